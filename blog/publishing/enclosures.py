"""The files of posts: those that their texts play, and those that were named beside the text.

A plan, and what is done of it, are part of an operation's transaction and its publishing lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from blog import locks, outbox, revisions
from blog.cleaning import media
from blog.cleaning.media import MediaFile
from blog.models import Enclosure, Post
from blog.publishing import writing
from blog.publishing.errors import UnusableFile

#: The outbox's deliveries that ask a file's server how long the file is.
MEASURE: Final = "measure-enclosure"
#: Between two such questions, so that mail doesn't wait behind an import's thousands of them.
PACE: Final = timedelta(seconds=5)
#: Of one post; a feed of more is of no use to anybody.
MOST_FILES: Final = 100

_WRITTEN: Final = ("media_type", "length_bytes", "origin", "position")

#: Files by address in their order, with how each came.
_Wanted = dict[str, tuple[MediaFile, Enclosure.Origin]]
_Rows = Mapping[str, Enclosure]


@dataclass(slots=True)
class Plan:
    """What has to be written so that the rows are as they should be; nothing is written yet."""

    new: list[Enclosure] = field(default_factory=list)
    changed: list[Enclosure] = field(default_factory=list)
    gone: list[Enclosure] = field(default_factory=list)

    @property
    def post_ids(self) -> set[int]:
        """The posts whose files differ."""
        return {row.post_id for row in (*self.new, *self.changed, *self.gone)}

    def store(self) -> None:
        """Write it, and have lengths that nobody knows measured."""
        Enclosure.objects.filter(pk__in=[row.pk for row in self.gone]).delete()
        Enclosure.objects.bulk_update(self.changed, _WRITTEN)
        Enclosure.objects.bulk_create(self.new)
        _have_measured([*self.new, *self.changed])


def plan(
    html_by_post: Mapping[int, str],
    *,
    beside: Mapping[int, Sequence[MediaFile]] | None = None,
    origin: Enclosure.Origin = Enclosure.Origin.HAND,
) -> Plan:
    """Return what gives posts the files of their clean texts. One query.

    ``beside`` has all the files that stand beside the text of a post; without it those of the
    post stay. New ones among them are of ``origin``. They come first, as RSS has room for one.
    A length that is known survives while the address does, unless ``beside`` says otherwise.
    """
    stored: dict[int, dict[str, Enclosure]] = {post_id: {} for post_id in html_by_post}
    for row in Enclosure.objects.filter(post__in=html_by_post).order_by("position", "pk"):
        stored[row.post_id][row.url] = row
    made = Plan()
    for post_id, html in html_by_post.items():
        rows = stored[post_id]
        wanted = _before(rows)
        if beside is not None and post_id in beside:
            wanted = _given(beside[post_id], rows, origin)
        _arrange(made, post_id, rows, _with_played(wanted, media.files(html), rows))
    return made


def record_measurement(file: Enclosure, *, length_bytes: int, media_type: str = "") -> bool:
    """Store how long a file is, and its type if nothing told that; False if it is known or gone.

    The revisions move, since feeds show it. The post's ``updated_at`` and its version don't: its
    author changed nothing, and may be in the middle of an edit.
    """
    with transaction.atomic():
        locks.hold(writing.LOCK)
        post = Post.objects.select_for_update().filter(pk=file.post_id).first()
        unknown = Enclosure.objects.filter(pk=file.pk, length_bytes=None)
        row = unknown.filter(post=post).first() if post else None
        if post is None or row is None:
            return False
        unknown.update(length_bytes=length_bytes, media_type=row.media_type or media_type)
        if post.is_published:
            revision = revisions.move(writing.scopes_of(post))
            Post.objects.filter(pk=post.pk).update(changed_at_revision=revision)
    return True


def _before(rows: _Rows) -> _Wanted:
    """Return what stands beside a text as it is."""
    return {
        url: (_file(row), Enclosure.Origin(row.origin))
        for url, row in rows.items()
        if row.origin != Enclosure.Origin.TEXT
    }


def _given(files: Iterable[MediaFile], rows: _Rows, origin: Enclosure.Origin) -> _Wanted:
    """Return what stands beside a text from now on; of two with one address the first counts.

    Raises :class:`~blog.publishing.UnusableFile`.
    """
    before = _before(rows)
    wanted: _Wanted = {}
    for file in files:
        url = media.own_address(file.url)
        if not media.is_usable(url):
            raise UnusableFile(file.url)
        type_ = media.media_type(file.media_type) or media.type_by_ending(url)
        came = before[url][1] if url in before else origin
        wanted.setdefault(url, (MediaFile(url, type_, file.length_bytes), came))
    return wanted


def _with_played(wanted: _Wanted, played: Iterable[MediaFile], rows: _Rows) -> _Wanted:
    """Add what the text plays, with what is known of it already."""
    for file in played:
        known = _completed(file, rows.get(file.url))
        wanted.setdefault(file.url, (known, Enclosure.Origin.TEXT))
    return wanted


def _completed(file: MediaFile, row: Enclosure | None) -> MediaFile:
    """Return a file that a text plays with what its row knows besides."""
    if row is None:
        return file
    return replace(_file(row), media_type=file.media_type or row.media_type)


def _file(row: Enclosure) -> MediaFile:
    return MediaFile(row.url, row.media_type, row.length_bytes)


def _arrange(made: Plan, post_id: int, rows: _Rows, wanted: _Wanted) -> None:
    """Add to a plan what makes the rows of one post the wanted files."""
    kept = list(wanted.values())[:MOST_FILES]
    for position, (file, origin) in enumerate(kept):
        values = (file.media_type, file.length_bytes, origin, position)
        row = rows.get(file.url)
        if row is None:
            row = Enclosure(post_id=post_id, url=file.url)
            made.new.append(row)
        elif values != tuple(getattr(row, name) for name in _WRITTEN):
            made.changed.append(row)
        for name, value in zip(_WRITTEN, values, strict=True):
            setattr(row, name, value)
    urls = {file.url for file, _ in kept}
    made.gone += [row for url, row in rows.items() if url not in urls]


def _have_measured(rows: Iterable[Enclosure]) -> None:
    """Ask the worker for the lengths that are not known, if the owner lets it."""
    unknown = [row.pk for row in rows if row.length_bytes is None]
    if unknown and settings.MEASURE_ENCLOSURES:
        outbox.enqueue_all(MEASURE, [{"enclosure": pk} for pk in unknown], pace=PACE)
