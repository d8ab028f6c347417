"""Where a person's data stands. ``email`` is :func:`comments.people.address` of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from blog.models import Delivery
from comments import limits
from comments.models import Attempt, Comment, Commenter, Rule
from comments.people.addresses import occurrences

#: As many comments as one query, or one transaction, is about.
PART = 500


def comment_ids(email: str) -> list[int]:
    """Return the ids of comments with the address, typed or proved; erased ones have none.

    Three queries, none of which reads a text.
    """
    kept = Comment.objects.exclude(state=Comment.State.ERASED)
    typed = kept.exclude(author_email="").filter(author_email__iexact=email)
    found = set(typed.values_list("pk", flat=True))
    if person := commenter(email):
        found.update(kept.filter(commenter=person).values_list("pk", flat=True))
    return sorted(found)


def parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut ids into pieces of ``PART``."""
    return (ids[start : start + PART] for start in range(0, len(ids), PART))


def commenter(email: str) -> Commenter | None:
    """Return the row of who proved that the address is theirs."""
    return Commenter.objects.filter(email=email).first()


def attempts(email: str) -> QuerySet[Attempt]:
    """Return what is counted for the limits under the address, as a keyed digest."""
    now, bucket = timezone.now(), limits.bucket_of_email(email)
    names = limits.stored_since(bucket, since=now - limits.DAY, now=now)
    return Attempt.objects.filter(bucket__in=names).order_by("at")


def deliveries(email: str) -> list[Delivery]:
    """Return what was or will be sent and names the address itself in what it is about."""
    written = Delivery.objects.annotate(written=Cast("payload", TextField()))
    found = written.filter(written__icontains=email).order_by("pk")
    return [each for each in found if occurrences(email).search(json.dumps(each.payload))]


def failures(email: str) -> list[Delivery]:
    """Return deliveries whose error names the address: what mail servers say does."""
    found = Delivery.objects.filter(last_error__icontains=email).order_by("pk")
    return [each for each in found if occurrences(email).search(each.last_error)]


def log_ins(email: str) -> list[QuerySet[Model]]:
    """Return attempts to log in at the admin under the address, by kind."""
    return [
        model.objects.filter(username__iexact=email)
        for model in (AccessAttempt, AccessFailureLog, AccessLog)
    ]


def rules(email: str) -> QuerySet[Rule]:
    """Return the owner's rules about this very address: bans, most of the time."""
    return Rule.objects.filter(kind=Rule.Kind.EMAIL, pattern__iexact=email)


def rule_changes(email: str) -> QuerySet[LogEntry]:
    """Return what the admin noted of changes to such rules: their names hold the address."""
    of_rules = LogEntry.objects.filter(
        content_type__app_label="comments", content_type__model="rule"
    )
    return of_rules.filter(object_repr__icontains=email)


def accounts(email: str) -> QuerySet[User]:
    """Return the blog's own users with the address: they are no readers, and stay."""
    return User.objects.filter(email__iexact=email).order_by("username")
