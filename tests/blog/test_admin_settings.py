"""The blog, labels, users and deliveries in the admin."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import outbox, publishing, revisions
from blog.models import Blog, Delivery, Label, Post
from tests.admin_pages import document, errors, messages, send, text_of
from tests.blog.factories import draft, published

BLOG = "/admin/blog/blog/1/change/"


@pytest.fixture(autouse=True)
def _owner(client: Client, alice: User) -> None:
    client.force_login(alice)


def label_url(label: Label, view: str = "change") -> str:
    return reverse(f"admin:blog_label_{view}", args=[label.pk])


def rename(client: Client, label: Label, name: str) -> Any:
    return send(client, label_url(label), "label_form", name=name)


def delivery(**fields: Any) -> Delivery:
    with transaction.atomic():
        outbox.enqueue("greet", {"whom": 1})
    row = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def test_list_of_blogs_is_the_form_of_the_one(client: Client) -> None:
    assert client.get("/admin/blog/blog/", follow=True).redirect_chain == [(BLOG, 302)]


def test_blog_is_saved_through_publishing(client: Client) -> None:
    before = revisions.read(["blog"])
    send(client, BLOG, "blog_form", title="Salt", time_zone="Europe/Berlin")
    blog = Blog.current()
    assert (blog.title, blog.time_zone) == ("Salt", "Europe/Berlin")
    assert revisions.read(["blog"]) != before


def test_blog_saved_with_nothing_changed_moves_nothing(client: Client) -> None:
    before = revisions.read(["blog"])
    send(client, BLOG, "blog_form")
    assert revisions.read(["blog"]) == before


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("time_zone", "Mars/Olympus"),
        ("language", "no such"),
        ("posts_per_page", "0"),
        ("title", ""),
        ("hold_after_days", "0"),
        ("close_after_days", "-1"),
        ("away_until_0", "soon"),
        ("wanted_lost_percent", "0"),
        ("wanted_lost_percent", "11"),
        ("flags_to_hold", "0"),
        ("minimum_seconds", "61"),
    ],
)
def test_blog_with_a_bad_setting_is_not_saved(client: Client, name: str, typed: str) -> None:
    before = Blog.objects.values().get()
    assert errors(send(client, BLOG, "blog_form", **{name: typed}))
    assert Blog.objects.values().get() == before


def test_comment_policy_is_saved_with_times_of_the_zone_of_the_blog(client: Client) -> None:
    publishing.update_blog(Blog.current(), time_zone="Europe/Berlin")
    away = {"away_until_0": "2026-12-05", "away_until_1": "09:30:00"}
    days = {"hold_after_days": "30", "close_after_days": "90"}
    send(client, BLOG, "blog_form", comments_from="verified", hold="first", **away, **days)
    blog = Blog.current()
    assert (blog.comments_from, blog.hold) == ("verified", "first")
    assert (blog.hold_after_days, blog.close_after_days) == (30, 90)
    assert blog.away_until == datetime(2026, 12, 5, 8, 30, tzinfo=UTC)


def test_comment_policy_without_days_and_return_is_saved_empty(client: Client) -> None:
    publishing.update_blog(Blog.current(), hold_after_days=3, away_until=timezone.now())
    empty = {"hold_after_days": "", "away_until_0": "", "away_until_1": ""}
    send(client, BLOG, "blog_form", **empty)
    blog = Blog.current()
    assert (blog.hold_after_days, blog.away_until) == (None, None)


def test_defences_are_saved(client: Client) -> None:
    numbers = {"wanted_lost_percent": "0.5", "flags_to_hold": "", "minimum_seconds": "0"}
    send(client, BLOG, "blog_form", learner="", proof_of_work="on", **numbers)
    blog = Blog.current()
    assert (blog.learner, blog.proof_of_work) == (False, True)
    assert (blog.wanted_lost_percent, blog.flags_to_hold) == (Decimal("0.5"), None)
    assert blog.minimum_seconds == 0


@pytest.mark.parametrize("path", ["/admin/blog/blog/add/", "/admin/blog/blog/1/delete/"])
def test_blog_is_neither_added_nor_deleted(client: Client, path: str) -> None:
    assert client.post(path, {"post": "yes"}).status_code == 403


def test_rename_of_a_label_keeps_its_address(client: Client) -> None:
    published(labels=["Tea"])
    label, before = Label.objects.get(), revisions.read(["posts"])
    rename(client, label, "Hot drinks")
    label.refresh_from_db()
    assert (label.name, label.slug) == ("Hot drinks", "tea")
    assert revisions.read(["posts"]) != before


@pytest.mark.parametrize(("name", "said"), [("COFFEE", "already"), (" , ", "needs a name")])
def test_rename_of_a_label_that_is_refused_is_said(client: Client, name: str, said: str) -> None:
    published(labels=["Tea", "Coffee"])
    assert said in errors(rename(client, Label.objects.get(name="Tea"), name))
    assert Label.objects.filter(name="Tea").exists()


def test_delete_of_a_label_keeps_its_posts(client: Client) -> None:
    post = published(labels=["Tea"])
    label, before = Label.objects.get(), revisions.read(["posts"])
    asked = client.get(label_url(label, "delete"))
    assert "Posts and pages that lose it: 1" in text_of(asked, "//ul/li")
    client.post(label_url(label, "delete"), {"post": "yes"})
    assert (Label.objects.count(), Post.objects.get()) == (0, post)
    assert revisions.read(["posts"]) != before


def test_new_name_of_a_user_moves_what_shows_it(client: Client, alice: User) -> None:
    before = revisions.read(["posts", f"author:{alice.pk}"])
    url = reverse("admin:auth_user_change", args=[alice.pk])
    send(client, url, "user_form", first_name="Alice", last_name="Liddell")
    after = revisions.read(["posts", f"author:{alice.pk}"])
    assert User.objects.get().get_full_name() == "Alice Liddell"
    assert all(after[scope] != before[scope] for scope in after)


def test_new_mail_address_of_a_user_moves_nothing(client: Client, alice: User) -> None:
    before = revisions.read(["posts"])
    url = reverse("admin:auth_user_change", args=[alice.pk])
    send(client, url, "user_form", email="liddell@blog.test")
    assert User.objects.get().email == "liddell@blog.test"
    assert revisions.read(["posts"]) == before


def test_user_who_wrote_something_is_kept(client: Client, alice: User) -> None:
    draft()
    url = reverse("admin:auth_user_delete", args=[alice.pk])
    assert "1 posts and pages by alice" in text_of(client.get(url), "//ul/li")
    client.post(url, {"post": "yes"})
    assert User.objects.filter(pk=alice.pk).exists()


def test_user_who_wrote_nothing_can_be_deleted(client: Client, charlie: User) -> None:
    client.post(reverse("admin:auth_user_delete", args=[charlie.pk]), {"post": "yes"})
    assert not User.objects.filter(pk=charlie.pk).exists()


def test_delivery_that_was_given_up_is_sent_again(client: Client) -> None:
    failed = delivery(state="failed", attempts=12, last_error="OSError: no route")
    waiting = delivery()
    data = {"action": "send_again", "_selected_action": [failed.pk, waiting.pk], "index": "0"}
    told = messages(client.post("/admin/blog/delivery/", data, follow=True))
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)
    assert "Due again: 1." in told
    assert "Left alone: 1" in told


def test_delivery_is_shown_and_never_written(client: Client) -> None:
    row = delivery(state="failed", last_error="OSError: no route")
    page = client.get("/admin/blog/delivery/?state__exact=failed")
    url = reverse("admin:blog_delivery_change", args=[row.pk])
    assert "no route" in text_of(page, "//td")
    assert not document(client.get(url)).xpath("//form[@id='delivery_form']//input[@type='text']")
    assert client.post(url, {"state": "done"}).status_code == 403
    assert client.post(reverse("admin:blog_delivery_delete", args=[row.pk])).status_code == 403
    assert client.get("/admin/blog/delivery/add/").status_code == 403
