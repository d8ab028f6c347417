"""What publishing refuses is said in the form, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import publishing
from blog.models import Post
from tests.admin_pages import errors, fields, send
from tests.blog.factories import draft, published

ADD = "/admin/blog/post/add/"


@pytest.fixture(autouse=True)
def _owner(client: Client, alice: User) -> None:
    client.force_login(alice)


def url_of(post: Post) -> str:
    return reverse("admin:blog_post_change", args=[post.pk])


def save(client: Client, post: Post, *, button: str = "_save", **typed: str) -> Any:
    return send(client, url_of(post), "post_form", button=button, **typed)


def in_the_future() -> dict[str, str]:
    tomorrow = timezone.now() + timedelta(days=1)
    return {"date_0": f"{tomorrow:%Y-%m-%d}", "date_1": f"{tomorrow:%H:%M:%S}"}


def test_save_of_a_version_that_is_not_there_any_more_is_refused(client: Client) -> None:
    post = published()
    seen = fields(client.get(url_of(post)), "post_form")
    publishing.edit(post, source="Somebody else’s.")
    answer = client.post(url_of(post), {**seen, "source": "Mine.", "_save": "1"})
    post.refresh_from_db()
    assert "has been changed since you opened it" in errors(answer)
    assert fields(answer, "post_form")["source"] == "Mine."
    assert (post.source, LogEntry.objects.count()) == ("Somebody else’s.", 0)


def test_second_save_after_a_stale_one_is_of_the_version_that_is_there(client: Client) -> None:
    post = published()
    seen = fields(client.get(url_of(post)), "post_form")
    publishing.edit(post, source="Somebody else’s.")
    answer = client.post(url_of(post), {**seen, "source": "Mine.", "_save": "1"})
    client.post(url_of(post), {**fields(answer, "post_form"), "_save": "1"})
    post.refresh_from_db()
    assert post.source == "Mine."


def test_publish_of_a_stale_version_publishes_nothing(client: Client) -> None:
    post = draft()
    seen = fields(client.get(url_of(post)), "post_form")
    publishing.edit(post, source="Somebody else’s.")
    client.post(url_of(post), {**seen, "_publish": "1"})
    post.refresh_from_db()
    assert not post.is_published


def test_save_of_a_post_that_was_deleted_offers_to_save_it_anew(client: Client) -> None:
    post = draft()
    url, seen = url_of(post), fields(client.get(url_of(post)), "post_form")
    publishing.delete(post)
    answer = client.post(url, {**seen, "source": "Mine.", "_save": "1"})
    assert "has been deleted" in errors(answer)
    client.post(ADD, {**fields(answer, "post_form"), "_save": "1"})
    assert Post.objects.get().source == "Mine."


def test_change_of_a_post_that_never_was_goes_back_to_the_index(client: Client) -> None:
    assert client.get("/admin/blog/post/none/change/").status_code == 302


def test_publish_in_the_future_is_refused_beside_the_date(client: Client) -> None:
    answer = send(client, ADD, "post_form", button="_publish", title="Tea", **in_the_future())
    assert "the time must be in the past" in errors(answer)
    assert fields(answer, "post_form")["title"] == "Tea"
    assert not Post.objects.exists()


def test_schedule_in_the_past_is_refused_and_keeps_what_was_there(client: Client) -> None:
    post = draft()
    dated = {"date_0": "2011-05-03", "date_1": "10:00:00"}
    answer = save(client, post, button="_schedule", source="Changed.", **dated)
    post.refresh_from_db()
    assert "the time must be in the future" in errors(answer)
    assert (post.state, post.source) == ("draft", "Black, with milk.")


def test_schedule_without_a_time_is_refused(client: Client) -> None:
    assert "Say when" in errors(save(client, draft(), button="_schedule"))


def test_publish_of_nothing_is_refused(client: Client) -> None:
    answer = send(client, ADD, "post_form", button="_publish")
    assert "nothing to publish yet" in errors(answer)


def test_page_under_itself_is_refused_beside_the_parent(client: Client) -> None:
    above = published(kind="page", title="About")
    below = published(kind="page", title="House", parent=above)
    answer = save(client, above, parent=str(below.pk))
    assert "under itself" in errors(answer)


def test_post_under_a_page_is_refused(client: Client) -> None:
    above = published(kind="page", title="About")
    answer = save(client, draft(), parent=str(above.pk))
    assert "Only a static page" in errors(answer)


@pytest.mark.parametrize("address", ["/", "/2011/05/tea.html", "/" + 501 * "a"])
def test_unusable_old_address_is_refused(client: Client, address: str) -> None:
    dated = timezone.now().replace(year=2011, month=5, day=3)
    publishing.publish(draft(title="Tea"), at=dated)
    post = draft()
    answer = save(client, post, title="Changed", **{"old_urls-0-address": address})
    post.refresh_from_db()
    assert errors(answer)
    assert post.title == "Tea"


def test_address_that_is_none_is_refused(client: Client) -> None:
    assert "no address" in errors(save(client, draft(), **{"old_urls-0-address": "http://[x/"}))
