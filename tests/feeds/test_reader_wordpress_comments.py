"""WordPress's comments as records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.readers.records import CommentRecord, Refused, Skipped
from tests.feeds import wxr


def letters() -> dict[str, CommentRecord]:
    [first, *_] = wxr.read(wxr.LETTERS)
    return {r.anchor: r for r in first if isinstance(r, CommentRecord)}


def test_comment_keeps_author_time_and_text_as_they_are() -> None:
    comment = letters()["comment-31"]
    assert (comment.author_name, comment.author_email) == ("Odo", "odo@reader.example")
    assert (comment.author_url, comment.author_address) == ("http://reader.example/", "192.0.2.77")
    assert comment.created_at == datetime(2019, 5, 4, 12, tzinfo=UTC)
    assert comment.body == "Which press?\n\nI have an <b>old</b> one."
    assert comment.body_format == "wordpress"


def test_comment_ids_are_made_of_its_posts() -> None:
    comment = letters()["comment-32"]
    assert comment.ref == "wordpress:letters.example:comment:32"
    assert comment.post_ref == "wordpress:letters.example:post:10"
    assert comment.atom_id == "https://letters.example/?p=10#comment-32"


def test_comment_parent_is_named_and_none_for_zero() -> None:
    assert letters()["comment-33"].parent_ref == letters()["comment-32"].ref
    assert letters()["comment-31"].parent_ref == ""


def test_comment_of_the_blogs_author_names_the_login() -> None:
    assert letters()["comment-32"].author_login == "mira k"
    assert letters()["comment-31"].author_login == ""


@pytest.mark.parametrize(
    ("approved", "state"),
    [
        ("1", "approved"),
        ("0", "pending"),
        ("spam", "spam"),
        ("trash", "trash"),
        ("post-trashed", "trash"),
    ],
)
def test_comment_state_is_kept(tmp_path: Path, approved: str, state: str) -> None:
    assert wxr.read_comment(tmp_path, approved=approved).state == state


@pytest.mark.parametrize("kind", ["comment", "pingback", "trackback"])
def test_comment_kind_is_kept(tmp_path: Path, kind: str) -> None:
    assert wxr.read_comment(tmp_path, type=kind).kind == kind


def test_comment_of_a_plugin_is_skipped(tmp_path: Path) -> None:
    [record] = wxr.read_comments(tmp_path, wxr.comment(type="order_note"))
    assert isinstance(record, Skipped)


def test_comment_name_is_plain_text(tmp_path: Path) -> None:
    assert wxr.read_comment(tmp_path, author="Tom &amp; <b>Ada</b>").author_name == "Tom & Ada"


def test_comment_without_date_has_that_of_its_post(tmp_path: Path) -> None:
    comment = wxr.read_comment(tmp_path, date_gmt="0000-00-00 00:00:00")
    assert comment.created_at == datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": ""}, "it has no number of its own (wp:comment_id)"),
        ({"approved": "maybe"}, "its state 'maybe' is not known"),
        ({"date_gmt": "noon"}, "its date 'noon' (wp:comment_date_gmt) can't be read"),
    ],
)
def test_comment_that_makes_no_sense_is_refused_and_the_others_kept(
    tmp_path: Path, fields: dict[str, str], reason: str
) -> None:
    records = wxr.read_comments(tmp_path, wxr.comment(**fields), wxr.comment(id="2"))
    assert [type(record) for record in records] == [Refused, CommentRecord]
    assert isinstance(records[0], Refused)
    assert records[0].reason == reason
    assert records[0].place.startswith("line 4, comment ")


def test_comment_number_that_comes_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    records = wxr.read_comments(tmp_path, wxr.comment(), wxr.comment())
    assert [type(record) for record in records] == [CommentRecord, Refused]


def test_comment_long_and_full_of_tags_arrives_whole(tmp_path: Path) -> None:
    body = "<b>word</b> &amp; more\n" * 400
    assert wxr.read_comment(tmp_path, content=body).body == body
