"""Networks of commenters, which are kept for a while only."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from blog.models import Blog
from comments.models import Comment

#: As many comments as one transaction changes.
BATCH = 1000


def forget_networks() -> int:
    """Empty the networks of comments that are older than the owner keeps them; return how many.

    No reader sees a network: no revision moves, and no event is written.
    """
    before = timezone.now() - timedelta(days=Blog.current().keep_network_days)
    forgotten = 0
    while ids := list(due(before).values_list("pk", flat=True)[:BATCH]):
        forgotten += _forget(ids)
    return forgotten


def due(before: datetime) -> QuerySet[Comment]:
    """Return the comments from before ``before`` that have a network.

    Their index has no other ones, and it is walked in its order: what was emptied long ago is
    never looked at again. The planners want to hear twice that there is one.
    """
    known = Comment.objects.exclude(network="").filter(network__gt="")
    return known.filter(created_at__lt=before).order_by("network")


@transaction.atomic
def _forget(ids: list[int]) -> int:
    """Empty some rows, in the order that every writer locks them in."""
    rows = Comment.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return Comment.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(network="")
