"""Writing posts in the admin: every save is an operation of publishing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import publishing, revisions
from blog.models import Blog, Post, PostUrl
from tests.admin_pages import document, errors, fields, messages, send, text_of
from tests.blog.factories import draft, published

ADD = "/admin/blog/post/add/"


@pytest.fixture(autouse=True)
def _owner(client: Client, alice: User) -> None:
    client.force_login(alice)


def url_of(post: Post, view: str = "change") -> str:
    return reverse(f"admin:blog_post_{view}", args=[post.pk])


def save(client: Client, post: Post, *, button: str = "_save", **typed: str) -> str:
    """Change a post and return what the admin says, errors included."""
    answer = send(client, url_of(post), "post_form", button=button, **typed)
    post.refresh_from_db()
    return messages(answer) + errors(answer)


def when(moment: datetime) -> dict[str, str]:
    """Type a time, in the blog's zone."""
    local = moment.astimezone(Blog.current().zone)
    return {"date_0": f"{local:%Y-%m-%d}", "date_1": f"{local:%H:%M:%S}"}


def test_new_post_is_a_draft_with_labels(client: Client, alice: User) -> None:
    typed = {"title": "Tea", "source": "Black.\r\nHot.", "label_names": "Tea, Kitchen ,tea"}
    send(client, ADD, "post_form", **typed)
    post = Post.objects.get()
    assert (post.title, post.source, post.state) == ("Tea", "Black.\nHot.", "draft")
    assert [str(label) for label in post.labels.all()] == ["Kitchen", "Tea"]
    assert (post.author, post.path) == (alice, None)


def test_new_post_published_at_once_shows_it(client: Client) -> None:
    before = revisions.read(["posts"])
    answer = send(client, ADD, "post_form", button="_publish", title="Tea", source="Black.")
    post = Post.objects.get()
    assert post.is_published
    assert "“Tea” is published." in messages(answer)
    assert answer.redirect_chain[-1][0] == url_of(post)
    assert revisions.read(["posts"]) != before


def test_new_post_published_with_a_date_in_the_past_gets_its_address(client: Client) -> None:
    dated = {"date_0": "2011-05-03", "date_1": "10:00:00"}
    send(client, ADD, "post_form", button="_publish", title="Tea", **dated)
    assert Post.objects.get().path == "/2011/05/tea.html"


def test_new_static_page_stands_under_its_parent(client: Client) -> None:
    above = published(kind="page", title="About")
    typed = {"title": "House", "kind": "page", "parent": str(above.pk), "position": "3"}
    send(client, ADD, "post_form", **typed)
    page = Post.objects.get(title="House")
    assert (page.kind, page.parent, page.position) == ("page", above, 3)


def test_schedule_reads_the_time_in_the_blogs_zone(client: Client) -> None:
    publishing.update_blog(Blog.current(), time_zone="Pacific/Auckland")
    post, moment = draft(), (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    told = save(client, post, button="_schedule", **when(moment))
    assert "is scheduled" in told
    assert (post.state, post.scheduled_for) == ("scheduled", moment)


def test_save_of_a_scheduled_post_with_another_time_moves_it(client: Client) -> None:
    moment = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    post = publishing.schedule(draft(), at=moment)
    save(client, post, **when(moment + timedelta(hours=1)))
    assert post.scheduled_for == moment + timedelta(hours=1)


def test_publish_of_a_scheduled_post_dates_it_now(client: Client) -> None:
    post = publishing.schedule(draft(), at=timezone.now() + timedelta(days=3))
    save(client, post, button="_publish")
    assert post.published_at is not None
    assert post.published_at <= timezone.now()


def test_make_a_draft_again_withdraws_the_post(client: Client) -> None:
    post = published()
    told = save(client, post, button="_unpublish")
    assert "is a draft again" in told
    assert (post.state, post.path is None) == ("draft", False)


def test_save_with_nothing_changed_moves_nothing(client: Client) -> None:
    post = published(source="One.\n\nTwo.", labels=["Tea"])
    version, before = post.version, revisions.read(["posts"])
    save(client, post)
    assert (post.version, revisions.read(["posts"])) == (version, before)


def test_save_of_a_changed_text_moves_revision_and_time(client: Client) -> None:
    post = published()
    updated_at, before = post.updated_at, revisions.read(["posts"])
    save(client, post, source="Green.")
    assert "<p>Green.</p>" in post.html
    assert post.updated_at != updated_at
    assert revisions.read(["posts"]) != before


def test_save_with_an_earlier_date_keeps_the_address(client: Client) -> None:
    post = published()
    path = post.path
    save(client, post, date_0="2010-01-02", date_1="03:04:05")
    assert post.published_at is not None
    assert (post.published_at.year, post.path) == (2010, path)


def test_kind_of_a_draft_can_be_changed(client: Client) -> None:
    post = draft()
    save(client, post, kind="page")
    assert post.kind == "page"


def test_kind_and_slug_of_a_published_post_are_no_fields(client: Client) -> None:
    page = client.get(url_of(published()))
    assert not {"kind", "slug"} & set(fields(page, "post_form"))


def test_page_shows_the_clean_text_and_where_it_is(client: Client) -> None:
    post = published(source="*Hot* <script>alert(1)</script>")
    page = client.get(url_of(post))
    assert text_of(page, "//*[@class='preview prose']") == "Hot"
    assert document(page).xpath(f"//a[@href='{post.path}']")


def test_text_that_begins_with_spaces_keeps_them(client: Client) -> None:
    post = draft()
    save(client, post, source="    code\r\n")
    assert post.source == "    code\n"


def test_old_address_pasted_whole_leads_to_the_post(client: Client) -> None:
    post = published()
    save(client, post, **{"old_urls-0-address": "https://old.example/th%C3%A9?p=1"})
    [url] = PostUrl.objects.all()
    assert (url.path, url.query, url.post) == ("/thé", "p=1", post)


def test_old_address_can_be_taken_away(client: Client) -> None:
    post = published()
    publishing.add_address(post, path="/old.html")
    save(client, post, **{"old_urls-0-DELETE": "on"})
    assert not PostUrl.objects.exists()
