"""A blog of 5,000 posts, walked from end to end while posts come and go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from blog import publishing
from blog.models import Blog, Post
from tests.blog.factories import author, published
from tests.feeds import readers
from tests.wsgi import Client

pytestmark = pytest.mark.django_db

POSTS = 5_000
THEN = datetime(2001, 1, 1, tzinfo=UTC)
FIRST = "/feeds/posts.json?max-results=150"


@pytest.fixture
def blog_of_5000(db: None) -> None:
    """As many posts, whose times have nothing to do with their numbers; twenty share each."""
    bulk(range(1, POSTS + 1))


def bulk(numbers: range) -> None:
    """Publish a post with each number at once."""
    user = author()
    Post.objects.bulk_create(
        Post(
            author=user, state=Post.State.PUBLISHED, title=f"Post {number}", feed_html="<p>A</p>",
            path=f"/2001/01/{number}.html", sequence=number, created_at=THEN,
            published_at=at(number), updated_at=at(number),
        )
        for number in numbers
    )  # fmt: skip
    Blog.objects.update(newest_sequence=numbers[-1])


def at(number: int) -> datetime:
    return THEN + timedelta(days=number * 1709 % POSTS // 20)


def stored() -> set[str]:
    """Return the ids of what readers should find."""
    return set(Post.objects.published().posts().values_list("atom_id", flat=True))


def walk(wsgi: Client, url: str, relation: str) -> Iterator[readers.Document]:
    """Yield the documents from an address on, by a relation; no walk is longer than the blog."""
    following: str | None = url
    for _ in range(POSTS):
        if following is None:
            return
        document = readers.document(wsgi.get(following.removeprefix("http://blog.test")))
        yield document
        following = document.links.get(relation)
    raise AssertionError("It goes round in a circle.")


def come_and_go(number: int) -> tuple[str, str]:
    """Publish a post, dated long ago every other time, and remove one; return both ids."""
    new = publishing.publish(
        publishing.draft(author=author(), title=f"New {number}", source="A"),
        at=at(number) if number % 2 else None,
    )
    gone = Post.objects.published().order_by("sequence")[number * 700]
    ids = new.atom_id, gone.atom_id
    (publishing.delete if number % 2 else publishing.unpublish)(gone)
    return ids


def walk_in_turmoil(wsgi: Client, relation: str) -> tuple[list[str], set[str], set[str]]:
    """Walk, while every 7th document something changes; return what was met, added, removed."""
    met: list[str] = []
    added, removed, numbers = set(), set(), count(1)
    for index, document in enumerate(walk(wsgi, FIRST, relation)):
        met += document.ids
        if index % 7 == 0 and index < 42:
            new, gone = come_and_go(next(numbers))
            added.add(new)
            removed.add(gone)
    return met, added, removed


def test_walk_by_next_while_posts_come_and_go_meets_every_other_post_once(
    wsgi: Client, blog_of_5000: None
) -> None:
    there = stored()
    met, added, removed = walk_in_turmoil(wsgi, "next")
    assert len(added) == len(removed) == 5
    assert len(met) == len(set(met))
    assert there - removed <= set(met) <= there | added


def test_walk_by_archives_while_posts_come_and_go_meets_every_other_post(
    wsgi: Client, blog_of_5000: None
) -> None:
    there = stored()
    met, added, removed = walk_in_turmoil(wsgi, "prev-archive")
    assert len(added) == len(removed) == 6
    assert there - removed <= set(met) <= there | added
    assert stored() - added <= set(met)


def test_archives_overlap_with_nothing_but_the_subscription_document(wsgi: Client) -> None:
    bulk(range(1, 501))
    published(title="One of the next block")
    first, *archives = walk(wsgi, FIRST, "prev-archive")
    met = [entry for document in archives for entry in document.ids]
    assert [len(document.ids) for document in archives] == [1, *[50] * 10]
    assert len(met) == len(set(met))
    assert set(met) == stored() >= set(first.ids)


@pytest.mark.django_db
def test_reader_that_keeps_archives_misses_nothing_between_its_visits(wsgi: Client) -> None:
    # It asks for no archive twice (RFC 5005 §4.2), and sees one post beside them.
    known: set[str] = set()
    met: set[str] = set()
    for visit in range(5):
        bulk(range(100 * visit + 1, 100 * visit + 14 + visit))
        publishing.delete(Post.objects.latest("sequence"))
        published(title="After one that went")
        for document in walk(wsgi, "/feeds/posts.json?max-results=1", "prev-archive"):
            met.update(document.ids)
            if document.links["self"] in known:
                break
            known.update({document.links["self"]} if document.archive else ())
        assert met >= stored(), visit
