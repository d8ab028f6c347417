"""The thread under a post: what it shows, in which order, and what the page depends on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone
from lxml import html
from pytest_django import Settings

from blog import press, publishing, revisions
from blog.models import Blog, Post
from comments import moderation
from comments.models import Comment
from tests.blog.factories import draft, published
from tests.comments import factories, pages

pytestmark = pytest.mark.django_db
SHOW = Template("{% load comments %}{% comment_thread post %}")


@pytest.fixture
def post() -> Post:
    pages.hold_none()
    return published()


def shown(post: Post) -> html.HtmlElement:
    """Return what the tag shows of a post, parsed."""
    post.refresh_from_db()
    request = RequestFactory().get(post.get_absolute_url())
    context = Context({"request": request, "blog": Blog.current(), "post": post})
    return html.document_fromstring(SHOW.render(context))


def words(element: html.HtmlElement) -> str:
    """Return an element's text in one line."""
    return " ".join(element.text_content().split())


def article(comment: Comment) -> html.HtmlElement:
    """Return a comment as its post's page shows it."""
    return shown(comment.post).get_element_by_id(f"c{comment.pk}")


def update(comment: Comment, **columns: Any) -> Comment:
    """Give a comment columns that only an import writes."""
    Comment.objects.filter(pk=comment.pk).update(**columns)
    return comment


@pytest.mark.parametrize(
    ("count", "said"), [(0, "No comments:"), (1, "1 comment:"), (2, "2 comments:")]
)
def test_heading_counts_as_blogger_does(client: Client, post: Post, count: int, said: str) -> None:
    for number in range(count):
        pages.send(client, post, body=f"Cup {number}")
    assert words(shown(post).get_element_by_id("comments")) == said


def test_comment_shows_name_link_time_and_text(client: Client, post: Post) -> None:
    comment = pages.comment_on(post, client)
    found = article(comment)
    [site] = found.xpath(".//a[bdi]")
    assert (site.get("href"), site.get("rel")) == (
        pages.TYPED["author_url"],
        "nofollow ugc noopener",
    )
    assert words(site) == "Ada"
    assert found.xpath(".//time/@datetime") == [f"{comment.created_at:%Y-%m-%dT%H:%M:%SZ}"]
    assert f"{post.path}?comment={comment.pk}#c{comment.pk}" in found.xpath(".//a/@href")
    assert found.xpath(".//em/text()") == ["please"]


def test_comment_never_shows_an_e_mail_address(client: Client, post: Post) -> None:
    pages.comment_on(post, client)
    assert b"ada@example.org" not in html.tostring(shown(post))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example", "https://a@evil.example/"]
)
def test_stored_address_that_is_none_is_no_link(client: Client, post: Post, url: str) -> None:
    comment = update(pages.comment_on(post, client), author_url=url)
    assert not article(comment).xpath(".//a[bdi]")


def test_stored_name_with_markup_is_text(client: Client, post: Post) -> None:
    name = '"><script>alert(1)</script>'
    comment = update(pages.comment_on(post, client), author_name=name)
    assert words(article(comment).xpath(".//bdi")[0]) == name
    assert not shown(post).xpath("//script[not(@src)]")


def test_comment_by_the_author_of_the_post_is_marked(client: Client, post: Post) -> None:
    mine = update(pages.comment_on(post, client), user=post.author)
    other = pages.comment_on(post, client, body="Mine is green.")
    marks = [words(article(comment)).startswith("Ada Author") for comment in (mine, other)]
    assert marks == [True, False]


def test_edited_comment_says_so(client: Client, post: Post) -> None:
    comment = pages.comment_on(post, client)
    client.post(pages.own_url(comment, "edit"), {"body": "Coffee."})
    assert article(comment).xpath(".//*[@class='comment-edited']")


