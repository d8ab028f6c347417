"""HTTP, clause by clause, for feeds, pages and the public API alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.http import http_date
from pytest_django import DjangoDbBlocker

from blog import publishing
from blog.models import Post, Revision
from tests.blog.factories import published
from tests.comments.factories import approved
from tests.standing import standing
from tests.wsgi import Answer, Client

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Surface:
    """An address, and how its server is asked."""

    client: Client
    path: str
    post: Post

    def get(self, **headers: str) -> Answer:
        return self.client.get(self.path, headers=_named(headers))

    def head(self, **headers: str) -> Answer:
        return self.client.head(self.path, headers=_named(headers))

    @property
    def tag(self) -> str:
        return self.get()["ETag"]

    def change(self) -> None:
        """Change what every one of them shows."""
        publishing.edit(self.post, title="Coffee")


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture(scope="module")
def standing_post(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Post]:
    """A post with comments that all tests look at."""
    with standing(django_db_blocker):
        yield _made()


@pytest.fixture
def post(standing_post: Post) -> Post:
    return deepcopy(standing_post)


def _made() -> Post:
    post = published(title="Tea", source="Earl Grey with milk, and nothing else. " * 40)
    for number in range(4):
        approved(post, body=f"Milk {number}, and a word or two more. " * 5)
    Revision.objects.update(changed_at=LONG_AGO)
    return post


ADDRESSES: dict[str, Callable[[Post], str]] = {
    "feed": lambda _: "/feeds/posts.atom",
    "page": lambda post: post.get_absolute_url(),
    "API": lambda post: f"/api/v1/posts/{post.pk}/comments/",
}


@pytest.fixture(params=list(ADDRESSES))
def surface(request: pytest.FixtureRequest, wsgi: Client, post: Post) -> Surface:
    return Surface(wsgi, ADDRESSES[request.param](post), post)


def opaque(tag: str) -> str:
    return tag.removeprefix('W/"').removesuffix('"')


def after_a_change(surface: Surface) -> Answer:
    tag = surface.tag
    surface.change()
    return surface.get(If_None_Match=tag)


def dated(surface: Surface, *, seconds: int) -> Answer:
    """Ask by a date alone that is so much later than the last change."""
    moment = LONG_AGO + timedelta(seconds=seconds)
    return surface.get(If_Modified_Since=http_date(moment.timestamp()))


def fresh(surface: Surface) -> Answer:
    """Ask by the date of a change of this second."""
    Revision.objects.update(changed_at=datetime.now(UTC))
    return surface.get(If_Modified_Since=http_date(datetime.now(UTC).timestamp()))


#: The clause, what is asked, and the status that is owed.
STATUSES: list[tuple[str, Callable[[Surface], Answer], int]] = [
    ("9110 §13.1.2 tag", lambda s: s.get(If_None_Match=s.tag), 304),
    ("9110 §13.1.2 weak comparison", lambda s: s.get(If_None_Match=s.tag.removeprefix("W/")), 304),
    ("9110 §13.1.2 list", lambda s: s.get(If_None_Match=f'"a", W/"b" ,{s.tag}'), 304),
    ("9110 §5.6.1.2 list with empty ones", lambda s: s.get(If_None_Match=f",, {s.tag} ,"), 304),
    ("9110 §13.1.2 any", lambda s: s.get(If_None_Match="*"), 304),
    ("9110 §13.1.2 another", lambda s: s.get(If_None_Match='"a"'), 200),
    ("9110 §13.1.2 changed", after_a_change, 200),
    ("9110 §13.1.2 HEAD", lambda s: s.head(If_None_Match=s.tag), 304),
    ("sent without quotes", lambda s: s.get(If_None_Match=opaque(s.tag)), 304),
    ("suffixed by Apache", lambda s: s.get(If_None_Match=f'"{opaque(s.tag)}-gzip"'), 304),
    ("suffixed by Jetty", lambda s: s.get(If_None_Match=f'W/"{opaque(s.tag)}--gzip"'), 304),
    ("suffixed with brotli", lambda s: s.get(If_None_Match=f'"{opaque(s.tag)}-br"'), 304),
    ("suffixed by others", lambda s: s.get(If_None_Match=f'W/"{opaque(s.tag)};gzip"'), 304),
    ("9110 §13.1.3 same date", lambda s: dated(s, seconds=0), 304),
    ("9110 §13.1.3 later date", lambda s: dated(s, seconds=99), 304),
    ("9110 §13.1.3 earlier date", lambda s: dated(s, seconds=-1), 200),
    ("9110 §13.1.3 no date", lambda s: s.get(If_Modified_Since="yesterday"), 200),
    ("9110 §8.8.2.2 date of this second", fresh, 200),
    (
        "9110 §13.2.2 the tag wins over the date: same",
        lambda s: s.get(If_None_Match=s.tag, If_Modified_Since=http_date(0)),
        304,
    ),
    (
        "9110 §13.2.2 the tag wins over the date: another",
        lambda s: s.get(If_None_Match='"a"', If_Modified_Since=http_date(2**31)),
        200,
    ),
    ("9110 §14.2 Range may be ignored", lambda s: s.get(Range="bytes=0-9"), 200),
    ("9110 §12.5.3 no coding that there is", lambda s: s.get(Accept_Encoding="zstd"), 200),
    ("9110 §12.5.3 nothing acceptable", lambda s: s.get(Accept_Encoding="*;q=0"), 200),
]


@pytest.mark.parametrize(
    ("ask", "status"), [row[1:] for row in STATUSES], ids=[row[0] for row in STATUSES]
)
def test_status_is_what_the_clause_says(
    surface: Surface, ask: Callable[[Surface], Answer], status: int
) -> None:
    assert ask(surface).status == status


def validators_on_both(surface: Surface) -> bool:
    whole = surface.get()
    short = surface.get(If_None_Match=whole["ETag"])
    names = ("ETag", "Last-Modified", "Cache-Control", "Vary")
    return all(short[name] == whole[name] for name in names)


def nothing_of_a_body_on_304(surface: Surface) -> bool:
    short = surface.get(If_None_Match=surface.tag)
    fields = {name.lower() for name, _ in short.fields}
    return not short.body and fields.isdisjoint({"content-type", "content-encoding"})


def head_is_get_without_a_body(surface: Surface) -> bool:
    head, get = surface.head(), surface.get()
    return sorted(head.fields) == sorted(get.fields) and not head.body


def coding(name: str) -> Callable[[Surface], bool]:
    def is_sent(surface: Surface) -> bool:
        small, plain = surface.get(Accept_Encoding=name), surface.get()
        same = small.content == plain.content and small["ETag"] == plain["ETag"]
        return same and small["Content-Encoding"] == name and len(small.body) < len(plain.body)

    return is_sent


def reader_that_changes_its_coding(surface: Surface) -> bool:
    tag = surface.get(Accept_Encoding="br")["ETag"]
    return surface.get(Accept_Encoding="gzip", If_None_Match=tag).status == 304


def date_in_the_past(surface: Surface) -> bool:
    Revision.objects.update(changed_at=datetime.now(UTC))
    return surface.get()["Last-Modified"] < http_date(datetime.now(UTC).timestamp() + 1)


def same_for_everybody(surface: Surface) -> bool:
    with_cookie = surface.get(Cookie="sessionid=abc; csrftoken=def")
    return with_cookie.body == surface.get().body and "Set-Cookie" not in with_cookie


def names_of(value: str) -> set[str]:
    return {name.strip().lower() for name in value.split(",")}


#: The clause, and what must hold.
CLAUSES: list[tuple[str, Callable[[Surface], bool]]] = [
    ("9110 §8.8.3 a tag", lambda s: s.tag.startswith('W/"') and s.tag.endswith('"')),
    ("9110 §8.8.2 a date", lambda s: s.get()["Last-Modified"] == http_date(LONG_AGO.timestamp())),
    ("9110 §8.8.2.1 no date in the future", date_in_the_past),
    ("9110 §15.4.5 the same on 200 and 304", validators_on_both),
    ("9110 §15.4.5 no body", nothing_of_a_body_on_304),
    ("9110 §9.3.2 HEAD", head_is_get_without_a_body),
    ("9110 §8.4.1.3 gzip", coding("gzip")),
    ("7932 brotli", coding("br")),
    ("9110 §8.8.3.3 one tag for each coding", reader_that_changes_its_coding),
    ("9110 §12.5.5 Vary", lambda s: "accept-encoding" in names_of(s.get()["Vary"])),
    ("9110 §12.5.5 never by cookie", lambda s: "cookie" not in names_of(s.get()["Vary"])),
    ("9111 §5.2.2.9 public", lambda s: "public" in names_of(s.get()["Cache-Control"])),
    ("6265 §3 no cookie", same_for_everybody),
    ("9110 §8.6 length", lambda s: int(s.get()["Content-Length"]) == len(s.get().body)),
]


@pytest.mark.parametrize("holds", [row[1] for row in CLAUSES], ids=[row[0] for row in CLAUSES])
def test_answer_keeps_the_clause(surface: Surface, holds: Callable[[Surface], bool]) -> None:
    assert holds(surface)


#: RFC 9111 §5.2.2, RFC 5861 §3: how long each may be kept.
KEPT = {
    "/feeds/posts.atom": "public, max-age=300, stale-while-revalidate=3600",
    "/": "public, max-age=0, s-maxage=60",
    "/api/v1/posts/": "public, max-age=0, s-maxage=60",
}


@pytest.mark.parametrize(("path", "expected"), list(KEPT.items()))
def test_answer_says_how_long_it_may_be_kept(wsgi: Client, path: str, expected: str) -> None:
    assert wsgi.get(path)["Cache-Control"] == expected


def refusals() -> Iterator[tuple[str, str, int]]:
    """Yield methods and addresses with what they are answered (RFC 9110 §15.5)."""
    for path in ("/feeds/posts.atom", "/feeds/feeds.opml", "/", "/feed/"):
        for method in ("PUT", "DELETE", "PATCH", "POST"):
            yield method, path, 405
    yield "GET", "/feeds/posts/999999/comments.atom", 404
    yield "GET", "/feeds/posts.xml", 404


@pytest.mark.parametrize(("method", "path", "status"), list(refusals()))
def test_refusal_has_its_status(
    wsgi: Client, post: Post, method: str, path: str, status: int
) -> None:
    answer = wsgi.request(method, path)
    assert answer.status == status
    if status == 405:
        assert names_of(answer["Allow"]) >= {"get", "head"}
