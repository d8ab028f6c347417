"""Files beside a post's text, in the admin."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Enclosure, Post
from blog.publishing import MediaFile
from tests.admin_pages import errors, fields, send, text_of
from tests.blog.factories import draft, published

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/post/add/"
EPISODE = MediaFile("https://x.example/1.mp3", "audio/mpeg", 1_234)
OTHER = "https://x.example/2.ogg"


@pytest.fixture(autouse=True)
def _owner(client: Client, alice: User) -> None:
    client.force_login(alice)


def url_of(post: Post) -> str:
    return reverse("admin:blog_post_change", args=[post.pk])


def save(client: Client, post: Post, *, button: str = "_save", **typed: str) -> Any:
    """Change a post; in ``typed``, `file_0_url` is the address of the first file."""
    named = {name.replace("file_", "enclosures-").replace("_", "-", 1): value
             for name, value in typed.items() if name.startswith("file_")}  # fmt: skip
    others = {name: value for name, value in typed.items() if not name.startswith("file_")}
    answer = send(client, url_of(post), "post_form", button=button, **named, **others)
    post.refresh_from_db()
    return answer


def files(post: Post) -> list[tuple[str, str, int | None]]:
    return [(file.url, file.media_type, file.length_bytes) for file in post.enclosures.all()]


def test_file_can_be_named_at_a_published_post_and_is_news(client: Client) -> None:
    post = published()
    updated_at = post.updated_at
    save(client, post, file_0_url=OTHER, file_0_length_bytes="77")
    assert files(post) == [(OTHER, "audio/ogg", 77)]
    assert post.updated_at != updated_at


def test_file_can_be_named_at_a_new_post(client: Client) -> None:
    typed = {"title": "Tea", "enclosures-0-url": OTHER, "enclosures-0-media_type": "audio/x-own"}
    send(client, ADD, "post_form", button="_publish", **typed)
    post = Post.objects.get()
    assert files(post) == [(OTHER, "audio/x-own", None)]
    assert post.updated_at == post.published_at


def test_file_of_a_backdated_post_does_not_date_it_to_now(client: Client) -> None:
    dated = {"date_0": "2011-05-03", "date_1": "10:00:00"}
    save(client, post := draft(), button="_publish", file_0_url=OTHER, **dated)
    assert post.updated_at == datetime(2011, 5, 3, 10, tzinfo=UTC)


def test_file_can_be_changed_and_taken_away(client: Client) -> None:
    post = draft(enclosures=[EPISODE, MediaFile(OTHER, "audio/ogg", 5)])
    save(client, post, file_0_length_bytes="9", file_1_DELETE="on")
    assert files(post) == [(EPISODE.url, "audio/mpeg", 9)]
    assert LogEntry.objects.count() == 1


def test_save_with_the_same_files_moves_nothing(client: Client) -> None:
    post = published(enclosures=[EPISODE])
    version = post.version
    save(client, post)
    assert (post.version, files(post)) == (version, [(EPISODE.url, "audio/mpeg", 1_234)])


def test_file_that_the_text_plays_can_be_named_as_well(client: Client) -> None:
    post = draft(source='<audio src="/a.mp3"></audio><audio src="/b.mp3"></audio>')
    save(client, post, file_0_url="http://blog.test/b.mp3", file_0_length_bytes="5")
    assert files(post) == [("/b.mp3", "audio/mpeg", 5), ("/a.mp3", "audio/mpeg", None)]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"file_0_url": "ftp://x.example/a.mp3"}, "The address of a file begins with"),
        ({"file_0_url": "http://["}, "The address of a file begins with"),
        ({"file_0_url": OTHER, "file_0_media_type": "music"}, "Give a type such as audio/mpeg"),
        ({"file_0_url": OTHER, "file_0_length_bytes": "-1"}, "greater than or equal to 0"),
        ({"file_0_media_type": "audio/mpeg"}, "This field is required."),
    ],
)
def test_file_that_no_feed_could_hand_out_is_refused(
    typed: dict[str, str], error: str, client: Client
) -> None:
    post = draft()
    answer = save(client, post, source="Mine.", **typed)
    assert error in errors(answer)
    assert fields(answer, "post_form")["source"] == "Mine."
    assert not Enclosure.objects.exists()


def test_file_named_twice_is_refused(client: Client) -> None:
    post = draft(enclosures=[EPISODE])
    assert "duplicate" in errors(save(client, post, file_1_url=EPISODE.url))


def test_file_at_a_stale_version_is_refused(client: Client) -> None:
    post = published()
    seen = fields(client.get(url_of(post)), "post_form")
    publishing.edit(post, source="Somebody else’s.")
    answer = client.post(url_of(post), {**seen, "enclosures-0-url": OTHER, "_save": "1"})
    assert "has been changed since you opened it" in errors(answer)
    assert fields(answer, "post_form")["enclosures-0-url"] == OTHER
    assert not Enclosure.objects.exists()


def test_form_tells_what_the_text_plays(client: Client) -> None:
    post = draft(source='<audio src="/a.mp3"></audio><audio src="/b"></audio>')
    post.enclosures.filter(url="/a.mp3").update(length_bytes=48_213)
    shown = text_of(client.get(url_of(post)), "//*[contains(@class, 'field-played')]")
    assert "/a.mp3 (audio/mpeg, 48,213 bytes)" in shown
    assert "/b (type unknown, length unknown)" in shown


def test_files_of_a_post_are_shown_but_no_fields_to_who_may_only_look(
    client: Client, charlie: User
) -> None:
    User.objects.filter(pk=charlie.pk).update(is_staff=True)
    charlie.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(User.objects.get(pk=charlie.pk))
    page = client.get(url_of(draft(enclosures=[EPISODE])))
    assert EPISODE.url in text_of(page, "//*[@id='enclosures-group']")
    assert "enclosures-0-url" not in fields(page, "post_form")


@pytest.mark.parametrize("number", [1, 6])
def test_form_takes_the_same_queries_for_any_number_of_files(
    number: int, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    named = [MediaFile(f"/{index}.mp3") for index in range(number)]
    post = draft(enclosures=named, source='<audio src="/a.mp3"></audio>')
    with django_assert_max_num_queries(16):
        client.get(url_of(post))
