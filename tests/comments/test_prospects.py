"""Readers are told what becomes of what they post, on cached pages too, and in the API."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog import publishing
from blog.models import Blog, Post
from comments.rules import Hold, Place, Policy, Prospect, Welcome, moments, prospect
from tests import wsgi as wsgi_client
from tests.blog.factories import draft, published
from tests.comments import pages

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
#: As a page or the API says it, by what the owner wants; and what is asked of readers.
HELD = "Comments are read before they appear."
OPEN = "Comments appear at once, unless a filter of this blog holds them."
FIRST = (
    "Your first comment is read before it appears; once one is approved, those with your verified "
    "e-mail address appear at once."
)
AWAY = (
    "Nobody reads comments here until 5 December 2026. Those of people with a verified e-mail "
    "address appear at once, others after that."
)


def told(policy: Policy, *, age: timedelta = DAY, closed: bool = False) -> Prospect:
    return prospect(Place(closed=closed, published_at=NOW - age), policy, at=NOW)


@pytest.mark.parametrize(
    ("policy", "code", "sentence"),
    [
        (Policy(), "held", HELD),
        (Policy(hold=Hold.NONE), "open", OPEN),
        (
            Policy(hold=Hold.FIRST),
            "first_held",
            FIRST,
        ),
        (
            Policy(hold=Hold.NONE, hold_after=DAY),
            "held_by_age",
            "This is older than 1 day, so comments on it are read before they appear.",
        ),
        (Policy(hold=Hold.NONE, hold_after=2 * DAY), "open", OPEN),
        (Policy(hold_after=DAY), "held", HELD),
        (
            Policy(hold=Hold.NONE, hold_after=DAY, away_until=NOW + 11 * DAY),
            "away",
            AWAY,
        ),
        (Policy(away_until=NOW), "held", HELD),
        (
            Policy(close_after=11 * DAY),
            "held",
            f"{HELD} Comments close on 4 December 2026.",
        ),
        (Policy(close_after=DAY), "closed_by_age", "Comments closed on 24 November 2026."),
        (Policy(welcome=Welcome.NOBODY), "nobody", "This blog takes no comments."),
    ],
)
def test_prospect_of_each_policy_has_a_code_and_a_sentence(
    policy: Policy, code: str, sentence: str
) -> None:
    found = told(policy)
    assert (found.code, found.sentence) == (code, sentence)
    assert found.is_open is (code not in {"closed_by_age", "nobody"})


def test_prospect_of_a_locked_post_is_closed_whatever_else_is_so() -> None:
    found = told(Policy(close_after=DAY, away_until=NOW + DAY), closed=True)
    assert (found.code, found.sentence, found.is_open) == ("closed", "Comments are closed.", False)


@pytest.mark.parametrize(
    ("hold", "code"), [(Hold.NONE, "verified"), (Hold.ALL, "held"), (Hold.FIRST, "first_held")]
)
def test_prospect_for_the_verified_alone_asks_for_an_address(hold: Hold, code: str) -> None:
    found = told(Policy(welcome=Welcome.VERIFIED, hold=hold))
    assert (found.code, found.needs_email) == (code, True)
    assert found.sentence.startswith("Comments need an e-mail address, which you verify by a link")


def test_prospect_names_days_of_the_zone_that_is_asked_in() -> None:
    at = NOW.astimezone(timezone.get_fixed_timezone(timedelta(hours=14)))
    place = Place(closed=False, published_at=NOW)
    assert "25 November 2026" in prospect(place, Policy(away_until=NOW), at=at - DAY).sentence


def test_moments_are_those_that_change_what_is_told_and_none_behind_the_last() -> None:
    place = Place(closed=False, published_at=NOW)
    policy = Policy(hold_after=DAY, close_after=3 * DAY, away_until=NOW + 2 * DAY)
    assert moments(place, policy) == [NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY]
    sooner = Policy(hold_after=DAY, close_after=DAY / 2, away_until=NOW + 2 * DAY)
    assert moments(place, sooner) == [NOW + DAY / 2]
    assert moments(place, Policy()) == []


@pytest.mark.parametrize(("closed", "welcome"), [(True, Welcome.ANYONE), (False, Welcome.NOBODY)])
def test_moments_change_nothing_where_comments_are_closed_for_good(
    closed: bool,  # noqa: FBT001
    welcome: Welcome,
) -> None:
    policy = Policy(welcome=welcome, hold_after=DAY, close_after=DAY, away_until=NOW)
    assert moments(Place(closed=closed, published_at=NOW), policy) == []


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Have every clock of this process go on by so much."""

    def go_on(by: timedelta) -> None:
        seconds, now = by.total_seconds(), timezone.now
        read, counted = time.time, time.monotonic
        monkeypatch.setattr(timezone, "now", lambda: now() + by)
        monkeypatch.setattr(time, "time", lambda: read() + seconds)
        monkeypatch.setattr(time, "monotonic", lambda: counted() + seconds)

    return go_on


