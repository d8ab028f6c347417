"""Imported posts and pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import Model

from blog import publishing
from blog.cleaning import media
from blog.models import Post, PostUrl
from feeds.imports.authors import Authors
from feeds.imports.tally import Note, Tally
from feeds.readers.records import PAGE, EnclosureRecord, PostRecord

#: How many of a post's old addresses tell whether it was here and is gone.
_TELLING_ADDRESSES = 2
#: The version of a post that nobody has written since it was stored.
_NEVER_EDITED = 1


class PostImport:
    """Imports posts batch by batch; holds the tree of pages until its last one was seen."""

    def __init__(self, authors: Authors, tally: Tally, *, dry_run: bool) -> None:
        self._authors = authors
        self._tally = tally
        self._dry_run = dry_run
        self._pages: set[str] = set()
        self._ids: set[str] = set()
        #: By a page's reference: that of the page above it, and where the page stands.
        self._parents: dict[str, tuple[str, str]] = {}

    def take(self, records: Sequence[PostRecord]) -> dict[str, Post | None]:
        """Import a batch and return the posts by reference.

        None stands for what only a dry run would have made; what was deleted here is missing.
        """
        known = {str(post.import_ref): post for post in _known(records)}
        gone = _deleted([record for record in records if record.ref not in known])
        fresh = [r for r in records if r.ref not in known and r.ref not in gone]
        for record in records:
            self._count(record, known, gone)
        fitting = [self._fitting(record) for record in self._with_own_ids(fresh)]
        self._remember_pages(records, known, gone)
        return {**known, **self._store(fitting)}

    def finish(self) -> None:
        """Put pages under their parents, which may have come later than they did."""
        above = {parent for parent, _ in self._parents.values()} - self._pages
        here = Post.objects.pages().filter(import_ref__in=above)
        there = self._pages.union(str(ref) for ref in here.values_list("import_ref", flat=True))
        for parent, place in self._parents.values():
            if parent not in there:
                self._note(place, "the page above it is not there: became one of the first level")
        if self._parents and not self._dry_run:
            publishing.set_parents({ref: parent for ref, (parent, _) in self._parents.items()})

    def _count(self, record: PostRecord, known: Mapping[str, Post], gone: set[str]) -> None:
        if record.ref in gone:
            self._tally.skipped[record.kind, "it was deleted here since it was imported"] += 1
        elif record.ref in known:
            self._tally.unchanged[record.kind] += 1
        else:
            self._tally.created[record.kind] += 1
            self._tally.details[record.kind, record.state] += 1

    def _store(self, records: Sequence[PostRecord]) -> dict[str, Post | None]:
        authors = {record.ref: self._authors.of_post(record.author) for record in records}
        if self._dry_run:
            return dict.fromkeys(authors)
        outcomes = publishing.import_posts(
            [
                publishing.ImportedPost(
                    ref=record.ref,
                    author=authors[record.ref],
                    kind=record.kind,
                    title=record.title,
                    slug=record.slug,
                    source=record.body_html,
                    source_format=Post.Format.HTML,
                    state=record.state,
                    published_at=record.published_at,
                    updated_at=record.updated_at,
                    atom_id=record.atom_id,
                    labels=record.labels,
                    position=record.menu_order,
                    comments_closed=not record.comments_open,
                    old_urls=record.old_urls,
                    enclosures=[_file(enclosure) for enclosure in record.enclosures],
                )
                for record in records
            ]
        )
        return {outcome.ref: outcome.post for outcome in outcomes}

    def _with_own_ids(self, records: Sequence[PostRecord]) -> Iterator[PostRecord]:
        """Yield records; where two have one id, the second will get a new one."""
        ids = [record.atom_id for record in records]
        taken = Post.objects.filter(atom_id__in=ids).values_list("atom_id", flat=True)
        self._ids.update(taken)
        for record in records:
            if record.atom_id and record.atom_id in self._ids:
                self._note(record.place, "its id is another post's already: got a new one")
                yield replace(record, atom_id="")
            else:
                self._ids.add(record.atom_id)
                yield record
        if not self._dry_run:
            self._ids.clear()  # The database knows them.

    def _fitting(self, record: PostRecord) -> PostRecord:
        """Return a record that the database has room for, and note what has changed."""
        for text in record.notes:
            self._note(record.place, text)
        if len(record.title) > (room := _longest(Post, "title")):
            self._note(record.place, f"its title was cut to {room} characters")
        if len(record.atom_id) > _longest(Post, "atom_id"):
            self._note(record.place, "its id was too long for a feed: got a new one")
            record = replace(record, atom_id="")
        urls = tuple(url for url in record.old_urls if _fits(url))
        if urls != record.old_urls:
            self._note(record.place, "an address that led to it was too long: leads nowhere now")
        files = tuple(file for file in record.enclosures if _is_somewhere(file.url))
        if files != record.enclosures:
            self._note(record.place, "a file of it has an address that can't be used: left out")
        return replace(record, old_urls=urls, enclosures=files)

    def _remember_pages(
        self, records: Sequence[PostRecord], known: Mapping[str, Post], gone: set[str]
    ) -> None:
        """Keep which pages there are, and which of them want a parent.

        One that is here already wants it only if nobody has touched it since: an import that
        was interrupted left it without.
        """
        for record in records:
            if record.kind != PAGE or record.ref in gone:
                continue
            self._pages.add(record.ref)
            post = known.get(record.ref)
            is_untouched = post is None or post.version == _NEVER_EDITED
            if record.parent_ref and is_untouched:
                self._parents[record.ref] = record.parent_ref, record.place

    def _note(self, place: str, text: str) -> None:
        self._tally.notes.append(Note(place, text))


def _known(records: Sequence[PostRecord]) -> list[Post]:
    """Return the posts that are here already, without their texts."""
    here = Post.objects.filter(import_ref__in=[record.ref for record in records])
    return list(here.only("pk", "import_ref", "version"))


def _deleted(records: Sequence[PostRecord]) -> set[str]:
    """Return the references of posts that were imported once and then deleted by their owner.

    What is left of them is their old addresses, which lead nowhere.
    """
    telling = {
        r.ref: {url for url in r.old_urls[:_TELLING_ADDRESSES] if _fits(url)} for r in records
    }
    paths = {path for urls in telling.values() for path, _ in urls}
    dead = set(PostUrl.objects.filter(post=None, path__in=paths).values_list("path", "query"))
    return {ref for ref, urls in telling.items() if urls and urls <= dead}


def _is_somewhere(url: str) -> bool:
    """Tell whether a file has a whole address: what is relative is so to the old blog."""
    return "//" in url and media.is_usable(url)


def _file(enclosure: EnclosureRecord) -> publishing.MediaFile:
    type_ = media.media_type(enclosure.media_type)
    return publishing.MediaFile(enclosure.url, type_, enclosure.length_bytes)


def _fits(url: tuple[str, str]) -> bool:
    path, query = url
    return len(path) <= _longest(PostUrl, "path") and len(query) <= _longest(PostUrl, "query")


def _longest(model: type[Model], field: str) -> int:
    """Return how much the database has room for."""
    return getattr(model._meta.get_field(field), "max_length", None) or 0
