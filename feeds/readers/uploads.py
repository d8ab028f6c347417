"""The files that were uploaded to a blog, as galleries and players ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from feeds.readers.records import Attachment

IMAGES = frozenset("avif bmp gif jpe jpeg jpg png svg tif tiff webp heic ico".split())
AUDIO = frozenset("aac flac m4a m4b mp3 oga ogg opus wav wma".split())
VIDEO = frozenset("avi flv m4v mkv mov mp4 mpeg mpg ogv webm wmv 3gp".split())


@dataclass(frozen=True, slots=True)
class Uploads:
    """Attachments by id, and those of each post in the order that WordPress shows them."""

    by_id: Mapping[int, Attachment] = field(default_factory=dict)
    by_post: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, attachments: Iterable[Attachment]) -> Uploads:
        """Put attachments in order."""
        by_id = {file.id: file for file in attachments}
        children: dict[int, list[int]] = {}
        for file in sorted(by_id.values(), key=lambda file: (file.menu_order, file.id)):
            if file.parent:
                children.setdefault(file.parent, []).append(file.id)
        return cls(by_id, {parent: tuple(ids) for parent, ids in children.items()})

    def of_post(self, post_id: int, kinds: frozenset[str] | None = None) -> list[Attachment]:
        """Return what was uploaded for a post, of the given kinds of files only."""
        files = (self.by_id[id_] for id_ in self.by_post.get(post_id, ()))
        return [file for file in files if kinds is None or is_one_of(kinds, file.url)]

    def named(self, ids: Iterable[int]) -> list[Attachment]:
        """Return those of `ids` that are known, in the order given."""
        return [self.by_id[id_] for id_ in ids if id_ in self.by_id]


def is_one_of(kinds: frozenset[str], address: str) -> bool:
    """Tell by its ending whether a file is one of `kinds`."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return False
    return path.rpartition(".")[2].lower() in kinds


@dataclass(slots=True)
class Surroundings:
    """What the text of one post may refer to, and the notes made while it was converted."""

    post_id: int = 0
    uploads: Uploads = field(default_factory=Uploads)
    notes: list[str] = field(default_factory=list)
