"""Lengths of files, asked of a server that is really there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from blog import outbox, publishing, revisions
from blog.models import Delivery, Enclosure, Post
from blog.publishing import MediaFile
from tests.blog.factories import draft, published
from tests.servers import LOOPBACK, Behaviour, Handler, Server, hangs, running, says, sends

pytestmark = pytest.mark.django_db

SONG = b"la" * 600
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A server with a song, on a loopback that requests may go to."""
    settings.OUTGOING_ALLOW = LOOPBACK
    with running(Server(says(200, SONG, Content_Type="audio/mpeg"))) as server:
        yield server


def measured(url: str, media_type: str = "") -> Enclosure:
    """Return the file at an address after the worker's round."""
    post = published(enclosures=[MediaFile(url, media_type)])
    outbox.run_due()
    return post.enclosures.get()


def redirects(*, times: int) -> Behaviour:
    """Lead on so many times, then sing."""

    def answer(handler: Handler) -> None:
        step = int(handler.path.strip("/") or 0)
        found = says(302, Location=f"/{step + 1}") if step < times else says(200, SONG)
        found(handler)

    return answer


def test_length_is_asked_for_without_fetching_the_file(server: Server) -> None:
    assert measured(server.url("/a.mp3")).length_bytes == 1200
    assert [visit.method for visit in server.visits] == ["HEAD"]
    assert server.visits[0].headers["Accept-Encoding"] == "identity"
    assert Delivery.objects.get().state == Delivery.State.DONE


def test_length_of_a_root_relative_file_is_asked_of_this_site(
    server: Server, settings: Settings
) -> None:
    settings.SITE_URL = server.url("")
    assert measured("/a.mp3").length_bytes == 1200


def test_measurement_shows_in_feeds_and_is_no_news(server: Server) -> None:
    post = published(source=f'<audio src="{server.url("/a")}"></audio>', source_format="html")
    before, updated_at, version = revisions.read(["posts"]), post.updated_at, post.version
    outbox.run_due()
    post.refresh_from_db()
    assert revisions.read(["posts"]) != before
    assert (post.updated_at, post.version) == (updated_at, version)
    assert post.changed_at_revision == revisions.read(["posts"])["posts"].value
    assert post.enclosures.get().media_type == "audio/mpeg"


def test_type_that_is_known_stays(server: Server) -> None:
    assert measured(server.url("/a"), "audio/x-own").media_type == "audio/x-own"


@pytest.mark.parametrize(("times", "length"), [(1, 1200), (5, 1200), (6, None)])
def test_redirects_are_followed_a_few_times(server: Server, times: int, length: int | None) -> None:
    server.answer = redirects(times=times)
    assert measured(server.url("/0")).length_bytes == length


@pytest.mark.parametrize("location", ["http://10.0.0.1/a.mp3", "file:///etc/passwd", "http://["])
def test_redirect_to_where_no_request_may_go_is_not_followed(server: Server, location: str) -> None:
    server.answer = says(302, Location=location)
    assert measured(server.url()).length_bytes is None
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


#: What tells nothing of a file, though somebody answers.
UNTOLD: dict[str, Behaviour] = {
    "not there": says(404, SONG, Content_Type="audio/mpeg"),
    "a page": says(200, SONG, Content_Type="text/html; charset=utf-8"),
    "compressed": says(200, SONG, Content_Encoding="gzip"),
    "empty": says(200, b""),
    "in chunks": sends(OK + b"Transfer-Encoding: chunked\r\n\r\n"),
    "two lengths": sends(OK + b"Content-Length: 12, 13\r\n\r\n"),
    "too long": sends(OK + b"Content-Length: 99999999999999999999\r\n\r\n"),
    "other digits": sends(OK + b"Content-Length: \xd9\xa1\r\n\r\n"),
}
BUSY: dict[str, Behaviour] = {
    "503": says(503),
    "429": says(429),
    "nothing": sends(b""),
    "nonsense": sends(b"nonsense\r\n\r\n"),
}


