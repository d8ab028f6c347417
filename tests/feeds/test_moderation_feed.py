"""The private feed of what waits for a moderator."""

from __future__ import annotations

import json
from typing import Any

import feedparser
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog, Revision
from comments import feed_secrets, moderation, rulebook
from comments.models import FeedSecret
from feeds.formats import FORMATS
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db

WRONG = "x" * 43


def url_of(secret: str, suffix: str = "atom") -> str:
    return f"/feeds/moderation/{secret}.{suffix}"


def read(client: Client, secret: str) -> Any:
    """Return the Atom feed as a reader that isn't ours takes it."""
    answer = client.get(url_of(secret))
    assert answer.status_code == 200
    found = feedparser.parse(answer.content)
    assert not found.bozo
    return found


def test_feed_shows_what_waits_newest_first_and_nothing_else(client: Client, bob: User) -> None:
    post = published(title="Tea")
    first, second = pending(post), pending(post)
    approved(post)
    moderation.spam(pending(post), by=author())
    found = read(client, feed_secrets.make(bob))
    assert [entry.id for entry in found.entries] == [second.atom_id, first.atom_id]
    assert found.entries[0].title == "Rita on Tea"


def test_entry_says_all_that_there_is_to_judge_by_but_no_address(client: Client, bob: User) -> None:
    rulebook.add(kind="word", pattern="cheap", action="hold")
    above = approved(post := published(title="Tea & scones"), author_name="Ada <3")
    waits = pending(
        post, parent=above, author_name="Rita", author_email="rita@example.org",
        author_url="https://rita.example/", body="Not *cheap*. <b>Bold</b>",
    )  # fmt: skip
    answer = client.get(url_of(feed_secrets.make(bob)))
    [entry] = feedparser.parse(answer.content).entries
    desk = f"http://blog.test{reverse('admin:comments_comment_change', args=[waits.pk])}"
    assert "<em>cheap</em>" in entry.content[0].value
    assert "On “Tea &amp; scones”, in reply to Ada &lt;3:" in entry.content[0].value
    assert waits.reasons
    for reason in waits.reasons:
        assert f"Held: {reason['detail']}" in entry.content[0].value
    assert f'<a href="{desk}">' in entry.content[0].value
    assert (entry.link, entry.author_detail.href) == (desk, "https://rita.example/")
    assert waits.network
    assert not [said for said in ("rita@example.org", waits.network) if said in str(answer.content)]


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_feed_comes_in_every_format_with_nothing_in_it_too(
    suffix: str, client: Client, bob: User
) -> None:
    secret = feed_secrets.make(bob)
    empty = client.get(url_of(secret, suffix))
    waits = pending(published())
    full = client.get(url_of(secret, suffix))
    assert empty["Content-Type"] == FORMATS[suffix].content_type
    assert (waits.atom_id in str(empty.content), waits.atom_id in str(full.content)) == (
        False,
        True,
    )
    assert f"http://blog.test{url_of(secret, suffix)}" in str(full.content)


def test_feed_is_no_other_moderators_and_its_id_tells_no_secret(
    client: Client, alice: User, bob: User
) -> None:
    secrets = [feed_secrets.make(alice), feed_secrets.make(bob), feed_secrets.make(bob)]
    first, second = (read(client, secrets[number]).feed.id for number in (0, 2))
    assert first != second
    assert first.startswith("urn:uuid:")


def test_updated_is_that_of_the_newest_entry(client: Client, bob: User) -> None:
    waits = pending(published())
    document = json.loads(client.get(url_of(feed_secrets.make(bob), "json")).content)
    assert document["_broadsheet"]["updated"] == waits.created_at.isoformat()
    assert document["items"][0]["date_modified"] == waits.created_at.isoformat()


def test_feed_shows_the_newest_fifty(client: Client, bob: User) -> None:
    publishing.update_blog(Blog.current(), feed_entries=1)
    post = published()
    for _ in range(51):
        pending(post)
    assert len(read(client, feed_secrets.make(bob)).entries) == 50


def demote(bob: User) -> None:
    bob.groups.clear()


def deactivate(bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)


def shut_out_of_the_admin(bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=False)


def revoke(bob: User) -> None:
    assert feed_secrets.revoke(bob)


def delete(bob: User) -> None:
    bob.delete()
    assert not FeedSecret.objects.exists()


@pytest.mark.parametrize("end", [demote, deactivate, shut_out_of_the_admin, revoke, delete])
def test_feed_ends_with_the_right_to_moderate_as_if_it_had_never_been(
    end: Any, client: Client, bob: User
) -> None:
    secret = feed_secrets.make(bob)
    pending(published())
    end(bob)
    ended, wrong = client.get(url_of(secret)), client.get(url_of(WRONG))
    assert (ended.status_code, ended.content) == (404, wrong.content)
    assert ended.headers.items() == wrong.headers.items()


def test_feed_survives_another_password(client: Client, bob: User) -> None:
    secret = feed_secrets.make(bob)
    bob.set_password("another one")
    bob.save()
    assert client.get(url_of(secret)).status_code == 200


def test_secret_of_who_never_moderated_shows_nothing(client: Client, charlie: User) -> None:
    assert client.get(url_of(feed_secrets.make(charlie))).status_code == 404


@pytest.mark.parametrize("secret", ["", "x", "%00", "ä", "%ff", "a" * 5_000, "a.b"])
def test_nonsense_for_a_secret_is_nothing(secret: str, client: Client, bob: User) -> None:
    feed_secrets.make(bob)
    assert client.get(url_of(secret)).status_code == 404


@pytest.mark.parametrize("right", [True, False])
def test_answer_is_private_and_leads_nowhere(
    right: bool,  # noqa: FBT001
    client: Client,
    bob: User,
) -> None:
    answer = client.get(url_of(feed_secrets.make(bob) if right else WRONG))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not {"ETag", "Last-Modified"} & set(answer.headers)
    assert not answer.cookies


def test_reading_changes_nothing_and_writing_is_refused(client: Client, bob: User) -> None:
    secret = feed_secrets.make(bob)
    waits = pending(published())
    before = list(Revision.objects.values_list())
    assert client.head(url_of(secret)).status_code == 200
    read(client, secret)
    waits.refresh_from_db()
    assert (waits.state, list(Revision.objects.values_list())) == ("pending", before)
    assert client.post(url_of(secret)).status_code == 405


def test_feed_stands_in_no_list(client: Client, bob: User) -> None:
    feed_secrets.make(bob)
    for page in ("/", "/subscribe/", "/feeds/feeds.opml", "/sitemap.xml"):
        assert b"moderation" not in client.get(page).content


@pytest.mark.parametrize("number", [1, 6])
def test_feed_takes_the_same_queries_for_any_number_of_entries(
    number: int, client: Client, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secret = feed_secrets.make(bob)
    for _ in range(number):
        post = published()
        pending(post, parent=approved(post))
    # Whose it is, the rights of the user and of the groups, the blog, the comments.
    with django_assert_num_queries(5):
        client.get(url_of(secret))


def test_feed_is_read_through_the_press_without_being_kept(wsgi: Any, bob: User) -> None:
    secret = feed_secrets.make(bob)
    stored = len(wsgi.application.store)
    assert wsgi.get(url_of(secret)).status == 200
    assert len(wsgi.application.store) == stored