def test_replies_are_lists_in_lists(client: Client, post: Post) -> None:
    first = pages.comment_on(post, client, body="First")
    second = pages.comment_on(post, client, body="Second")
    reply = pages.comment_on(post, client, body="Reply", parent=str(first.pk))
    deeper = pages.comment_on(post, client, body="Deeper", parent=str(reply.pk))
    page = shown(post)
    order = [f"c{comment.pk}" for comment in (first, reply, deeper, second)]
    assert page.xpath("//article/@id") == order
    assert page.xpath("//ol/li/ol/li/ol/li/article/@id") == [f"c{deeper.pk}"]
    assert page.xpath("//section/ol/li/article/@id") == [f"c{first.pk}", f"c{second.pk}"]


def test_deep_reply_names_what_it_answers(client: Client, post: Post) -> None:
    parent = pages.comment_on(post, client)
    for depth in range(3):
        parent = pages.comment_on(post, client, body=f"Depth {depth}", parent=str(parent.pk))
    assert f"#c{parent.parent_id}" in article(parent).xpath(".//a/@href")


def test_comment_that_was_removed_leaves_its_place(client: Client, post: Post) -> None:
    parent = pages.comment_on(post, client)
    reply = pages.comment_on(post, client, body="Yes!", parent=str(parent.pk))
    moderation.erase(parent)
    page = shown(post)
    assert words(page.xpath("//ol/li/p")[0]) == "deleted by its author"
    assert page.xpath("//ol/li/ol/li/article/@id") == [f"c{reply.pk}"]
    assert words(page.get_element_by_id("comments")) == "1 comment:"


@pytest.mark.parametrize("operation", [moderation.erase, moderation.trash, moderation.spam])
def test_comment_that_moderators_removed_says_so(
    client: Client, post: Post, bob: User, operation: Callable[..., object]
) -> None:
    parent = pages.comment_on(post, client)
    reply = pages.comment_on(post, client, body="Yes!", parent=str(parent.pk))
    pages.comment_on(post, client, body="No.", parent=str(reply.pk))
    operation(reply, by=bob)
    assert words(shown(post).xpath("//ol/li/ol/li/p")[0]) == "removed by a moderator"


@pytest.mark.parametrize("action", ["spam", "trash"])
def test_comment_that_was_put_aside_is_not_shown(
    client: Client, post: Post, bob: User, action: str
) -> None:
    comment = pages.comment_on(post, client)
    getattr(moderation, action)(comment, by=bob)
    assert not shown(post).xpath("//article")


def test_comment_on_another_post_is_not_shown(client: Client, post: Post) -> None:
    pages.comment_on(published(title="Coffee"), client)
    assert not shown(post).xpath("//article")


def test_imported_anchor_is_a_further_id(client: Client, post: Post) -> None:
    comment = update(pages.comment_on(post, client), anchor="comment-12")
    assert article(comment).xpath(".//*[@id='comment-12']")


@pytest.mark.parametrize("anchor", ["c1", "comments", "post-a-comment", "comment-form-body", "a b"])
def test_anchor_that_is_ours_or_no_id_is_left_out(client: Client, post: Post, anchor: str) -> None:
    update(pages.comment_on(post, client), anchor=anchor)
    ids = shown(post).xpath("//@id")
    assert len(ids) == len(set(ids))
    assert "a b" not in ids


def test_anchor_of_two_comments_stands_once(client: Client, post: Post) -> None:
    for body in ("One", "Two"):
        update(pages.comment_on(post, client, body=body), anchor="comment-12")
    assert shown(post).xpath("//@id").count("comment-12") == 1


def test_form_in_the_page_is_that_of_everybody(post: Post) -> None:
    [form] = shown(post).forms
    assert form.get("action") == pages.new_url(post)
    assert set(form.fields) == {*pages.TYPED, "notify", "subject"}
    assert html.tostring(shown(post)) == html.tostring(shown(post))


def test_page_that_holds_everything_says_so(post: Post) -> None:
    assert "before they appear" not in words(shown(post))
    publishing.update_blog(Blog.current(), hold=Blog.Hold.ALL)
    assert "Comments are read before they appear." in words(shown(post))


