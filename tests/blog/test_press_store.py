"""Stored bytes: who is answered from them, and that they stay within their bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from blog import publishing, revisions
from blog.models import Blog
from blog.press import Press
from blog.press.answers import Answer
from blog.press.edition import Edition
from blog.press.encodings import CODINGS, coded
from blog.press.imprints import Imprint
from blog.press.policies import Policy
from blog.press.store import OVERHEAD_BYTES, Print, Store
from blog.press.visits import Key
from tests.blog import press_urls
from tests.blog.factories import published
from tests.wsgi import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.blog.press_urls")]

Queries = Callable[[int], AbstractContextManager[Any]]
LONG = "Earl Grey with a slice of lemon, and nothing else. " * 40


@pytest.fixture(autouse=True)
def runs() -> Iterator[list[str]]:
    press_urls.runs.clear()
    yield press_urls.runs
    press_urls.runs.clear()


def cold() -> Client:
    """A client of a process that has just been started."""
    return Client(Press(WSGIHandler()))


def test_hit_costs_one_query_and_runs_no_view(
    wsgi: Client, runs: list[str], django_assert_num_queries: Queries
) -> None:
    published(title="Tea")
    first = wsgi.get("/titles/")
    with django_assert_num_queries(1):
        again = wsgi.get("/titles/")
    assert (again.status, again.text, runs) == (200, "Tea", ["titles"])
    assert sorted(again.fields) == sorted(first.fields)


def test_hit_keeps_the_headers_of_the_middleware(wsgi: Client) -> None:
    wsgi.get("/titles/")
    again = wsgi.get("/titles/")
    assert again["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in again["Content-Security-Policy"]


def test_change_is_seen_at_once(wsgi: Client) -> None:
    post = published(title="Tea")
    wsgi.get("/titles/")
    publishing.edit(post, title="Cocoa")
    assert wsgi.get("/titles/").text == "Cocoa"


def test_change_of_another_scope_leaves_the_hit(wsgi: Client, runs: list[str]) -> None:
    wsgi.get("/titles/")
    publishing.update_blog(Blog.current(), title="Renamed")
    wsgi.get("/titles/")
    assert runs == ["titles"]


def test_withdrawn_post_is_gone_at_once(wsgi: Client) -> None:
    post = published()
    path = f"/posts/{post.pk}/"
    tag = wsgi.get(path)["ETag"]
    publishing.unpublish(post)
    assert wsgi.get(path, headers={"If-None-Match": tag}).status == 404
    assert wsgi.get(path, headers={"If-None-Match": "*"}).status == 404


def test_cold_process_answers_304_with_one_query(
    wsgi: Client, runs: list[str], django_assert_num_queries: Queries
) -> None:
    path = f"/posts/{published().pk}/"
    first = wsgi.get(path)
    runs.clear()
    client = cold()
    with django_assert_num_queries(1):
        answer = client.get(path, headers={"If-None-Match": f'"other", {first["ETag"]}'})
    assert (answer.status, answer.body, runs) == (304, b"", [])
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
        assert answer[name] == first[name]
    assert "Content-Type" not in answer
    assert "Content-Length" not in answer


def test_cold_process_doesnt_believe_an_old_tag(wsgi: Client) -> None:
    post = published(title="Tea")
    tag = wsgi.get("/titles/")["ETag"]
    publishing.edit(post, title="Cocoa")
    assert cold().get("/titles/", headers={"If-None-Match": tag}).text == "Cocoa"


def test_cold_process_doesnt_believe_the_tag_of_another_address(wsgi: Client) -> None:
    tag = wsgi.get("/titles/")["ETag"]
    assert cold().get("/titles/?page=2", headers={"If-None-Match": tag}).status == 200


def test_304_of_the_api_varies_as_its_200_does(wsgi: Client) -> None:
    first = wsgi.get("/api/posts/")
    held = {"If-None-Match": first["ETag"]}
    for client in (wsgi, cold()):
        answer = client.get("/api/posts/", headers=held)
        assert (answer.status, answer["Vary"]) == (304, first["Vary"])
    assert "origin" in first["Vary"]


def test_star_matches_what_exists_in_a_cold_process() -> None:
    assert cold().get("/titles/", headers={"If-None-Match": "*"}).status == 304


def test_head_is_get_without_a_body(wsgi: Client, runs: list[str]) -> None:
    published(title=LONG[:400])
    head, get = wsgi.head("/titles/"), wsgi.get("/titles/")
    assert (head.status, head.body) == (200, b"")
    assert sorted(head.fields) == sorted(get.fields)
    assert int(head["Content-Length"]) == len(get.body)
    assert runs == ["titles"]


def test_head_of_what_is_no_edition_has_no_body(wsgi: Client) -> None:
    answer = wsgi.head("/plain/")
    assert (answer.body, answer["Content-Length"]) == (b"", str(len("plain ") * 200))


def test_head_may_be_answered_304(wsgi: Client) -> None:
    tag = wsgi.get("/titles/")["ETag"]
    assert wsgi.head("/titles/", headers={"If-None-Match": tag}).status == 304


@pytest.mark.parametrize("coding", CODINGS)
def test_compressed_bytes_are_stored_with_the_same_tag(wsgi: Client, coding: str) -> None:
    path = f"/posts/{published(source=LONG).pk}/"
    small = wsgi.get(path, headers={"Accept-Encoding": coding})
    plain = wsgi.get(path)
    assert small["Content-Encoding"] == coding
    assert "Content-Encoding" not in plain
    assert small.content == plain.body
    assert int(small["Content-Length"]) == len(small.body) < len(plain.body)
    assert small["ETag"] == plain["ETag"]
    assert small["Vary"] == plain["Vary"] == "Accept-Encoding"


def test_compressed_bytes_are_made_once_when_they_are_asked_for(
    wsgi: Client, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(content: bytes, coding: str) -> bytes | None:
        made.append(coding)
        return coded(content, coding)

    monkeypatch.setattr("blog.press.encodings.coded", counted)
    path = f"/posts/{published(source=LONG).pk}/"
    tag = wsgi.get(path)["ETag"]
    wsgi.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert made == []
    before = press.store.size_bytes
    for accepted in ("gzip", "br", "gzip", "br, gzip"):
        wsgi.get(path, headers={"Accept-Encoding": accepted})
    assert made == ["gzip", "br"]
    assert press.store.size_bytes > before


def test_free_queries_never_fill_the_store(wsgi: Client, press: Press) -> None:
    tag = wsgi.get("/titles/?utm_source=1")["ETag"]
    assert len(press.store) == 0
    held = {"If-None-Match": tag}
    assert wsgi.get("/titles/?utm_source=1", headers=held).status == 304
    assert wsgi.get("/titles/?utm_source=2", headers=held).status == 200


def test_what_is_no_edition_is_not_stored(wsgi: Client, press: Press) -> None:
    assert [wsgi.get(path).status for path in ("/plain/", "/nowhere/", "/broken/")] == [
        200,
        404,
        500,
    ]
    assert len(press.store) == 0


def test_unknown_host_is_refused_on_a_hit_too(wsgi: Client) -> None:
    first = wsgi.get("/titles/")
    held = {"Host": "evil.test", "If-None-Match": first["ETag"]}
    assert wsgi.get("/titles/", headers=held).status == 400


def test_insecure_request_is_redirected_on_a_hit_too(wsgi: Client, settings: Any) -> None:
    tag = wsgi.get("/titles/")["ETag"]
    settings.SECURE_SSL_REDIRECT = True
    client = cold()
    answer = client.get("/titles/", headers={"If-None-Match": tag})
    assert (answer.status, answer["Location"]) == (301, "https://testserver/titles/")
    secure = client.get("/titles/", environ={"wsgi.url_scheme": "https"})
    assert secure.status == 200


def test_secure_and_insecure_answers_are_kept_apart(wsgi: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 60
    client = cold()
    assert "Strict-Transport-Security" not in client.get("/titles/")
    secure = client.get("/titles/", environ={"wsgi.url_scheme": "https"})
    assert secure["Strict-Transport-Security"].startswith("max-age=60")
    assert "Strict-Transport-Security" not in client.get("/titles/")


def test_origins_that_may_call_get_their_own_headers(
    wsgi: Client, press: Press, settings: Any
) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://a.test", "https://b.test"]
    allowed = "Access-Control-Allow-Origin"
    for origin in ("https://a.test", "https://b.test") * 2:
        answer = wsgi.get("/api/posts/", headers={"Origin": origin})
        assert answer[allowed] == origin
        held = {"Origin": origin, "If-None-Match": answer["ETag"]}
        again = wsgi.get("/api/posts/", headers=held)
        assert (again.status, again[allowed]) == (304, origin)
    assert allowed not in wsgi.get("/api/posts/")
    assert allowed not in wsgi.get("/api/posts/", headers={"Origin": "https://c.test"})
    assert len(press.store) == 3


def test_reader_with_a_cookie_gets_the_stored_bytes(wsgi: Client, runs: list[str]) -> None:
    first = wsgi.get("/titles/")
    again = wsgi.get("/titles/", headers={"Cookie": "sessionid=stranger"})
    assert (again["ETag"], runs) == (first["ETag"], ["titles"])


def made(size: int) -> Print:
    """A print of so many bytes in the store."""
    imprint = Imprint(Policy.PAGE, (revisions.BLOG,))
    counters = {revisions.BLOG: revisions.Counter()}
    edition = Edition.of(imprint, address="/", counters=counters)
    answer = Answer("200 OK", [("Content-Type", "image/png")], [b"x" * (size - OVERHEAD_BYTES)])
    return Print.of(edition, answer)


def key(name: str) -> Key:
    return Key(f"/{name}/", is_secure=False, origin="")


def test_store_drops_what_was_not_used_longest() -> None:
    store = Store(most_bytes=30_000)
    for name in "abc":
        store.put(key(name), made(10_000))
    store.get(key("a"))
    store.put(key("d"), made(10_000))
    assert [name for name in "abcd" if store.get(key(name))] == ["a", "c", "d"]
    assert store.size_bytes == 30_000


def test_store_replaces_a_print_by_the_next_one() -> None:
    store = Store(most_bytes=30_000)
    for _ in range(10):
        store.put(key("a"), made(10_000))
    assert (len(store), store.size_bytes) == (1, 10_000)


def test_store_takes_nothing_that_would_empty_it() -> None:
    store = Store(most_bytes=30_000)
    store.put(key("small"), made(10_000))
    store.put(key("large"), made(20_000))
    assert (len(store), store.get(key("large"))) == (1, None)
