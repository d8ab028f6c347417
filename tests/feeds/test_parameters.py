"""What may be asked of a feed by its query."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from blog import publishing
from blog.models import Post
from feeds import parameters
from feeds.parameters import BadParameter, Window
from tests.blog.factories import author, draft
from tests.comments.factories import approved
from tests.feeds import readers
from tests.wsgi import Client

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def published_at(day: int, title: str = "Tea") -> Post:
    """Return a post of a day in March 2020 that was changed just now."""
    at = datetime(2020, 3, day, tzinfo=UTC)
    return publishing.publish(draft(title=f"{title} {day}"), at=at)


@pytest.fixture
def march(db: None) -> dict[int, Post]:
    """Three posts by day; the oldest was changed last."""
    posts = {day: published_at(day) for day in (1, 2, 3)}
    for day in (3, 2, 1):
        Post.objects.filter(pk=posts[day].pk).update(
            updated_at=datetime(2021, 1, 9 - day, tzinfo=UTC)
        )
    return posts


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", [3, 2, 1]),
        ("max-results=2", [3, 2]),
        ("max-results=150", [3, 2, 1]),
        ("max-results=", [3, 2, 1]),
        ("orderby=published", [3, 2, 1]),
        ("orderby=updated", [1, 2, 3]),
        ("orderby=lastmodified&max-results=1", [1]),
        ("published-min=2020-03-02T00:00:00Z", [3, 2]),
        ("published-max=2020-03-02T00:00:00Z", [1]),
        ("published-min=2020-03-02&published-max=2020-03-03", [2]),
        ("published-min=2020-03-02T01:00:00%2B01:00", [3, 2]),
        ("published-min=2020-03-02T01:00:00+01:00", [3, 2]),
        ("published-min=2020-03-02T00:00", [3, 2]),
        ("published-min=2020-03-03&published-max=2020-03-02", []),
        ("updated-min=2021-01-07T00:00:00Z", [3, 2, 1]),
        ("updated-min=2021-01-07T00:00:00Z&orderby=updated", [1, 2]),
        ("updated-max=2021-01-07T00:00:00Z&orderby=updated", [3]),
        ("utm_source=x&alt=rss&start-index=2", [3, 2, 1]),
    ],
)
def test_feed_shows_what_is_asked_for(
    wsgi: Client, march: dict[int, Post], query: str, days: list[int]
) -> None:
    answer = wsgi.get(f"/feeds/posts.atom?{query}")
    assert readers.ids(answer) == [march[day].atom_id for day in days]


@pytest.mark.parametrize("feed", ["posts", "authors/alice", "comments", "posts/{}/comments"])
@pytest.mark.parametrize("suffix", readers.SUFFIXES)
def test_every_feed_takes_parameters(
    wsgi: Client, march: dict[int, Post], feed: str, suffix: str
) -> None:
    approved(march[1])
    approved(march[1])
    answer = wsgi.get(f"/feeds/{feed.format(march[1].pk)}.{suffix}?max-results=1")
    assert len(readers.ids(answer)) == 1


@pytest.mark.parametrize("suffix", readers.SUFFIXES)
def test_feed_names_itself_with_its_parameters_in_one_spelling(
    wsgi: Client, march: dict[int, Post], suffix: str
) -> None:
    path = f"/feeds/posts.{suffix}"
    asked = "published-max=2020-03-03T01:00:00%2B01:00&utm_source=x&max-results=002"
    own = readers.self_url(wsgi.get(f"{path}?{asked}"))
    assert own == f"http://blog.test{path}?max-results=2&published-max=2020-03-03T00:00:00Z"
    assert readers.self_url(wsgi.get(own.removeprefix("http://blog.test"))) == own


NUMBER = "a whole number from 1 to 150"
TIME = "a time such as 2026-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("name", "value", "must_be"),
    [
        ("max-results", "0", NUMBER),
        ("max-results", "151", NUMBER),
        ("max-results", "-1", NUMBER),
        ("max-results", "ten", NUMBER),
        ("max-results", "٣", NUMBER),
        ("orderby", "title", "“published” or “updated”"),
        ("published-min", "soon", TIME),
        ("updated-max", "2020-02-30", TIME),
        ("updated-min", "2020-02-03T25:00:00Z", TIME),
    ],
)
def test_parameter_that_can_not_be_read_is_refused_by_name(
    wsgi: Client, db: None, name: str, value: str, must_be: str
) -> None:
    answer = wsgi.get(f"/feeds/posts.atom?{urlencode({name: value})}")
    assert (answer.status, answer.text) == (400, f"{name} must be {must_be}, not “{value}”.\n")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer


@pytest.mark.parametrize("name", list(parameters.NAMES))
@pytest.mark.parametrize(
    "value", ["\x00", "9" * 5000, "\ud800", "0001-01-01T00:00:00+23:59", "24:00", "<script>", " "]
)
def test_parameter_of_any_value_is_read_or_refused(name: str, value: str) -> None:
    with pytest.raises(BadParameter) as caught:
        parameters.read({name: value})
    assert (caught.value.name, caught.value.value) == (name, value)
    str(caught.value).encode()


@pytest.mark.parametrize("moment", ["0001-01-01", "9999-12-31T23:59:59.999999999Z"])
def test_time_at_the_ends_of_the_calendar_is_a_bound(wsgi: Client, db: None, moment: str) -> None:
    for name in ("published-min", "published-max"):
        assert wsgi.get(f"/feeds/posts.atom?{name}={moment}").status == 200


def test_window_without_wishes_has_no_query() -> None:
    assert parameters.read({"utm_source": "x"}) == Window()
    assert Window().query() == ""


def test_window_is_read_back_from_its_query() -> None:
    asked = {"orderby": "updated", "updated-min": "2026-03-01T12:00:00.5Z", "max-results": "7"}
    window = parameters.read(asked)
    bounds = (("updated-min", NOON + timedelta(milliseconds=500)),)
    assert window == Window(limit=7, order="updated", bounds=bounds)
    assert window.query() == (
        "?max-results=7&orderby=updated&updated-min=2026-03-01T12:00:00.500000Z"
    )


def test_parameters_are_read_where_the_feed_has_a_subject(wsgi: Client, db: None) -> None:
    author()
    assert wsgi.get("/feeds/labels/none.atom?max-results=x").status == 400
