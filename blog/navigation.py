"""The tree of static pages, as readers see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from blog.models import Post


@dataclass(frozen=True, slots=True)
class Row:
    """A page in the list of pages, and where it stands among nested lists.

    ``opens`` says that a list of children begins with it, ``closes`` how many end after it.
    """

    page: Post
    opens: bool
    has_children: bool
    closes: range


class PageTree:
    """Published pages under each other; a page whose parent nobody sees stands at the top."""

    def __init__(self, pages: Iterable[Post]) -> None:
        self._pages = {page.pk: page for page in pages}
        self._children: defaultdict[int | None, list[Post]] = defaultdict(list)
        for page in sorted(self._pages.values(), key=_order):
            above = page.parent_id if page.parent_id in self._pages else None
            self._children[above].append(page)

    @classmethod
    def load(cls) -> PageTree:
        """Return the tree of what is published now. One query, without the texts."""
        return cls(
            Post.objects.published()
            .pages()
            .only("title", "excerpt", "path", "parent_id", "position", "kind", "state")
        )

    def children_of(self, page: Post) -> list[Post]:
        """Return the pages right under ``page``."""
        return self._children[page.pk]

    def above(self, page: Post) -> list[Post]:
        """Return the pages above ``page``, the uppermost first."""
        found: dict[int, Post] = {}
        parent_id = page.parent_id
        while parent_id in self._pages and parent_id not in found:
            found[parent_id] = self._pages[parent_id]
            parent_id = found[parent_id].parent_id
        return [*reversed(found.values())]

    def rows(self) -> list[Row]:
        """Lay the tree out as nested lists, without recursion: trees may be deep."""
        places = list(self._walk())
        rows = []
        for index, (depth, page) in enumerate(places):
            before = places[index - 1][0] if index else 0
            after = places[index + 1][0] if index + 1 < len(places) else 0
            rows.append(
                Row(
                    page=page,
                    opens=depth > before,
                    has_children=after > depth,
                    closes=range(max(0, depth - after)),
                )
            )
        return rows

    def _walk(self) -> Iterator[tuple[int, Post]]:
        """Yield each page with its depth, a parent before its children."""
        waiting = [(0, page) for page in reversed(self._children[None])]
        while waiting:
            depth, page = waiting.pop()
            yield depth, page
            waiting += [(depth + 1, child) for child in reversed(self._children[page.pk])]


def _order(page: Post) -> tuple[int, str, int]:
    """Sort as the owner numbered, then by title: the same on every database."""
    return page.position, page.display_title.casefold(), page.pk