def policy(**changes: Any) -> None:
    publishing.update_blog(Blog.current(), **{"hold": Blog.Hold.NONE, **changes})


def an_hour_before(days: int) -> Post:
    """Return a post that will be so many days old in an hour."""
    return publishing.publish(
        draft(), at=timezone.now() - timedelta(days=days) + timedelta(hours=1)
    )


CHANGES: dict[str, tuple[dict[str, Any], str, str]] = {
    "turns old": ({"hold_after_days": 30}, "open", "held_by_age"),
    "closes": ({"close_after_days": 30}, "open", "closed_by_age"),
    "owner is back": ({"away": True}, "away", "open"),
}
SENTENCES = {
    "open": "Comments appear at once",
    "held_by_age": "This is older than 30 days",
    "closed_by_age": "Comments closed on ",
    "away": "Nobody reads comments here until ",
}


@pytest.fixture(params=CHANGES)
def change(request: pytest.FixtureRequest, db: None) -> tuple[Post, str, str]:
    """A post, and what is told of it before and after an hour from now."""
    changes, before, after = CHANGES[request.param]
    if "away" in changes:
        changes = {"away_until": timezone.now() + timedelta(hours=1)}
    policy(**changes)
    return an_hour_before(30), before, after


def test_cached_page_tells_what_becomes_of_a_comment_and_the_clock_changes_it(
    wsgi: wsgi_client.Client,
    change: tuple[Post, str, str],
    go_on: Callable[[timedelta], None],
) -> None:
    post, before, after = change
    first = wsgi.get(post.get_absolute_url())
    again = wsgi.get(post.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert SENTENCES[before] in first.text
    assert again.status == 304
    go_on(timedelta(hours=2))
    later = wsgi.get(post.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert later.status == 200
    assert SENTENCES[after] in later.text
    assert SENTENCES[before] not in later.text


@pytest.mark.parametrize("path", ["/api/v1/posts/", "/api/v1/posts/{}/"])
def test_api_tells_what_becomes_of_a_comment_and_the_clock_changes_it(
    wsgi: wsgi_client.Client,
    change: tuple[Post, str, str],
    go_on: Callable[[timedelta], None],
    path: str,
) -> None:
    post, before, after = change
    address = path.format(post.pk)
    first = wsgi.get(address)
    assert _policy(first)["code"] == before
    go_on(timedelta(hours=2))
    later = wsgi.get(address, headers={"If-None-Match": first["ETag"]})
    assert (later.status, _policy(later)["code"]) == (200, after)
    assert SENTENCES[after] in _policy(later)["sentence"]
    assert _of(later)["comments_open"] is (after != "closed_by_age")


def _of(answer: wsgi_client.Answer) -> Any:
    return answer.json.get("results", [answer.json])[0]


def _policy(answer: wsgi_client.Answer) -> Any:
    return _of(answer)["comments_policy"]


@pytest.mark.django_db
def test_api_tells_when_comments_close_and_whether_an_address_is_needed(client: Client) -> None:
    policy(close_after_days=3, comments_from="verified")
    post = published()
    assert post.published_at
    shown = client.get(f"/api/v1/posts/{post.pk}/").json()["comments_policy"]
    assert shown["needs_email"] is True
    assert datetime.fromisoformat(shown["closes_at"]) == post.published_at + 3 * DAY


@pytest.mark.django_db
@pytest.mark.parametrize("own_page", [False, True])
def test_form_asks_for_the_address_where_one_is_needed(
    client: Client,
    own_page: bool,  # noqa: FBT001
) -> None:
    post = published()
    for welcome, label in [("anyone", "E-mail (optional)"), ("verified", "E-mail")]:
        policy(comments_from=welcome)
        page = client.get(pages.new_url(post) if own_page else post.get_absolute_url())
        assert pages.text_of(page, "//label[@for='comment-form-author-email']") == label
        assert "at once" in pages.text_of(page, "//*[@class='comment-policy']")


@pytest.mark.django_db
def test_page_of_a_blog_without_comments_says_so(client: Client) -> None:
    policy(comments_from="nobody")
    post = published()
    for address in (post.get_absolute_url(), pages.new_url(post)):
        page = client.get(address)
        assert "This blog takes no comments." in pages.text_of(page, "//main")


@pytest.mark.django_db
def test_form_of_a_post_that_closed_says_since_when(client: Client) -> None:
    policy(close_after_days=30)
    post = publishing.publish(draft(), at=datetime(2020, 3, 4, tzinfo=UTC))
    page = client.get(pages.new_url(post))
    assert "Comments closed on 3 April 2020." in pages.text_of(page, "//main")
