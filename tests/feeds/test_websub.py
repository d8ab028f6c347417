"""WebSub: what subscribers find in a feed, and what the hub is told, whatever it answers."""

from __future__ import annotations

import json
import re
import socket
import threading
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from lxml import etree
from pytest_django import Settings

from blog import announcing, outbox, publishing
from blog.models import Delivery, Post
from blog.press import Press
from feeds import websub
from tests.blog.factories import author, draft, published
from tests.comments.factories import approved
from tests.feeds.hub import ACCEPTED, Hub, hub, work_later
from tests.feeds.readers import SUFFIXES
from tests.servers import Behaviour, goes_on, hangs, says, sends
from tests.wsgi import Answer, Client

__all__ = ["hub"]

pytestmark = pytest.mark.django_db

HUB = "https://hub.test/?a=b&c=d"
SITE = "http://blog.test"
EACH_SUFFIX = pytest.mark.parametrize("suffix", SUFFIXES)


@pytest.fixture
def named(settings: Settings) -> None:
    """Give the blog a hub, which nobody talks to."""
    settings.WEBSUB_HUB = HUB


def in_document(answer: Answer) -> tuple[list[str], list[str]]:
    """Return the hubs and the addresses of its own that a document names."""
    if "json" in answer["Content-Type"]:
        hubs: list[dict[str, str]] = answer.json.get("hubs", [])
        assert all(each["type"] == "WebSub" for each in hubs)
        return [each["url"] for each in hubs], [answer.json["feed_url"]]
    links: Any = etree.fromstring(answer.content).iter("{http://www.w3.org/2005/Atom}link")
    found = [(link.get("rel"), link.get("href")) for link in links]
    return [u for rel, u in found if rel == "hub"], [u for rel, u in found if rel == "self"]


def in_header(answer: Answer) -> dict[str, str]:
    """Return the links of the header by what they are."""
    [value] = [value for name, value in answer.fields if name == "Link"]
    links: list[tuple[str, str]] = re.findall(r'<([^<>]*)>; rel="([a-z]+)"', value)
    assert len(links) == len({rel for _, rel in links})
    return {rel: url for url, rel in links}


@EACH_SUFFIX
@pytest.mark.parametrize("feed", ["posts", "pages", "comments", "labels/tea", "authors/alice"])
def test_feed_names_one_hub_and_its_own_address_in_document_and_header(
    wsgi: Client, named: None, feed: str, suffix: str
) -> None:
    published(labels=["Tea"])
    path = f"/feeds/{feed}.{suffix}"
    answer = wsgi.get(path)
    assert in_document(answer) == ([HUB], [SITE + path])
    assert in_header(answer) == {"hub": HUB, "self": SITE + path}


@EACH_SUFFIX
def test_comments_of_a_post_name_the_hub(wsgi: Client, named: None, suffix: str) -> None:
    path = f"/feeds/posts/{published().pk}/comments.{suffix}"
    assert in_document(wsgi.get(path)) == ([HUB], [SITE + path])


@EACH_SUFFIX
def test_feed_of_a_name_in_other_letters_names_its_address_in_ascii(
    wsgi: Client, named: None, suffix: str
) -> None:
    published(labels=["Größe <3"])
    path = f"/feeds/labels/gr%C3%B6%C3%9Fe-3.{suffix}"
    answer = wsgi.get(path)
    assert in_header(answer)["self"] == SITE + path
    assert in_document(answer) == ([HUB], [SITE + path])


def test_feed_asked_for_with_head_names_the_hub(wsgi: Client, named: None) -> None:
    assert in_header(wsgi.head("/feeds/posts.atom"))["hub"] == HUB


def test_stored_feed_names_the_hub_and_a_304_says_no_more_than_it_must(
    wsgi: Client, named: None
) -> None:
    first, again = wsgi.get("/feeds/posts.atom"), wsgi.get("/feeds/posts.atom")
    assert in_header(first) == in_header(again)
    held = {"If-None-Match": first["ETag"]}
    assert "Link" not in wsgi.get("/feeds/posts.atom", headers=held)


@EACH_SUFFIX
@pytest.mark.parametrize("query", ["max-results=1", "orderby=updated"])
def test_part_of_a_feed_that_was_asked_for_names_no_hub(
    wsgi: Client, named: None, suffix: str, query: str
) -> None:
    answer = wsgi.get(f"/feeds/posts.{suffix}?{query}")
    assert in_document(answer)[0] == []
    assert "Link" not in answer


def test_feed_with_a_query_that_says_nothing_is_the_topic(wsgi: Client, named: None) -> None:
    answer = wsgi.get("/feeds/posts.atom?utm_source=x")
    assert in_header(answer)["self"] == f"{SITE}/feeds/posts.atom"


@EACH_SUFFIX
def test_feed_of_a_blog_without_a_hub_names_none(wsgi: Client, suffix: str) -> None:
    answer = wsgi.get(f"/feeds/posts.{suffix}")
    assert in_document(answer)[0] == []
    assert "Link" not in answer


