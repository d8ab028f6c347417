"""The list of posts: what it shows, and deleting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from blog import publishing, revisions
from blog.models import Label, Post, PostUrl
from tests.admin_pages import messages, text_of
from tests.blog.factories import draft, published
from tests.comments.factories import approved, pending

LIST = "/admin/blog/post/"


@pytest.fixture(autouse=True)
def _owner(client: Client, alice: User) -> None:
    client.force_login(alice)


def do(client: Client, action: str, posts: Sequence[Post], **more: str) -> Any:
    ids = [str(post.pk) for post in posts]
    data = {"action": action, "_selected_action": ids, "index": "0", **more}
    return client.post(LIST, data, follow=True)


def rows(client: Client, query: str) -> str:
    return text_of(client.get(LIST + query), "//th[contains(@class, 'field-display_title')]")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state__exact=draft", "Coffee"),
        ("?kind__exact=page", "About"),
        ("?q=milk", "Tea"),
        ("?labels__id__exact={label}", "Tea"),
    ],
)
def test_list_is_narrowed(client: Client, query: str, found: str) -> None:
    published(title="Tea", source="With milk.", labels=["Drinks"])
    draft(title="Coffee", source="Black.")
    published(title="About", source="Us.", kind="page")
    assert rows(client, query.format(label=Label.objects.get().pk)) == found


@pytest.mark.parametrize("size", [1, 8])
def test_list_takes_the_same_queries_for_any_number(
    client: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        published(labels=["Tea"])
    with django_assert_num_queries(8):
        client.get(LIST)


def test_publish_action_publishes_the_drafts(client: Client) -> None:
    posts = [draft(), draft(), published()]
    assert "Published: 2." in messages(do(client, "publish", posts))
    assert Post.objects.published().count() == 3


def test_make_draft_action_withdraws(client: Client) -> None:
    assert "Drafts again: 1." in messages(do(client, "make_draft", [draft(), published()]))
    assert not Post.objects.published().exists()


def test_confirmation_tells_how_many_comments_go(client: Client) -> None:
    post = published()
    approved(post)
    pending(post)
    page = client.get(reverse("admin:blog_post_delete", args=[post.pk]))
    assert "Comments: 2" in text_of(page, "//ul/li")


def test_delete_leaves_a_gone_address_and_moves_the_revisions(client: Client) -> None:
    post = published()
    approved(post)
    before = revisions.read(["posts", "comments"])
    client.post(reverse("admin:blog_post_delete", args=[post.pk]), {"post": "yes"})
    after = revisions.read(["posts", "comments"])
    assert not Post.objects.exists()
    assert PostUrl.objects.get(path=post.path).post is None
    assert all(after[scope] != before[scope] for scope in after)


def test_delete_of_several_goes_through_publishing(client: Client) -> None:
    posts = [published(), published(), draft()]
    approved(posts[0])
    asked = do(client, "delete_selected", posts)
    assert "Comments: 1" in text_of(asked, "//ul/li")
    do(client, "delete_selected", posts, post="yes")
    assert not Post.objects.exists()
    assert PostUrl.objects.filter(post=None).count() == 2


def test_delete_of_a_post_that_somebody_writes_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, delete = published(), publishing.delete

    def write_and_delete(seen: Post) -> None:
        publishing.edit(Post.objects.get(pk=seen.pk), source="Somebody else’s.")
        delete(seen)

    monkeypatch.setattr(publishing, "delete", write_and_delete)
    url = reverse("admin:blog_post_delete", args=[post.pk])
    told = messages(client.post(url, {"post": "yes"}, follow=True))
    assert "has been changed since you opened it" in told
    assert "deleted successfully" not in told
    assert Post.objects.exists()


def test_who_may_only_look_is_shown_a_post_without_fields(client: Client, charlie: User) -> None:
    charlie.is_staff = True
    charlie.save()
    charlie.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(charlie)
    post = published(labels=["Drinks"])
    page = client.get(reverse("admin:blog_post_change", args=[post.pk]))
    assert "Drinks" in text_of(page, "//*[contains(@class, 'field-labels')]")
    assert not text_of(page, "//input[@name='_save']")
    refused = client.post(reverse("admin:blog_post_change", args=[post.pk]), {"title": "Mine"})
    assert refused.status_code == 403
