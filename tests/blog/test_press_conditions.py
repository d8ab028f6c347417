"""Conditional requests, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.http import http_date

from blog.press.conditions import is_unmodified
from blog.press.edition import Edition
from blog.press.imprints import MOST_TAGS, Imprint, claims
from blog.press.policies import Policy
from blog.revisions import Counter

CHANGED_AT = 1_790_000_000
NOW = CHANGED_AT + 3600


def edition(*, value: int = 7, at: float = CHANGED_AT, address: str = "/") -> Edition:
    counters = {"posts": Counter(value, datetime.fromtimestamp(at, UTC))}
    return Edition.of(Imprint(Policy.FEED, ("posts",)), address=address, counters=counters)


OURS = edition()
ETAG = f'W/"{OURS.opaque_tag}"'
OPAQUE = OURS.opaque_tag
OTHER = f'W/"{edition(value=8).opaque_tag}"'
DATE = http_date(CHANGED_AT)

#: RFC 9110 (or what is known to be sent), headers, whether the answer is a 304.
CASES = [
    ("13.1.2 no condition", {}, False),
    ("13.1.2 the tag", {"INM": ETAG}, True),
    ("13.1.2 another tag", {"INM": OTHER}, False),
    ("13.1.2 any", {"INM": "*"}, True),
    ("13.1.2 any, with white space", {"INM": " * "}, True),
    ("13.1.2 a list with the tag in it", {"INM": f'"abc", {ETAG},W/"x"'}, True),
    ("13.1.2 a list without it", {"INM": f'"abc", {OTHER}'}, False),
    ("13.1.2 an empty list", {"INM": ""}, False),
    ("5.6.1 a list with empty elements", {"INM": f", ,{ETAG},"}, True),
    ("8.8.3.2 weak comparison: a strong tag of the same name", {"INM": f'"{OPAQUE}"'}, True),
    ("8.8.3 tags are compared in their case", {"INM": ETAG.upper()}, False),
    ("reader: a tag without quotes", {"INM": OPAQUE}, True),
    ("reader: a weak tag without quotes", {"INM": f"W/{OPAQUE}"}, True),
    ("reader: a weak tag with a small w", {"INM": f'w/"{OPAQUE}"'}, True),
    ("proxy: -gzip within the quotes (Apache)", {"INM": f'"{OPAQUE}-gzip"'}, True),
    ("proxy: ;gzip within the quotes", {"INM": f'W/"{OPAQUE};gzip"'}, True),
    ("proxy: --gzip within the quotes (Jetty)", {"INM": f'W/"{OPAQUE}--gzip"'}, True),
    ("proxy: -gzip after the quotes (old Apache)", {"INM": f'"{OPAQUE}"-gzip'}, True),
    ("proxy: -br", {"INM": f'"{OPAQUE}-br"'}, True),
    ("proxy: a suffix of nobody's", {"INM": f'"{OPAQUE}-xyz"'}, False),
    ("hostile: more after the tag", {"INM": f'"{OPAQUE}AAAA"'}, False),
    ("hostile: too many tags before ours", {"INM": '"a",' * MOST_TAGS + ETAG}, False),
    ("13.1.3 the date", {"IMS": DATE}, True),
    ("13.1.3 a later date", {"IMS": http_date(CHANGED_AT + 60)}, True),
    ("13.1.3 an earlier date", {"IMS": http_date(CHANGED_AT - 1)}, False),
    ("13.1.3 no date", {"IMS": "yesterday"}, False),
    ("13.1.3 two dates", {"IMS": f"{DATE}, {DATE}"}, False),
    ("5.6.7 the date as of RFC 850", {"IMS": "Monday, 21-Sep-26 14:13:20 GMT"}, True),
    ("5.6.7 the date as of asctime", {"IMS": "Mon Sep 21 14:13:20 2026"}, True),
    ("13.1.3 the tag wins: it matches", {"INM": ETAG, "IMS": http_date(0)}, True),
    ("13.1.3 the tag wins: it doesn't", {"INM": OTHER, "IMS": DATE}, False),
    ("13.1.3 the tag wins: nobody's", {"INM": "???", "IMS": DATE}, False),
]


def environ(headers: Mapping[str, str]) -> dict[str, Any]:
    names = {"INM": "HTTP_IF_NONE_MATCH", "IMS": "HTTP_IF_MODIFIED_SINCE"}
    return {names[key]: value for key, value in headers.items()}


@pytest.mark.parametrize(
    ("headers", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_condition_of_rfc_9110_is_kept(headers: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert is_unmodified(environ(headers), OURS, NOW) is expected


@pytest.mark.parametrize(("age", "expected"), [(0, False), (1.9, False), (2, True)])
def test_date_is_trusted_when_it_is_2_s_past(age: float, expected: bool) -> None:  # noqa: FBT001
    """RFC 9110 §8.8.2.2: before, another change could have the same date."""
    assert is_unmodified(environ({"IMS": DATE}), OURS, CHANGED_AT + age) is expected


def test_date_given_within_the_second_of_a_change_is_no_304_after_the_next() -> None:
    """RFC 9110 §8.8.2.2: two contents of one second must not share their date."""
    first, second = edition(at=CHANGED_AT + 0.1), edition(value=8, at=CHANGED_AT + 0.9)
    given = dict(first.headers(CHANGED_AT + 0.2))["Last-Modified"]
    assert not is_unmodified(environ({"IMS": given}), second, CHANGED_AT + 60)


def test_date_is_never_in_the_future() -> None:
    """RFC 9110 §8.8.2.1: a clock that was set back must not show."""
    headers = dict(OURS.headers(CHANGED_AT - 500))
    assert headers["Last-Modified"] == http_date(CHANGED_AT - 501)


def test_settled_date_is_that_of_the_counter() -> None:
    assert dict(OURS.headers(NOW))["Last-Modified"] == DATE


def test_tag_is_another_at_another_address() -> None:
    assert edition(address="/?page=2").opaque_tag != OPAQUE


def test_tag_is_another_in_another_release(settings: Any) -> None:
    settings.RELEASE = "next"
    assert edition().opaque_tag != OPAQUE


def test_tag_is_another_when_a_setting_that_shows_changes(settings: Any) -> None:
    settings.SITE_URL = "https://elsewhere.test"
    assert edition().opaque_tag != OPAQUE


def test_tag_says_what_a_new_process_needs() -> None:
    imprint = Imprint(Policy.PAGE, ("blog", "post:12"), expires_at=1_800_000_000, passed_at=12)
    counters = {"blog": Counter(1), "post:12": Counter(2)}
    opaque = imprint.opaque_tag("/", counters)
    assert opaque.startswith("page.blog.post:12@1800000000+12-")
    assert claims(f'W/"{opaque}"') == [(opaque, imprint)]


def test_hostile_header_is_read_in_linear_time_and_bounded() -> None:
    header = ",".join(['W/"page' + ".a:1" * 12 + "-" + "A" * 21 + '"'] * 100_000)
    assert claims(header) == []


@pytest.mark.parametrize("scope", ["..", "posts;drop", "POSTS", "post:" + "1" * 20, "é"])
def test_tag_with_a_name_that_no_scope_has_is_left_out(scope: str) -> None:
    assert claims(f'W/"page.{scope}-{"A" * 22}"') == []
