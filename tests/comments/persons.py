"""Somebody of whom the blog keeps everything that it keeps of anybody."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from django.db import transaction
from django.utils import timezone

from blog import outbox
from blog.models import Delivery, Post
from comments import moderation, submission, tokens
from comments.models import AkismetVerdict, Comment, Commenter, Rule, Subscription
from tests.comments.factories import NETWORK, approved, form, pending

EMAIL = "rita@example.org"
#: In whatever way it is written.
SPELT = "Rita@Example.org"
#: Stands in everything that is hers, and in nothing else.
NAME = "Rita Quill"


def everything_of_rita(post: Post) -> Comment:
    """Write whatever can be kept of a person; return her comment that readers see.

    It was edited, has replies and a wish for mail about them; another one waits, with mail.
    """
    said = form(author_name=NAME, author_email=SPELT, body="First thoughts")
    first = submission.submit(post.pk, said, network=NETWORK, key="k").comment
    token = tokens.for_author(first)
    submission.edit(first, token=token, body="Second thoughts", network=NETWORK)
    person = Commenter.objects.create(email=EMAIL, verified_at=timezone.now())
    proved = approved(post, author_name=NAME, body="Third thoughts")
    Comment.objects.filter(pk=proved.pk).update(commenter=person)
    shown = approved(post, author_name=NAME, author_email=EMAIL, author_url="https://quill.test/")
    approved(post, parent=shown, author_name="Zoe")
    Subscription.objects.create(comment=shown, created_at=timezone.now())
    moderation.flag(shown, network=NETWORK, reason="abusive")
    AkismetVerdict.objects.create(comment=shown, is_spam=False, at=timezone.now())
    Rule.objects.create(kind=Rule.Kind.EMAIL, pattern=EMAIL, action=Rule.Action.HOLD)
    AccessAttempt.objects.create(username=SPELT, failures_since_start=1)
    _mails(first)
    return Comment.objects.get(pk=shown.pk)


def _mails(comment: Comment) -> None:
    """Have a mail wait, one that a server refused, and one that is somebody else's affair."""
    Delivery.objects.all().delete()
    with transaction.atomic():
        outbox.enqueue("comment-held", {"comment": comment.pk}, delay=timedelta(hours=1))
    for email in (EMAIL, f"zoe.{EMAIL}"):
        Delivery.objects.create(
            kind="reply",
            state=Delivery.State.FAILED,
            last_error=f"SMTPRecipientsRefused: {{'{email}': (550, b'no')}}",
            created_at=timezone.now(),
            due_at=timezone.now(),
        )


def somebody_else(post: Post) -> Comment:
    """Return a comment of another person, whose address is almost the same."""
    return pending(post, author_name="Zoe", author_email=f"zoe.{EMAIL}", body="Mine stays")