@pytest.mark.parametrize("path", ["/feeds/feeds.opml", "/", "/feeds/posts.atom?max-results=x"])
def test_what_is_no_feed_names_no_hub(wsgi: Client, named: None, path: str) -> None:
    assert "Link" not in wsgi.get(path)


def test_another_hub_makes_another_edition(press: Press, named: None, settings: Settings) -> None:
    first = Client(press).get("/feeds/posts.atom")
    settings.WEBSUB_HUB = "https://other.test/"
    restarted = Client(Press(press.application))
    again = restarted.get("/feeds/posts.atom", headers={"If-None-Match": first["ETag"]})
    assert (again.status, in_header(again)["hub"]) == (200, "https://other.test/")


def test_whole_round_from_publication_to_what_the_hub_fetches(wsgi: Client, hub: Hub) -> None:
    feed = wsgi.get("/feeds/posts.atom")
    topic = in_header(feed)["self"]
    post = published(title="News")
    work_later()
    assert topic in hub.told
    fetched = wsgi.get(topic.removeprefix(SITE), headers={"If-None-Match": feed["ETag"]})
    assert (fetched.status, post.atom_id in fetched.text) == (200, True)


def test_hub_is_told_in_the_form_that_hubs_take(hub: Hub) -> None:
    announce("posts")
    work_later()
    visit = hub.visits[0]
    url = "http%3A%2F%2Fblog.test%2Ffeeds%2Fposts.atom"
    assert (visit.method, visit.target) == ("POST", "/hub")
    assert visit.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert visit.body.decode() == f"hub.mode=publish&hub.url={url}&hub.topic={url}"


def test_hub_is_told_after_half_a_minute(hub: Hub) -> None:
    published()
    outbox.run_due()
    assert not hub.told
    for delivery in Delivery.objects.all():
        assert delivery.due_at - delivery.created_at == timedelta(seconds=30)


def test_changes_within_half_a_minute_are_told_once(hub: Hub) -> None:
    post = published(title="0")
    first = Delivery.objects.get(payload={"subject": "posts"})
    for number in range(1, 5):
        publishing.edit(post, title=str(number))
    assert Delivery.objects.get(payload={"subject": "posts"}).due_at == first.due_at
    work_later()
    assert len(hub.told) == len(set(hub.told)) == 6


def test_change_after_the_hub_was_told_is_told_again(hub: Hub) -> None:
    post = published()
    work_later()
    publishing.edit(post, title="New")
    work_later()
    assert hub.told.count(f"{SITE}/feeds/posts.atom") == 2


def test_feed_that_is_gone_when_its_time_comes_is_not_told_of(hub: Hub) -> None:
    publishing.unpublish(published(labels=["Tea"]))
    work_later()
    assert set(hub.told) == {f"{SITE}/feeds/posts.{suffix}" for suffix in SUFFIXES}


def test_hub_that_was_taken_out_of_the_settings_is_told_nothing(hub: Hub) -> None:
    published()
    with override_settings(WEBSUB_HUB=""):
        work_later()
    assert not hub.visits
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


@pytest.mark.parametrize("subject", ["nothing", "label:0", "label:99", "post:99", "author:99"])
def test_topic_that_leads_nowhere_tells_nothing(hub: Hub, subject: str) -> None:
    websub.tell_hub({"subject": subject})
    assert not hub.visits


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_hub_that_accepts_is_done_with(hub: Hub, status: int) -> None:
    hub.answer = says(status)
    published()
    work_later()
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.DONE}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says(500, b"<h1>Oops</h1>\n" + b"x" * 9000), "HubRefused: 127.0.0.1 answered 500: <h1>"),
        (says(503, Retry_After="60"), "HubRefused: 127.0.0.1 answered 503: nothing more."),
        (says(400, b"No\x00 such \xfftopic"), "HubRefused: 127.0.0.1 answered 400: No such"),
        (says(404), "HubRefused: 127.0.0.1 answered 404"),
        (says(410), "HubRefused: 127.0.0.1 answered 410"),
        (says(301, Location="http://127.0.0.1:9/"), "HubRefused: 127.0.0.1 answered 301"),
        (says(307, Location="http://127.0.0.1:9/"), "HubRefused: 127.0.0.1 answered 307"),
        (sends(b"\x00\x01\x02\r\n\r\n"), "UnreadableAnswer: 127.0.0.1 gave an answer"),
        (sends(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), "UnreadableAnswer: 127.0.0.1"),
        (sends(b""), "NotReached: 127.0.0.1"),
        (goes_on(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 9000), "TooLarge: 127.0.0.1"),
        (goes_on(b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 9000 + b"\r\n"), "TooLarge: 127.0.0.1"),
        (goes_on(b"HTTP/1.1 200 OK\r\n\r\n", b"x", every=0.02), "TooSlow: 127.0.0.1 took longer"),
        (hangs(threading.Event()), "TooSlow: 127.0.0.1 took longer"),
    ],
    ids=[
        "500", "503", "400", "404", "410", "301", "307", "nonsense", "cut-off", "hangs-up",
        "endless", "endless-headers", "drips", "hangs",
    ],
)  # fmt: skip
def test_hub_that_does_not_accept_is_told_again_later_and_the_error_is_kept(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, answer: Behaviour, error: str
) -> None:
    hub.answer = answer
    announce("posts")
    with monkeypatch.context() as patch:
        if error.startswith("TooSlow"):
            patch.setattr(websub, "DEADLINE", timedelta(seconds=0.4))
        work_later()
    [delivery] = Delivery.objects.all()
    assert (delivery.state, delivery.attempts) == (Delivery.State.WAITING, 1)
    assert delivery.last_error.startswith(error)
    assert len(delivery.last_error) < 400
    assert delivery.due_at > timezone.now() + timedelta(seconds=10)
    # One that does not answer is not asked for each format.
    assert len(hub.visits) == 1
    hub.answer = ACCEPTED
    work_later()
    assert Delivery.objects.get().state == Delivery.State.DONE
    assert hub.told[1:] == [f"{SITE}/feeds/posts.{suffix}" for suffix in SUFFIXES]


