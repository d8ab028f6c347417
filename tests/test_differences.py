"""Every change against every feed: who is told the difference knows the whole (RFC 3229)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from pytest_django import DjangoDbBlocker

from tests.standing import standing
from tests.test_freshness import CHANGES, Before, World
from tests.wsgi import Answer, Client

pytestmark = pytest.mark.django_db

Items = dict[str, dict[str, Any]]

#: What a difference leaves out: counts are advisory (RFC 4685 §4).
ADVISORY = ("comments", "comments_updated")


def feeds(world: World) -> Iterator[str]:
    """Yield the addresses of the feeds that differences are told of."""
    names = ["posts", "pages", "comments", "labels/tea", "labels/pots", "authors/zoe"]
    names += ["authors/alice", *(f"posts/{post.pk}/comments" for post in (world.post, world.page))]
    yield from map("/feeds/{}.json".format, names)


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Before]:
    """The same for all changes, each of which is rolled back."""
    with standing(django_db_blocker):
        yield Before.asked(feeds)


@pytest.fixture
def wsgi(before: Before) -> Client:
    """A client of an application that has stored what was asked for before."""
    return Client(before.press(WSGIHandler()))


def items(answer: Answer) -> Items:
    """Return the entries by their ids, without what is advisory."""
    found = {item["id"]: item for item in answer.json["items"]}
    for item in found.values():
        for name in ADVISORY:
            item.get("_broadsheet", {}).pop(name, None)
    return found


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_reader_that_was_told_the_difference_knows_the_whole(
    change: Callable[[World], object], before: Before, wsgi: Client
) -> None:
    change(deepcopy(before.world))
    for address, old in before.answers.items():
        held = {"A-IM": "feed", "If-None-Match": old["ETag"]}
        told = wsgi.get(address, headers=held)
        if told.status == 226:
            whole = wsgi.get(address)
            assert told["ETag"] == whole["ETag"], address
            assert items(old) | items(told) == items(whole), address


#: Changes that a reader of a feed is told of without the rest.
TOLD = {
    "edit title": "/feeds/posts.json",
    "edit page": "/feeds/pages.json",
    "publish another": "/feeds/labels/tea.json",
    "import posts": "/feeds/authors/zoe.json",
    "approve": "/feeds/comments.json",
}


@pytest.mark.parametrize(("name", "address"), list(TOLD.items()))
def test_usual_change_is_told_as_a_difference(
    name: str, address: str, before: Before, wsgi: Client
) -> None:
    CHANGES[name](deepcopy(before.world))
    held = {"A-IM": "feed", "If-None-Match": before.answers[address]["ETag"]}
    told = wsgi.get(address, headers=held)
    assert told.status == 226
    assert 0 < len(items(told)) < len(items(wsgi.get(address)))
