"""Pages of feeds, as a reader that follows their links sees them (RFC 5005 §2 and §3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog, Post
from blog.paging import Cursor
from comments import moderation
from comments.models import Comment
from feeds import parameters
from feeds.parameters import Window
from feeds.scopes import SCOPES, Ask
from tests.blog.factories import author, published
from tests.feeds import readers
from tests.wsgi import Client

pytestmark = pytest.mark.django_db

MARCH = datetime(2020, 3, 1, tzinfo=UTC)
LATER = datetime(2021, 1, 1, tzinfo=UTC)
#: Where each feed is, whose entries :func:`filled` makes.
FEEDS = ["posts", "pages", "labels/tea", "authors/alice", "comments", "posts/{}/comments"]
EACH_FEED = pytest.mark.parametrize("feed", FEEDS)
EACH_FORMAT = pytest.mark.parametrize("suffix", readers.SUFFIXES)


def day(number: int) -> datetime:
    return MARCH + timedelta(days=number)


def filled(number: int) -> Post:
    """Publish as many posts, pages and comments on one post; two of each share a time."""
    posts = [
        publishing.ImportedPost(
            ref=f"{kind}:{index}", author=author(), kind=kind, title=f"Tea {index}",
            labels=["Tea"], state=Post.State.PUBLISHED, published_at=day(index // 2),
        )
        for kind in (Post.Kind.PAGE, Post.Kind.POST)
        for index in range(number)
    ]  # fmt: skip
    post = publishing.import_posts(posts)[-1].post
    comments = [
        moderation.ImportedComment(
            ref=f"comment:{index}", post=post, created_at=day(index // 2), source="Lovely.",
            state=Comment.State.APPROVED, author_name="Rita",
        )
        for index in range(number)
    ]  # fmt: skip
    moderation.import_comments(comments)
    return post


def get(wsgi: Client, url: str) -> readers.Document:
    return readers.document(wsgi.get(url.removeprefix("http://blog.test")))


def walk(wsgi: Client, url: str) -> Iterator[readers.Document]:
    """Yield the documents from an address on, by `next`."""
    following: str | None = url
    while following:
        document = get(wsgi, following)
        yield document
        following = document.links.get("next")


@EACH_FEED
@EACH_FORMAT
def test_walk_by_next_meets_every_entry_once_in_order(wsgi: Client, feed: str, suffix: str) -> None:
    path = f"/feeds/{feed.format(filled(5).pk)}.{suffix}"
    everything = get(wsgi, path).ids
    pages = [page.ids for page in walk(wsgi, f"{path}?max-results=2")]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [entry for page in pages for entry in page] == everything


@EACH_FEED
@EACH_FORMAT
def test_page_has_links_to_all_others_with_its_parameters(
    wsgi: Client, feed: str, suffix: str
) -> None:
    path = f"/feeds/{feed.format(filled(6).pk)}.{suffix}?max-results=2"
    first, second, third = walk(wsgi, path)
    url = f"http://blog.test{path}"
    assert [page.links["first"] for page in (first, second, third)] == [url] * 3
    assert first.links["self"] == url
    assert second.links["self"] == first.links["next"]
    assert {page.links["last"] for page in (first, second, third)} == {third.links["self"]}
    assert "previous" not in first.links
    assert (second.links["previous"], third.links["previous"]) == (url, second.links["self"])


def test_last_page_is_as_full_as_any(wsgi: Client) -> None:
    filled(5)
    first = get(wsgi, "/feeds/posts.json?max-results=2")
    *_, fourth, fifth = get(wsgi, "/feeds/posts.json").ids
    assert get(wsgi, first.links["last"]).ids == [fourth, fifth]


def test_pages_by_previous_lead_back_to_the_first(wsgi: Client) -> None:
    filled(7)
    page = get(wsgi, get(wsgi, "/feeds/posts.json?max-results=3").links["last"])
    back = [page]
    while "previous" in page.links:
        back.append(page := get(wsgi, page.links["previous"]))
    everything = get(wsgi, "/feeds/posts.json").ids
    assert back[-1].links["self"] == "http://blog.test/feeds/posts.json?max-results=3"
    # The first is always full, and so shows again some of the one behind it.
    assert [page.ids for page in back] == [everything[4:], everything[1:4], everything[:3]]


@EACH_FORMAT
def test_pages_by_time_of_update_follow_that_order(wsgi: Client, suffix: str) -> None:
    filled(4)
    oldest_first = list(Post.objects.posts().order_by("pk"))
    for index, post in enumerate(reversed(oldest_first)):
        Post.objects.filter(pk=post.pk).update(updated_at=LATER + timedelta(hours=index))
    pages = [
        page.ids for page in walk(wsgi, f"/feeds/posts.{suffix}?max-results=3&orderby=updated")
    ]
    ids = [post.atom_id for post in oldest_first]
    assert pages == [ids[:3], ids[3:]]


def test_pages_of_comments_by_time_of_update_follow_that_order(wsgi: Client) -> None:
    filled(3)
    first, *others = Comment.objects.order_by("pk")
    Comment.objects.filter(pk=first.pk).update(edited_at=LATER)
    path = f"/feeds/comments.json?max-results=1&orderby=updated&updated-min={MARCH:%Y-%m-%d}"
    pages = [page.ids for page in walk(wsgi, path)]
    assert pages == [[each.atom_id] for each in (first, *reversed(others))]


def test_pages_stay_within_the_bounds_that_are_asked_for(wsgi: Client) -> None:
    filled(6)
    path = "/feeds/posts.json?max-results=1&published-min=2020-03-02&published-max=2020-03-03"
    first, second = walk(wsgi, path)
    assert get(wsgi, first.links["last"]).ids == second.ids
    assert [*first.ids, *second.ids] == get(wsgi, "/feeds/posts.json").ids[2:4]
    assert "published-max=2020-03-03T00:00:00Z" in second.links["self"]


def test_walk_is_not_disturbed_by_what_comes_and_goes(wsgi: Client) -> None:
    filled(6)
    first = get(wsgi, "/feeds/posts.json?max-results=2")
    rest = get(wsgi, "/feeds/posts.json").ids[2:]
    published(title="New")
    publishing.delete(Post.objects.get(atom_id=first.ids[1]))
    publishing.unpublish(Post.objects.get(atom_id=rest[1]))
    walked = [entry for page in walk(wsgi, first.links["next"]) for entry in page.ids]
    assert walked == [rest[0], *rest[2:]]


def test_place_behind_everything_is_an_empty_page_that_leads_back(wsgi: Client) -> None:
    filled(3)
    behind = Cursor(day(-1), 1)
    page = get(wsgi, f"/feeds/posts.json?max-results=2&before={behind}")
    assert page.ids == []
    assert get(wsgi, page.links["previous"]).ids == get(wsgi, page.links["last"]).ids
    assert "next" not in page.links


@pytest.mark.parametrize(
    "moment",
    [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)],
)
@pytest.mark.parametrize("row_id", [1, 2**63 - 1])
def test_place_at_the_ends_of_the_calendar_is_a_page(
    wsgi: Client, moment: datetime, row_id: int
) -> None:
    filled(1)
    for query in ("", "&orderby=updated"):
        place = Cursor(moment, row_id)
        assert wsgi.get(f"/feeds/posts.atom?before={place}{query}").status == 200
        assert wsgi.get(f"/feeds/comments.atom?before={place}{query}").status == 200


@EACH_FEED
@EACH_FORMAT
def test_feed_with_all_of_its_entries_says_so_and_has_no_other_pages(
    wsgi: Client, feed: str, suffix: str
) -> None:
    document = get(wsgi, f"/feeds/{feed.format(filled(2).pk)}.{suffix}")
    assert document.complete
    assert document.links.keys() == {"self"}


@pytest.mark.parametrize(
    "query", ["max-results=1", "published-min=2020-03-01", f"before={Cursor(MARCH, 9**9)}"]
)
def test_feed_with_some_of_its_entries_does_not_call_itself_complete(
    wsgi: Client, query: str
) -> None:
    filled(2)
    assert not get(wsgi, f"/feeds/posts.atom?{query}").complete


@pytest.mark.parametrize("text", ["x", "A" * 22, "f_______________________", "-" + "A" * 22])
def test_place_that_can_not_be_read_is_refused(wsgi: Client, text: str) -> None:
    answer = wsgi.get(f"/feeds/posts.atom?before={text}")
    must_be = "a place in this feed, as its links have it"
    assert (answer.status, answer.text) == (400, f"before must be {must_be}, not “{text}”.\n")


def test_window_with_a_place_is_read_back_from_its_query() -> None:
    place = Cursor(MARCH, 7)
    window = parameters.read({"before": str(place), "max-results": "3"})
    assert window == Window(limit=3, before=place)
    assert window.query() == f"?max-results=3&before={place}"
    assert parameters.read({"before": ""}) == Window()


def test_page_is_not_stored(wsgi: Client, press: Any) -> None:
    filled(3)
    first = get(wsgi, "/feeds/posts.atom?max-results=2")
    get(wsgi, first.links["next"])
    assert len(press.store) == 0


#: One more than for a feed that has no pages.
QUERIES = {"posts": 5, "pages": 5, "label": 6, "author": 6, "comments": 3, "post-comments": 4}


@pytest.mark.parametrize("name", QUERIES)
def test_last_page_takes_as_many_queries_as_the_first(
    name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    subjects: dict[str, Any] = {"label": "tea", "author": "alice", "post-comments": filled(5).pk}
    subject = [subjects[name]] if name in subjects else []
    Blog.objects.update(feed_entries=2)
    path = SCOPES[name].path(*subject, suffix="atom")
    with django_assert_num_queries(QUERIES[name]):
        first = SCOPES[name].source(Ask("atom"), *subject)
    assert first.self_url.endswith(path)
    assert first.series.last is not None
    last = parameters.read({"before": first.series.last.partition("before=")[2]})
    with django_assert_num_queries(QUERIES[name]):
        SCOPES[name].source(Ask("atom", last), *subject)
