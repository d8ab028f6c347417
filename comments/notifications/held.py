"""Mail to moderators about a comment that waits."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from blog import outbox
from blog.canonical import absolute_url
from blog.models import Blog
from comments.models import Comment

KIND = "comment-held"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def comment_held(comment: Comment) -> None:
    """Write a mail to each moderator, in the transaction that holds the comment."""
    for moderator in moderators():
        outbox.enqueue(
            KIND,
            {"comment": comment.pk, "moderator": moderator.pk},
            key=f"{KIND}:{comment.pk}:{comment.edited_at or comment.created_at}:{moderator.pk}",
        )


def moderators() -> list[User]:
    """Return who moderates and has an address. One query."""
    allowed = get_user_model().objects.with_perm("comments.moderate_comment", backend=BACKEND)
    return list(allowed.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk"))


def send(payload: Mapping[str, Any]) -> None:
    """Send one moderator the mail about one comment, unless it was decided meanwhile."""
    comment = Comment.objects.select_related("post", "parent").filter(pk=payload["comment"]).first()
    if comment is None or comment.state != Comment.State.PENDING:
        return
    # Who moderates no longer is shown nothing more.
    for moderator in moderators():
        if moderator.pk == payload["moderator"]:
            _message(comment, moderator).send()


def _message(comment: Comment, moderator: User) -> EmailMultiAlternatives:
    """Return the mail. What a reader typed stands in the body, never in a header."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    link = reverse("admin:comments_comment_change", args=[comment.pk])
    # A comment that waits again after an edit is another message: mail programs drop a second
    # one with the same id.
    written_at = comment.edited_at or comment.created_at
    version = f"{comment.pk}-{written_at:%Y%m%d%H%M%S%f}"
    context = {
        "blog": Blog.current(),
        "comment": comment,
        "post": comment.post,
        "link": absolute_url(link),
    }
    message = EmailMultiAlternatives(
        subject=f"A comment waits for approval (number {comment.pk})",
        body=render_to_string("comments/mail/held.txt", context),
        to=[moderator.email],
        headers={
            "Message-ID": f"<comment-{version}-held-{moderator.pk}@{host}>",
            "Date": format_datetime(written_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("comments/mail/held.html", context), "text/html")
    return message
