"""Querysets → Feed."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from blog import publishing
from blog.models import Blog, Post
from blog.publishing import MediaFile
from comments import moderation
from feeds import sources
from feeds.formats import FORMATS
from feeds.model import Category, Enclosure, Image
from feeds.scopes import Ask
from tests.blog.factories import author, draft, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db

ATOM = Ask("atom")


def test_posts_are_published_ones_newest_first_without_pages() -> None:
    first, second = published(title="One"), published(title="Two")
    draft(title="Three")
    published(kind=Post.Kind.PAGE, title="About")
    assert [item.id for item in sources.posts(ATOM).items] == [second.atom_id, first.atom_id]


def test_posts_are_as_many_as_the_owner_says() -> None:
    publishing.update_blog(Blog.current(), feed_entries=2)
    for number in range(3):
        published(title=str(number))
    assert len(sources.posts(ATOM).items) == 2


def test_post_entry_has_absolute_addresses_whatever_the_site_url(settings: Settings) -> None:
    post = published(source="[here](/p/about.html) ![x](/x.png)", labels=["Big Food"])
    settings.SITE_URL = "https://new.example"
    [item] = sources.posts(ATOM).items
    assert item.url == f"https://new.example{post.path}"
    assert 'href="https://new.example/p/about.html"' in item.content_html
    assert 'src="https://new.example/x.png"' in item.content_html
    assert item.categories == (
        Category("big-food", "https://new.example/search/label/", "Big Food"),
    )


def test_post_entry_of_an_untitled_post_has_the_start_of_its_text_as_title() -> None:
    published(title="", source="The kettle's lid came off today, and nobody was surprised at all.")
    [item] = sources.posts(ATOM).items
    assert item.title.startswith("The kettle's lid came off")


def test_post_entry_has_its_files_and_lead_image_with_absolute_addresses() -> None:
    source = '<img src="/a.png" width="640" height="480"><audio src="/tea.mp3"></audio>'
    page = published(kind=Post.Kind.PAGE, source='<img src="b.png"><audio src="b"></audio>')
    published(source=source, enclosures=[MediaFile("https://x.example/1.m4a", "", 7)])
    [post_item], [page_item] = sources.posts(ATOM).items, sources.pages(ATOM).items
    assert post_item.lead_image == Image("http://blog.test/a.png", 640, 480)
    assert post_item.enclosures == (
        Enclosure("https://x.example/1.m4a", "audio/mp4", 7),
        Enclosure("http://blog.test/tea.mp3", "audio/mpeg"),
    )
    assert page.path is not None
    folder = f"http://blog.test{page.path.rpartition('/')[0]}"
    assert page_item.enclosures == (Enclosure(f"{folder}/b", "application/octet-stream"),)
    assert page_item.lead_image == Image(f"{folder}/b.png")


def test_post_entry_of_a_summary_has_its_lead_image() -> None:
    publishing.update_blog(Blog.current(), feed_content=Blog.FeedContent.SUMMARY)
    published(source="Words. ![](/a.png)")
    [item] = sources.posts(ATOM).items
    assert (item.content_html, item.lead_image) == ("", Image("http://blog.test/a.png"))


def test_post_entry_counts_visible_comments_alone() -> None:
    post = published()
    newest = approved(post)
    pending(post)
    [item] = sources.posts(ATOM).items
    assert {(replies.count, replies.updated) for replies in item.replies} == {
        (1, newest.published_at)
    }
    assert [replies.href for replies in item.replies] == [
        f"http://blog.test/feeds/posts/{post.pk}/comments.{suffix}" for suffix in FORMATS
    ]


@pytest.mark.parametrize(
    ("shows", "in_content", "in_summary"),
    [("full", "Rest", ""), ("jump", "Start", ""), ("summary", "", "Start Rest")],
)
def test_post_entry_shows_as_much_as_the_owner_says(
    shows: str, in_content: str, in_summary: str
) -> None:
    publishing.update_blog(Blog.current(), feed_content=shows)
    published(source="Start\n\n<!--more-->\n\nRest")
    [item] = sources.posts(ATOM).items
    assert in_content in item.content_html
    assert item.summary_text == in_summary
    assert ("Rest" in item.content_html) == (shows == "full")


def test_post_entry_without_a_text_has_its_title_as_summary() -> None:
    published(title="Closed today", source="")
    [item] = sources.posts(Ask("atom")).items
    assert (item.content_html, item.summary_text) == ("", "Closed today")


def test_feed_id_stays_and_differs_by_scope() -> None:
    post = published()
    ids = [
        sources.posts(ATOM).id,
        sources.comments(ATOM).id,
        sources.post_comments(ATOM, post.pk).id,
    ]
    assert len(set(ids)) == 3
    assert ids[0] == sources.posts(ATOM).id


def test_feed_updated_is_the_newest_of_what_it_shows() -> None:
    published(title="One")
    newest = published(title="Two")
    assert sources.posts(ATOM).updated == newest.updated_at


def test_feed_without_entries_has_the_time_of_the_settings() -> None:
    assert sources.posts(ATOM).updated == Blog.current().updated_at


def test_comments_leave_out_what_is_pending_withdrawn_or_on_a_draft() -> None:
    post, hidden = published(), published(title="Hidden")
    shown = approved(post)
    pending(post)
    approved(hidden)
    publishing.unpublish(hidden)
    moderation.trash(approved(post), by=author())
    assert [item.id for item in sources.comments(ATOM).items] == [shown.atom_id]


def test_comment_entry_answers_the_post_and_then_its_parent() -> None:
    post = published()
    parent = approved(post)
    approved(post, parent=parent)
    reply, _ = sources.post_comments(ATOM, post.pk).items
    assert [answered.ref for answered in reply.in_reply_to] == [post.atom_id, parent.atom_id]


def test_comment_entry_never_names_a_parent_that_was_withdrawn() -> None:
    post = published()
    parent = approved(post)
    approved(post, parent=parent)
    moderation.trash(parent, by=author())
    [reply] = sources.post_comments(ATOM, post.pk).items
    assert [answered.ref for answered in reply.in_reply_to] == [post.atom_id]