def test_closed_post_has_neither_form_nor_replies(client: Client, post: Post) -> None:
    pages.comment_on(post, client)
    publishing.edit(post, comments_closed=True)
    page = shown(post)
    assert not page.forms
    assert "Comments are closed." in words(page)
    assert "Reply" not in words(page)


def test_reply_leads_to_the_form_page(client: Client, post: Post) -> None:
    comment = pages.comment_on(post, client)
    hrefs = article(comment).xpath(".//a[text()='Reply']/@href")
    assert hrefs == [f"{pages.new_url(post)}?parent={comment.pk}"]


def test_deepest_comment_has_no_reply(client: Client, post: Post, settings: Settings) -> None:
    settings.COMMENT_MAX_DEPTH = 2
    parent = pages.comment_on(post, client)
    reply = pages.comment_on(post, client, body="Yes!", parent=str(parent.pk))
    assert ["Reply" in words(article(comment)) for comment in (parent, reply)] == [True, False]


def test_imported_thread_deeper_than_the_setting_shows_whole_and_takes_replies_above(
    post: Post, settings: Settings
) -> None:
    settings.COMMENT_MAX_DEPTH = 3
    deepest = factories.line_of(post, depth=20)
    page = shown(post)
    assert len(page.xpath("//article")) == 21
    assert len(page.get_element_by_id(f"c{deepest.pk}").xpath("ancestor::ol")) == 21
    assert len(page.xpath("//a[text()='Reply']")) == 2


@pytest.mark.parametrize("mine", [True, False])
def test_comment_written_while_logged_in_is_marked_if_it_is_the_post_authors(
    post: Post, bob: User, *, mine: bool
) -> None:
    comment = factories.threads_of(post, [1], user=post.author if mine else bob)[0]
    assert bool(article(comment).xpath(".//*[text()='Author']")) is mine


def test_page_of_the_post_is_the_same_for_everybody(client: Client, post: Post, bob: User) -> None:
    publishing.update_blog(Blog.current(), hold=Blog.Hold.ALL)
    before = Client().get(post.get_absolute_url())
    pages.comment_on(post, client)
    client.force_login(bob)
    after = client.get(post.get_absolute_url())
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert not after.cookies


def test_page_of_the_post_moves_with_a_comment(client: Client, post: Post) -> None:
    before = client.get(post.get_absolute_url())
    pages.comment_on(post, client)
    after = client.get(post.get_absolute_url())
    assert after["ETag"] != before["ETag"]
    assert "1 comment:" in after.content.decode()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """Note what the tag tells the press."""
    heard: dict[str, list[Any]] = {"depends": [], "expires": []}

    def depend(request: HttpRequest, *scopes: str) -> None:
        heard["depends"].extend(scopes)

    def expire(request: HttpRequest, *, at: Any) -> None:
        heard["expires"].append(at)

    monkeypatch.setattr(press, "depend", depend)
    monkeypatch.setattr(press, "expire", expire)
    return heard


def test_page_depends_on_the_post_and_the_settings(post: Post, told: dict[str, list[Any]]) -> None:
    shown(post)
    assert {revisions.BLOG, revisions.of_post(post.pk)} <= set(told["depends"])


@pytest.mark.parametrize("age", [timedelta(0), timedelta(days=9)])
def test_page_ends_when_comments_close_by_themselves(
    db: None, told: dict[str, list[Any]], age: timedelta
) -> None:
    published_at = timezone.now() - age
    post = publishing.publish(draft(), at=published_at)
    publishing.update_blog(Blog.current(), close_after_days=3)
    page = shown(post)
    assert told["expires"] == [published_at + timedelta(days=3)]
    assert bool(page.forms) is (age < timedelta(days=3))


def test_page_that_is_closed_by_hand_never_ends(post: Post, told: dict[str, list[Any]]) -> None:
    publishing.update_blog(Blog.current(), close_after_days=3)
    shown(publishing.edit(post, comments_closed=True))
    assert told["expires"] == []


def test_page_that_never_closes_never_ends(post: Post, told: dict[str, list[Any]]) -> None:
    shown(post)
    assert told["expires"] == []
