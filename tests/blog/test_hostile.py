"""What strangers send that means harm: refused or ignored, never an error of ours."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from blog import guard, parsing
from blog.guard import GuardError
from blog.paging import Cursor
from blog.press import bodies
from blog.problems import Problem
from tests.blog.factories import draft, published
from tests.wsgi import Client as Wsgi

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
#: Codecs of Python's that are none of text, or fail on most bytes.
CODECS = ["hex", "zip", "rot13", "idna", "punycode", "undefined"]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(
    "address", ["/?before=%41", "/api/v1/posts/?limit=%35", "/admin/login/?next=%2f"]
)
def test_address_is_read_as_utf_8_whatever_the_content_type_says(
    wsgi: Wsgi, codec: str, address: str
) -> None:
    kind = f"text/html; charset={codec}"
    assert wsgi.get(address, content_type=kind).status == wsgi.get(address).status < 500


@pytest.mark.parametrize("codec", CODECS)
def test_form_is_read_as_utf_8_whatever_the_content_type_says(wsgi: Wsgi, codec: str) -> None:
    kind = f"{FORM}; charset={codec}"
    body = b"username=%41&password=%42"
    assert wsgi.post("/admin/login/", body, content_type=kind).status == 403  # no CSRF token


def test_content_type_with_a_parameter_in_an_unknown_codec_is_read_without(wsgi: Wsgi) -> None:
    assert wsgi.get("/", content_type="a/b; charset*=nope''%41").status == 200


@pytest.mark.parametrize("boundary", ["B", '"B"'])
def test_form_in_parts_keeps_its_boundary(wsgi: Wsgi, boundary: str) -> None:
    post = published()
    kind = f"multipart/form-data; charset=hex; boundary={boundary}"
    part = b'--B\r\nContent-Disposition: form-data; name="body"\r\n\r\nGreen tea\r\n--B--\r\n'
    answer = wsgi.post(f"/comments/new/{post.pk}/", part, content_type=kind)
    assert answer.status == 422  # no name
    assert "Green tea" in answer.text


@pytest.mark.parametrize("cookie", ["csrftoken=junk", "sessionid=short"])
@pytest.mark.parametrize("address", ["/robots.txt", "/healthz", "/no-such-page.html"])
def test_malformed_cookie_is_not_answered_with_a_cookie(cookie: str, address: str) -> None:
    assert not Client(headers={"cookie": cookie}).get(address).cookies


def test_session_cookie_with_nul_is_as_none() -> None:
    answer = Client(headers={"cookie": 'sessionid="aaaaaaaaaaaa\\000"'}).get("/admin/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/login/?next=/admin/")


def test_session_cookie_of_ours_is_still_read(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    assert client.get("/admin/").status_code == 200


def test_body_for_a_page_has_a_limit_below_that_of_the_admin(wsgi: Wsgi) -> None:
    body = b"x" * (bodies.PUBLIC_BYTES + 1)
    assert wsgi.post("/comments/new/1/", body, content_type=FORM).status == 413
    assert wsgi.post("/admin/login/", body, content_type=FORM).status == 403  # no CSRF token


@contextmanager
def slow_bodies(wsgi: Wsgi, count: int) -> Iterator[None]:
    """Have so many clients in the middle of sending."""
    arrived, go_on = threading.Semaphore(0), threading.Event()

    class Waiting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            arrived.release()
            go_on.wait(30)
            return b""

    environ = {"CONTENT_LENGTH": "5", "wsgi.input": Waiting()}
    threads = [
        threading.Thread(target=wsgi.post, args=["/"], kwargs={"environ": environ})
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert arrived.acquire(timeout=30)
    try:
        yield
    finally:
        go_on.set()
        for thread in threads:
            thread.join()


def test_slow_senders_leave_threads_for_readers(wsgi: Wsgi) -> None:
    with slow_bodies(wsgi, bodies.MOST_AT_ONCE):
        refused = wsgi.post("/api/v1/comments/preview/", {"body": "x"})
        assert wsgi.get("/").status == 200
    assert (refused.status, refused.json["code"], refused["Retry-After"]) == (503, "busy", "5")
    assert wsgi.post("/api/v1/comments/preview/", {"body": "x"}).status == 200


def test_name_with_a_thousand_marks_is_refused_before_they_are_put_in_order() -> None:
    # 32,000 of them took a second, and ten times as many take a hundred times as long.
    with pytest.raises(GuardError) as refused:
        guard.author_name("a" + "\u0301\u0323" * 250_000)
    assert (refused.value.field, refused.value.code) == ("author_name", "too_long")


def test_imported_name_of_marks_without_end_is_cut() -> None:
    assert len(guard.imported_name("a" + "\u0301\u0323" * 250_000)) <= guard.NAME_CHARACTERS


def test_json_of_many_bad_values_is_refused_with_some_of_them() -> None:
    with pytest.raises(Problem) as refused:
        parsing.loads(b'{"a":[' + b",".join([b"1e999"] * 10_000) + b"]}")
    assert len(refused.value.errors) == parsing.MOST_ERRORS


@pytest.mark.parametrize("address", ["/search/label/secret", "/search/label/Secret"])
def test_name_of_a_draft_s_label_is_not_told(client: Client, address: str) -> None:
    draft(labels=["Secret"])
    assert client.get(address).status_code == 404
    assert client.get(f"{address}?before={Cursor.of(published())}").status_code == 404


def test_user_who_published_nothing_is_not_told_from_nobody(client: Client, bob: User) -> None:
    place = Cursor.of(published())
    for name in ("bob", "nobody"):
        assert client.get(f"/author/{name}/?before={place}").status_code == 404


def test_page_behind_the_last_post_of_a_scope_is_an_empty_one(client: Client) -> None:
    place = Cursor.of(published(labels=["Tea"]))
    assert client.get(f"/search/label/tea?before={place}").status_code == 200


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE"])
def test_feed_knows_get_and_head_alone(client: Client, method: str) -> None:
    answer: Any = client.generic(method, "/feeds/posts.atom")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