@pytest.mark.parametrize("answer", UNTOLD.values(), ids=UNTOLD.keys())
def test_length_that_nobody_tells_stays_unknown_without_more_questions(
    server: Server, answer: Behaviour
) -> None:
    server.answer = answer
    assert measured(server.url("/a.mp3")).length_bytes is None
    assert Delivery.objects.get().state == Delivery.State.DONE


def test_address_that_no_request_may_go_to_is_not_asked() -> None:
    with running(Server(says(200, SONG))) as server:
        assert measured(server.url("/a.mp3")).length_bytes is None
        assert not server.visits
    assert Delivery.objects.get().state == Delivery.State.DONE


@pytest.mark.parametrize("answer", BUSY.values(), ids=BUSY.keys())
def test_server_that_is_busy_is_asked_again_later(server: Server, answer: Behaviour) -> None:
    server.answer = answer
    file = measured(server.url("/a.mp3"))
    again = Delivery.objects.get(state=Delivery.State.WAITING)
    assert again.payload == {"enclosure": file.pk, "failures": 1}
    assert again.due_at > timezone.now() + timedelta(minutes=59)
    server.answer = says(200, SONG)
    Delivery.objects.update(due_at=timezone.now())
    outbox.run_due()
    file.refresh_from_db()
    assert file.length_bytes == 1200


def test_server_that_is_busy_for_good_is_left_alone_quietly(server: Server) -> None:
    server.answer = says(503)
    published(enclosures=[MediaFile(server.url("/a.mp3"))])
    while outbox.run_due():
        Delivery.objects.update(due_at=timezone.now())
    assert len(server.visits) == 4
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


def test_server_that_hangs_is_not_waited_for_long(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.measuring.DEADLINE", timedelta(seconds=0.3))
    server.answer = hangs(done := threading.Event())
    assert measured(server.url("/a.mp3")).length_bytes is None
    done.set()
    assert Delivery.objects.filter(state=Delivery.State.WAITING).count() == 1


def test_file_that_is_gone_or_known_is_not_asked_for(server: Server) -> None:
    gone = draft(enclosures=[MediaFile(server.url("/gone.mp3"))])
    known = draft(enclosures=[MediaFile(server.url("/known.mp3"))])
    publishing.delete(gone)
    Enclosure.objects.filter(post=known).update(length_bytes=5)
    Delivery.objects.update(due_at=timezone.now())
    assert (outbox.run_due(), server.visits) == (2, [])


def test_nothing_is_asked_if_the_owner_has_changed_their_mind(
    server: Server, settings: Settings
) -> None:
    post = draft(enclosures=[MediaFile(server.url("/a.mp3"))])
    settings.MEASURE_ENCLOSURES = False
    assert (outbox.run_due(), server.visits) == (1, [])
    assert post.enclosures.get().length_bytes is None


def test_measurement_of_what_was_typed_meanwhile_changes_nothing() -> None:
    post = draft(enclosures=[MediaFile("/a.mp3")])
    file = post.enclosures.get()
    publishing.edit(post, enclosures=[MediaFile("/a.mp3", "audio/mpeg", 7)])
    assert not publishing.record_measurement(file, length_bytes=9)
    assert Enclosure.objects.get().length_bytes == 7


def test_measurement_does_not_disturb_an_author_who_is_writing() -> None:
    post = published(enclosures=[MediaFile("/a.mp3")])
    opened = Post.objects.get(pk=post.pk)
    publishing.record_measurement(post.enclosures.get(), length_bytes=9)
    assert publishing.edit(opened, title="Written meanwhile").version == 3


def test_questions_of_an_import_leave_room_for_other_deliveries() -> None:
    draft(enclosures=[MediaFile("/a.mp3"), MediaFile("/b.mp3")])
    draft(enclosures=[MediaFile("/c.mp3")])
    first, second, third = Delivery.objects.order_by("due_at").values_list("due_at", flat=True)
    assert second - first >= timedelta(seconds=4.9)
    assert third - second >= timedelta(seconds=4.9)
