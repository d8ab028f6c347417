"""Bodies: read before anything else, within their limit."""

from __future__ import annotations

import io
from typing import Any

import pytest

from blog.press import Press, bodies
from tests.wsgi import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.blog.press_urls")]

API_LIMIT = 66 * 1024


class Slow(io.BytesIO):
    """A connection that brings a few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return a part of what is asked for."""
        return super().read(min(size if size and size > 0 else 1000, 1000))


def chunked(body: bytes) -> dict[str, Any]:
    """A body without a length, as granian hands it over."""
    return {
        "CONTENT_LENGTH": "",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": Slow(body),
        "wsgi.input_terminated": True,
    }


@pytest.mark.parametrize("size", [0, 1, 100_000, 1_000_000])
def test_body_arrives_whole(wsgi: Client, size: int) -> None:
    answer = wsgi.post(
        "/echo/", environ={"wsgi.input": Slow(b"x" * size), "CONTENT_LENGTH": str(size)}
    )
    assert answer.text == str(size)


def test_body_in_chunks_arrives_whole(wsgi: Client) -> None:
    assert wsgi.post("/echo/", environ=chunked(b"x" * 100_000)).text == "100000"


def test_body_of_http_2_needs_no_length(wsgi: Client) -> None:
    environ = {**chunked(b"x" * 5000), "SERVER_PROTOCOL": "HTTP/2.0"}
    del environ["HTTP_TRANSFER_ENCODING"]
    assert wsgi.post("/echo/", environ=environ).text == "5000"


def test_body_at_the_limit_is_taken(wsgi: Client) -> None:
    assert wsgi.post("/api/echo/", b"x" * API_LIMIT).text == str(API_LIMIT)
    assert wsgi.post("/api/echo/", environ=chunked(b"x" * API_LIMIT)).text == str(API_LIMIT)


def test_long_body_is_refused_by_the_api_as_a_problem(wsgi: Client) -> None:
    answer = wsgi.post("/api/echo/", b"x" * (API_LIMIT + 1))
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status, answer.json["status"], answer.json["code"]) == (413, 413, "too_large")
    assert answer.json.keys() == {"type", "title", "status", "detail", "code"}


def test_long_body_in_chunks_is_sent_to_its_end_before_it_is_refused(wsgi: Client) -> None:
    environ = chunked(b"x" * 1_000_000)
    assert wsgi.post("/api/echo/", environ=environ).status == 413
    assert environ["wsgi.input"].tell() == 1_000_000


def test_body_in_chunks_without_end_is_refused_in_the_middle(
    wsgi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "DROPPED_BYTES", 5_000)
    environ = chunked(b"x" * 1_000_000)
    assert wsgi.post("/api/echo/", environ=environ).status == 413
    assert environ["wsgi.input"].tell() == API_LIMIT + 1 + 5_000


@pytest.mark.parametrize(("length", "read"), [(bodies.DROPPED_BYTES + 1, 0), (1001, 1001)])
def test_declared_length_past_the_limit_is_refused_once_it_is_sent_if_that_ends(
    wsgi: Client, settings: Any, length: int, read: int
) -> None:
    settings.PRESS_MAX_BODY_BYTES = 1000
    body = Slow(b"x" * 1001)
    answer = wsgi.post("/echo/", environ={"CONTENT_LENGTH": str(length), "wsgi.input": body})
    assert (answer.status, body.tell()) == (413, read)
    assert answer.text == "The body may have at most 1,000 bytes.\n"


def test_refusal_can_be_read_by_an_origin_that_may_call(wsgi: Client, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://a.test"]
    headers = {"Origin": "https://a.test"}
    answer = wsgi.post("/api/echo/", b"x" * (API_LIMIT + 1), headers=headers)
    assert answer["Access-Control-Allow-Origin"] == "https://a.test"


@pytest.mark.parametrize("length", ["ten", "-1", "+5", "1e3", "5, 5", "٣", " 5"])
def test_length_that_is_no_number_is_refused(wsgi: Client, length: str) -> None:
    answer = wsgi.post("/api/echo/", b"12345", environ={"CONTENT_LENGTH": length})
    assert (answer.status, answer.json["code"]) == (400, "malformed_length")


def test_body_that_was_cut_off_is_refused(wsgi: Client) -> None:
    environ = {"CONTENT_LENGTH": "10", "wsgi.input": Slow(b"12345")}
    answer = wsgi.post("/api/echo/", environ=environ)
    assert (answer.status, answer.json["code"]) == (400, "body_cut_off")
    assert answer.json["detail"] == "The body ended after 5 of 10 bytes."


def test_slow_body_holds_no_place_in_the_gate(wsgi: Client, press: Press) -> None:
    class Watching(Slow):
        def read(self, size: int | None = -1, /) -> bytes:
            with press.gate, press.gate:
                return super().read(size)

    environ = {"CONTENT_LENGTH": "5000", "wsgi.input": Watching(b"x" * 5000)}
    assert wsgi.post("/echo/", environ=environ).text == "5000"


def test_get_without_a_body_reads_none(wsgi: Client) -> None:
    source = Slow(b"of the next request")
    environ = {"wsgi.input": source, "CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    assert wsgi.get("/titles/", environ=environ).status == 200
    assert source.tell() == 0
