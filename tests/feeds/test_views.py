"""Feeds by HTTP, as a feed reader asks for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import feedparser
import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog import publishing
from blog.models import Blog, Post
from blog.press import Press
from comments import moderation
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending
from tests.wsgi import Client

pytestmark = pytest.mark.django_db

POSTS = "/feeds/posts.atom"
COMMENTS = "/feeds/comments.atom"


def of(post: Post) -> str:
    return f"/feeds/posts/{post.pk}/comments.atom"


@pytest.mark.parametrize("path", [POSTS, COMMENTS])
def test_feed_without_entries_is_valid(wsgi: Client, path: str) -> None:
    answer = wsgi.get(path)
    parsed = feedparser.parse(answer.content)
    assert (answer.status, parsed.bozo, parsed.entries) == (200, False, [])
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_feeds_of_a_blog_with_threads_are_read_by_feedparser(wsgi: Client) -> None:
    post = published(source="*So* <script>x</script>", labels=["A"])
    approved(post, parent=approved(post))
    for path, entries in ((POSTS, 1), (COMMENTS, 2), (of(post), 2)):
        parsed = feedparser.parse(wsgi.get(path).content)
        assert (parsed.bozo, len(parsed.entries)) == (False, entries)
        assert parsed.feed.links[0].href == f"http://blog.test{path}"


def test_feed_sets_no_cookie_and_varies_by_encoding_alone(wsgi: Client, alice: User) -> None:
    answer = wsgi.get(POSTS, headers={"Cookie": "sessionid=x; csrftoken=y"})
    assert "Set-Cookie" not in answer
    assert answer["Vary"] == "Accept-Encoding"


def test_feed_unchanged_answers_304(wsgi: Client) -> None:
    published()
    first = wsgi.get(POSTS)
    again = wsgi.get(POSTS, headers={"If-None-Match": first["ETag"]})
    assert (again.status, again.body, again["ETag"]) == (304, b"", first["ETag"])


def test_feed_behind_a_proxy_that_asks_for_a_password_answers_304(wsgi: Client) -> None:
    first = wsgi.get(POSTS, headers={"Authorization": "Basic cmVhZGVyOng="})
    held = {"Authorization": "Basic cmVhZGVyOng=", "If-None-Match": first["ETag"]}
    assert wsgi.get(POSTS, headers=held).status == 304


def test_api_answers_vary_by_the_token_on_200_and_304_alike(wsgi: Client, press: Press) -> None:
    published()
    first = wsgi.get("/api/v1/posts/")
    cold = Client(Press(press.application))
    again = cold.get("/api/v1/posts/", headers={"If-None-Match": first["ETag"]})
    assert again.status == 304
    assert first["Vary"] == again["Vary"] == "Accept-Encoding, X-Edit-Token, origin"


Change = Callable[[Post], object]
HERE, ALL, ONE = "posts", "comments", "post"


def approve_one(post: Post) -> object:
    return approved(post)


def hold_one(post: Post) -> object:
    return pending(post)


def withdraw_one(post: Post) -> object:
    return moderation.trash(post.comments.get(visible=True), by=author())


def write_elsewhere(_post: Post) -> object:
    return approved(published(title="Elsewhere"))


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        (lambda post: publishing.edit(post, title="New"), {HERE, ALL, ONE}),
        (lambda post: publishing.edit(post, title=post.title), set()),
        (lambda post: publishing.edit(post, published_at=timezone.now() - timedelta(days=9)),
         {HERE, ALL, ONE}),
        (lambda post: publishing.update_blog(Blog.current(), title="New"), {HERE, ALL, ONE}),
        (lambda post: publishing.draft(author=author(), title="Draft"), set()),
        (approve_one, {HERE, ALL, ONE}),
        (hold_one, set()),
        (withdraw_one, {HERE, ALL, ONE}),
        (write_elsewhere, {HERE, ALL}),
    ],
    ids=[
        "edit", "edit-nothing", "redate", "settings", "draft", "approve", "hold", "withdraw",
        "elsewhere",
    ],
)  # fmt: skip
def test_change_moves_the_etags_of_what_shows_it(
    wsgi: Client, change: Change, moved: set[str]
) -> None:
    post = published()
    approved(post)
    feeds = {HERE: POSTS, ALL: COMMENTS, ONE: of(post)}
    before = {name: wsgi.get(path)["ETag"] for name, path in feeds.items()}
    change(post)
    after = {name: wsgi.get(path)["ETag"] for name, path in feeds.items()}
    assert {name for name in feeds if before[name] != after[name]} == moved


def test_feed_of_a_post_that_is_gone_answers_410(wsgi: Client) -> None:
    post = published()
    path = of(post)
    publishing.delete(post)
    assert wsgi.get(path).status == 410


def test_feed_of_a_post_that_was_withdrawn_answers_410(wsgi: Client) -> None:
    post = published()
    publishing.unpublish(post)
    assert wsgi.get(of(post)).status == 410


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/posts/4711/comments.atom",
        f"/feeds/posts/{9 * '4711'}/comments.atom",
        "/feeds/posts.exe",
        "/feeds/",
        "/feeds/x.atom",
    ],
)
def test_feed_that_never_was_answers_404(wsgi: Client, path: str) -> None:
    assert wsgi.get(path).status == 404


def test_one_bad_row_does_not_take_the_feed_down(wsgi: Client) -> None:
    post = published()
    Post.objects.filter(pk=post.pk).update(title="a\x0b\ufffe", feed_html="<p>\x0c\uffff]]></p>")
    assert not feedparser.parse(wsgi.get(POSTS).content).bozo
