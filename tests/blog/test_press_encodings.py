"""Which coding a client gets, and when one is worth its while."""

from __future__ import annotations

import gzip

import brotli
import pytest

from blog.press.encodings import CODINGS, accepted, coded, is_worth_it

TEXT = b"Earl Grey with a slice of lemon, and nothing else. " * 40


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip, br;q=0.9", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("deflate, gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0, *", "br"),
        ("br;q=0, gzip; q=0.000, *", None),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=maybe", None),
        ("gzipped", None),
        ("zstd", None),
        ("gzip;q=nan", None),
    ],
)
def test_coding_is_the_one_that_the_client_likes_best(header: str, expected: str | None) -> None:
    """RFC 9110 §12.5.3."""
    assert accepted(header) == expected


def test_header_without_end_is_read_in_part() -> None:
    assert accepted("x," * 1_000_000 + "gzip") is None


@pytest.mark.parametrize(
    ("coding", "decode"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_coding_is_smaller_the_same_each_time_and_can_be_read(coding: str, decode: object) -> None:
    small = coded(TEXT, coding)
    assert small is not None
    assert len(small) < len(TEXT) / 2
    assert small == coded(TEXT, coding)
    assert callable(decode)
    assert decode(small) == TEXT


@pytest.mark.parametrize("coding", CODINGS)
def test_coding_that_saves_nothing_is_not_kept(coding: str) -> None:
    assert coded(brotli.compress(TEXT), coding) is None


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        (TEXT, "text/html; charset=utf-8", True),
        (TEXT, "application/atom+xml", True),
        (TEXT, "application/feed+json", True),
        (TEXT, "image/png", False),
        (TEXT, "", False),
        (b"short", "text/html", False),
    ],
)
def test_text_of_some_length_is_worth_compressing(
    content: bytes,
    content_type: str,
    expected: bool,  # noqa: FBT001
) -> None:
    assert is_worth_it(content, content_type) is expected
