"""What has changed: counters by scope, moved in the transaction that makes the change.

A scope is a name for what a response depends on: ``blog`` (settings), ``posts``, ``pages``,
``comments``, ``post:12`` (a post and its comments), ``label:3``, ``author:5``, ``archive:7`` (a
block of posts without their comments), ``archives`` (every block). A value is never reused (the
time in nanoseconds, or one more than before), so that a restored database can't make an old copy
look fresh: compare with ``!=``.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction
from django.utils import timezone

from blog.models.revision import Revision

BLOG = "blog"
POSTS = "posts"
PAGES = "pages"
COMMENTS = "comments"
ARCHIVES = "archives"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def of_post(post_id: int) -> str:
    """Name the scope of one post or page with its comments."""
    return f"post:{post_id}"


def of_label(label_id: int) -> str:
    """Name the scope of one label's posts."""
    return f"label:{label_id}"


def of_author(user_id: int) -> str:
    """Name the scope of one author's posts."""
    return f"author:{user_id}"


def of_archive(block: int) -> str:
    """Name the scope of one block of `blog.blocks`: its posts without their comments."""
    return f"archive:{block}"


def is_of_archives(scope: str) -> bool:
    """Whether it is the scope of a block, or of all of them."""
    return scope.partition(":")[0] in {"archive", ARCHIVES}


@dataclass(frozen=True, slots=True)
class Counter:
    """A scope's value, and when it moved last (never goes back)."""

    value: int = 0
    changed_at: datetime = EPOCH
    #: The oldest value from which the rows that are there tell what has changed since.
    floor: int = 0


def move(scopes: Iterable[str], *, breaks: Iterable[str] = ()) -> int:
    """Move the counters of ``scopes`` and return the revision that the change makes.

    ``breaks`` are those of them whose present rows don't tell what the change was by their
    ``changed_at_revision``: one is gone, or shows what is no part of it, such as another name of
    its author.

    Call it once in the transaction of the change, when every other lock is held: the counters
    stay locked until commit, in the order of their names, so that two changes can't wait for
    each other.
    """
    names = sorted(set(scopes))
    if not connection.in_atomic_block:
        message = "Revisions move in the transaction of the change that they tell of."
        raise transaction.TransactionManagementError(message)
    if not names:
        return 0
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    value, broken = time.time_ns(), set(breaks)
    rows = [cell for name in names for cell in (name, value, now, value if name in broken else 0)]
    with connection.cursor() as cursor:
        cursor.execute(_upsert(len(names)), rows)
        return max(int(row[0]) for row in cursor.fetchall())


def _upsert(count: int) -> str:
    """Return one statement that moves ``count`` counters and yields their new values."""
    greatest = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    table = connection.ops.quote_name(Revision._meta.db_table)
    values = ", ".join(["(%s, %s, %s, %s)"] * count)
    moved = f"{greatest}(kept.value + 1, excluded.value)"
    return (
        f"INSERT INTO {table} AS kept (scope, value, changed_at, floor) VALUES {values} "  # noqa: S608
        f"ON CONFLICT (scope) DO UPDATE SET "
        f"value = {moved}, "
        f"changed_at = {greatest}(kept.changed_at, excluded.changed_at), "
        f"floor = CASE WHEN excluded.floor = 0 THEN kept.floor ELSE {moved} END "
        f"RETURNING value"
    )


def read(scopes: Iterable[str]) -> Mapping[str, Counter]:
    """Return the counters of ``scopes``, a zero one for each that never moved. One query.

    Every request for stored bytes asks this, so it does without the ORM, which takes five
    times as long.
    """
    names = list(scopes)
    if not names:
        return {}
    table = connection.ops.quote_name(Revision._meta.db_table)
    places = ", ".join(["%s"] * len(names))
    select = f"SELECT scope, value, changed_at, floor FROM {table} WHERE scope IN ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(select, names)
        counters = {row[0]: Counter(row[1], _utc(row[2]), row[3]) for row in cursor}
    return {name: counters.get(name, Counter()) for name in names}


def _utc(moment: datetime) -> datetime:
    """Say of a stored time that it is UTC; SQLite doesn't."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def known(scopes: Iterable[str]) -> set[str]:
    """Return those of ``scopes`` that ever moved: a post's stays when the post is gone."""
    return set(Revision.objects.filter(scope__in=scopes).values_list("scope", flat=True))
