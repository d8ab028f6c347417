"""Every change against every feed: who is told the difference knows the whole (RFC 3229)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.test_freshness import CHANGES, World
from tests.wsgi import Answer, Client

pytestmark = pytest.mark.django_db

Items = dict[str, dict[str, Any]]

#: What a difference leaves out: counts are advisory (RFC 4685 §4).
ADVISORY = ("comments", "comments_updated")


def feeds(world: World) -> Iterator[str]:
    """Yield the feeds that differences are told of."""
    yield from ("posts", "pages", "comments", "labels/tea", "labels/pots")
    yield from ("authors/zoe", "authors/alice")
    for post in (world.post, world.page):
        yield f"posts/{post.pk}/comments"


def items(answer: Answer) -> Items:
    """Return the entries by their ids, without what is advisory."""
    found = {item["id"]: item for item in answer.json["items"]}
    for item in found.values():
        for name in ADVISORY:
            item.get("_broadsheet", {}).pop(name, None)
    return found


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_reader_that_was_told_the_difference_knows_the_whole(
    change: Callable[[World], object], wsgi: Client
) -> None:
    world = World.made()
    before = {path: wsgi.get(f"/feeds/{path}.json") for path in feeds(world)}
    change(world)
    for path, old in before.items():
        held = {"A-IM": "feed", "If-None-Match": old["ETag"]}
        told = wsgi.get(f"/feeds/{path}.json", headers=held)
        if told.status == 226:
            whole = wsgi.get(f"/feeds/{path}.json")
            assert told["ETag"] == whole["ETag"]
            assert items(old) | items(told) == items(whole), path


#: Changes that a reader of a feed is told of without the rest.
TOLD = {
    "edit title": "posts",
    "edit page": "pages",
    "publish another": "labels/tea",
    "import posts": "authors/zoe",
    "approve": "comments",
}


@pytest.mark.parametrize(("name", "path"), list(TOLD.items()))
def test_usual_change_is_told_as_a_difference(name: str, path: str, wsgi: Client) -> None:
    world = World.made()
    old = wsgi.get(f"/feeds/{path}.json")
    CHANGES[name](world)
    held = {"A-IM": "feed", "If-None-Match": old["ETag"]}
    told = wsgi.get(f"/feeds/{path}.json", headers=held)
    assert told.status == 226
    assert 0 < len(items(told)) < len(items(wsgi.get(f"/feeds/{path}.json")))