def announce(*topics: str) -> None:
    """Announce without a change."""
    announcing.announce(topics)


def test_hub_that_is_down_is_told_again_later(hub: Hub, settings: Settings) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        settings.WEBSUB_HUB = f"http://127.0.0.1:{free.getsockname()[1]}/"
    announce("posts")
    work_later()
    assert "refused" in Delivery.objects.get().last_error


def test_hub_on_a_network_that_is_not_allowed_is_not_told(hub: Hub, settings: Settings) -> None:
    settings.OUTGOING_ALLOW = ()
    announce("posts")
    work_later()
    assert not hub.visits
    assert "OUTGOING_ALLOW" in Delivery.objects.get().last_error


def test_hub_that_never_accepts_is_given_up_and_the_next_change_begins_anew(hub: Hub) -> None:
    hub.answer = says(500)
    announce("posts")
    for _ in range(outbox.MOST_ATTEMPTS):
        work_later()
    assert Delivery.objects.get().state == Delivery.State.FAILED
    announce("posts")
    hub.answer = ACCEPTED
    work_later()
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [Delivery.State.FAILED, Delivery.State.DONE]


def test_change_while_the_hub_is_down_takes_over_what_waits(hub: Hub) -> None:
    hub.answer = says(500)
    announce("posts", "pages")
    for _ in range(5):
        work_later()
    announce("posts")
    Delivery.objects.filter(key="websub:posts").update(due_at=timezone.now())
    assert outbox.run_due() == 1
    rows = Delivery.objects.filter(payload={"subject": "posts"})
    assert [(row.attempts, row.key) for row in rows] == [(1, None)]
    assert Delivery.objects.filter(payload={"subject": "pages"}).count() == 1


def test_what_waits_after_its_last_attempts_lets_a_new_change_have_all_of_its_own(
    hub: Hub,
) -> None:
    hub.answer = says(500)
    announce("posts")
    for _ in range(outbox.MOST_ATTEMPTS - 1):
        work_later()
    announce("posts")
    old = Delivery.objects.earliest("pk")
    Delivery.objects.filter(pk=old.pk).update(due_at=timezone.now())
    outbox.run_due()
    [left] = Delivery.objects.all()
    assert (left.state, left.attempts) == (Delivery.State.WAITING, 1)


def test_deliveries_of_other_kinds_keep_their_keys(hub: Hub) -> None:
    outbox.register("test", lambda _payload: None)
    outbox.enqueue("test", {"subject": "posts"}, key="k")
    announce("posts")
    work_later()
    assert Delivery.objects.get(kind="test").key == "k"
    assert Delivery.objects.get(kind=announcing.KIND).key is None


def test_comment_is_told_of_while_its_posts_feed_is_not(hub: Hub) -> None:
    post = published()
    Delivery.objects.all().delete()
    approved(post)
    work_later()
    feeds = ("comments", f"posts/{post.pk}/comments")
    expected = {f"{SITE}/feeds/{feed}.{suffix}" for feed in feeds for suffix in SUFFIXES}
    assert set(hub.told) == expected
    assert json.dumps(hub.told).count("posts.atom") == 0


def test_scheduled_post_is_told_of_when_the_worker_publishes_it(hub: Hub) -> None:
    post = publishing.schedule(draft(), at=timezone.now() + timedelta(hours=1))
    assert not Delivery.objects.exists()
    Post.objects.filter(pk=post.pk).update(scheduled_for=timezone.now())
    publishing.publish_due()
    work_later()
    assert f"{SITE}/feeds/authors/{author().username}.atom" in hub.told
