"""Feeds as differences (RFC 3229): who gets one, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from blog import publishing, revisions
from blog.models import Blog, Post
from blog.press import Press, deltas
from comments import moderation
from tests.blog import press_urls
from tests.blog.factories import published
from tests.comments.factories import approved
from tests.wsgi import Answer, Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.blog.press_urls")]

Queries = Callable[[int], AbstractContextManager[Any]]
LONG = "Earl Grey with a slice of lemon, and nothing else. " * 40


@pytest.fixture
def posts() -> Iterator[list[Post]]:
    """Two posts, of which the newer is changed by tests."""
    made = [published(source=source, labels=["Tea"]) for source in ("Milk", "Sugar")]
    press_urls.runs.clear()
    yield made
    press_urls.runs.clear()


def ask(client: Client, tag: str, **headers: str) -> Answer:
    return client.get("/entries/", headers={"A-IM": "feed", "If-None-Match": tag, **headers})


def cold() -> Client:
    return Client(Press(WSGIHandler()))


@pytest.fixture(params=["this process", "a new process"])
def after(request: pytest.FixtureRequest, wsgi: Client) -> Client:
    """Who answers after a change: the process that has the old bytes, or a new one."""
    return wsgi if request.param == "this process" else cold()


def test_reader_gets_what_changed_since(wsgi: Client, after: Client, posts: list[Post]) -> None:
    """RFC 3229 §10.4.1: 226 with the tag of the whole."""
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[1], source="Honey")
    answer = ask(after, tag)
    assert (answer.status, answer.text.split()) == (226, ["<p>Honey</p>"])
    assert answer["ETag"] == wsgi.get("/entries/")["ETag"] != tag
    assert (answer["IM"], answer["Delta-Base"]) == ("feed", tag)
    assert answer["Cache-Control"] == "no-store, im"
    assert "Accept-Encoding" in answer["Vary"]
    assert answer["Last-Modified"]


def test_reader_gets_what_is_new(wsgi: Client, after: Client, posts: list[Post]) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    published(source="Lemon")
    assert ask(after, tag).text == "<p>Lemon</p>"


def test_reader_that_was_told_the_difference_has_the_whole(wsgi: Client, posts: list[Post]) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[0], source="Honey")
    tag = ask(wsgi, tag)["ETag"]
    assert ask(wsgi, tag).status == 304
    publishing.edit(posts[1], source="Lemon")
    assert ask(wsgi, tag).text == "<p>Lemon</p>"


def test_change_of_a_count_alone_is_an_empty_difference(wsgi: Client, posts: list[Post]) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    approved(posts[0])
    answer = ask(wsgi, tag)
    assert (answer.status, answer.text) == (226, "")


def rename_author(post: Post) -> None:
    post.author.first_name = "Zoë"
    publishing.rename_author(post.author)


#: What can't be told by the entries that are there.
BREAKS: dict[str, Callable[[Post], object]] = {
    "unpublish": publishing.unpublish,
    "delete": publishing.delete,
    "take a label off": lambda post: publishing.edit(post, labels=[]),
    "date it back": lambda post: publishing.edit(post, published_at=post.created_at),
    "rename its label": lambda post: publishing.rename_label(post.labels.get(), name="Teas"),
    "rename its author": rename_author,
    "rename the blog": lambda _: publishing.update_blog(Blog.current(), title="Leaves"),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_reader_gets_the_whole_after_what_entries_don_t_tell(
    wsgi: Client, after: Client, posts: list[Post], change: Callable[[Post], object]
) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    change(posts[1])
    published(source="Lemon")
    answer = ask(after, tag)
    assert (answer.status, "IM" in answer) == (200, False)
    assert "Lemon" in answer.text
    assert "Milk" in answer.text


def test_reader_that_came_after_a_removal_gets_differences_again(
    wsgi: Client, posts: list[Post]
) -> None:
    publishing.delete(posts[1])
    tag = wsgi.get("/entries/")["ETag"]
    published(source="Lemon")
    assert ask(wsgi, tag).status == 226


@pytest.mark.parametrize(
    "tag", ["*", '"unknown"', 'W/"feed.posts-AAAAAAAAAAAAAAAAAAAAAA"', 'W/"feed.posts~', ""]
)
def test_reader_with_a_tag_of_which_nothing_is_known_gets_the_whole(
    wsgi: Client, posts: list[Post], tag: str
) -> None:
    assert "Milk" in wsgi.get("/entries/").text
    answer = ask(cold(), tag)
    assert answer.status in {200, 304}
    assert "IM" not in answer


def test_reader_from_the_future_gets_the_whole(wsgi: Client, posts: list[Post]) -> None:
    """A backup was restored: values that were given out are not reached yet."""
    tag = wsgi.get("/entries/")["ETag"]
    value = revisions.read([revisions.POSTS])[revisions.POSTS].value
    later = tag.replace(f"~{value:x}.", f"~{value + 1:x}.")
    assert later != tag
    assert ask(wsgi, later).status == 200


def test_tag_of_another_release_gets_the_whole(
    wsgi: Client, posts: list[Post], settings: Any
) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    settings.RELEASE = "next"
    assert ask(cold(), tag).status == 200


def test_reader_that_does_not_ask_gets_the_whole(wsgi: Client, posts: list[Post]) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[1], source="Honey")
    for sent in ("", "vcdiff", "feed;q=0", "feed; q=0.000", "feeds"):
        answer = ask(wsgi, tag, **{"A-IM": sent})
        assert (answer.status, "Milk" in answer.text) == (200, True)


@pytest.mark.parametrize("agent", ["rss2email/3.14 (+https://a.test)", "feedparser/6.0.10 +x"])
def test_reader_that_asks_but_can_t_read_a_difference_gets_the_whole(
    wsgi: Client, posts: list[Post], agent: str
) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[1], source="Honey")
    assert ask(wsgi, tag, **{"User-Agent": agent}).status == 200


@pytest.mark.parametrize("sent", ["feed", "vcdiff, feed", "FEED;q=0.5", " feed "])
def test_difference_is_asked_for_in_every_spelling(sent: str) -> None:
    assert deltas.is_asked({"HTTP_A_IM": sent})


def test_oldest_of_several_tags_may_be_the_base(wsgi: Client, posts: list[Post]) -> None:
    """RFC 3229 §10.5.2: which one it was is said."""
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[1], source="Honey")
    assert ask(wsgi, f'"other", {tag}')["Delta-Base"] == tag


def test_difference_is_not_stored(wsgi: Client, posts: list[Post]) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[1], source="Honey")
    assert ask(wsgi, tag).status == 226
    assert "Milk" in wsgi.get("/entries/").text
    assert ask(wsgi, tag).text == "<p>Honey</p>"
    assert press_urls.runs == ["entries"] * 4


def test_whole_is_answered_from_the_store_where_no_difference_can_be(
    wsgi: Client, posts: list[Post]
) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    publishing.unpublish(posts[1])
    wsgi.get("/entries/")
    press_urls.runs.clear()
    assert ask(wsgi, tag).status == 200
    assert press_urls.runs == []


def test_difference_is_compressed_for_who_takes_that(wsgi: Client, posts: list[Post]) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[1], source=LONG)
    answer = ask(wsgi, tag, **{"Accept-Encoding": "gzip"})
    assert (answer.status, answer["Content-Encoding"]) == (226, "gzip")
    assert int(answer["Content-Length"]) == len(answer.body) < len(answer.content)
    assert LONG.split(",", maxsplit=1)[0] in answer.text


def test_head_of_a_difference_has_no_body(wsgi: Client, posts: list[Post]) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[1], source="Honey")
    answer = wsgi.head("/entries/", headers={"A-IM": "feed", "If-None-Match": tag})
    assert (answer.status, answer.body) == (226, b"")


def test_address_with_a_query_has_no_differences(wsgi: Client, posts: list[Post]) -> None:
    tag = wsgi.get("/entries/?x=1")["ETag"]
    publishing.edit(posts[1], source="Honey")
    held = {"A-IM": "feed", "If-None-Match": tag}
    assert "~" not in tag
    assert wsgi.get("/entries/?x=1", headers=held).status == 200


def test_difference_costs_one_query_more(
    wsgi: Client, posts: list[Post], django_assert_num_queries: Queries
) -> None:
    tag = wsgi.get("/entries/")["ETag"]
    publishing.edit(posts[1], source="Honey")
    client = cold()
    # Savepoint and its release, the counters in front, within and after, and the entries.
    with django_assert_num_queries(4):
        ask(client, tag)


def test_comment_that_comes_back_breaks_the_comments(posts: list[Post]) -> None:
    comment = approved(posts[0])
    before = revisions.read([revisions.COMMENTS])[revisions.COMMENTS]
    moderation.trash(comment, by=posts[0].author)
    gone = revisions.read([revisions.COMMENTS])[revisions.COMMENTS]
    moderation.restore(comment, by=posts[0].author)
    back = revisions.read([revisions.COMMENTS])[revisions.COMMENTS]
    assert before.floor < gone.floor == gone.value < back.floor == back.value


def test_new_comment_breaks_nothing(posts: list[Post]) -> None:
    scopes = [revisions.COMMENTS, revisions.POSTS, revisions.of_post(posts[0].pk)]
    before = revisions.read(scopes)
    approved(posts[0])
    after = revisions.read(scopes)
    assert [after[scope].floor for scope in scopes] == [before[scope].floor for scope in scopes]
