"""WordPress's posts and pages as records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.readers.records import (
    CommentRecord,
    EnclosureRecord,
    PostRecord,
    Refused,
    Skipped,
)
from feeds.readers.wordpress import WordPressExport
from tests.feeds import wxr


def posts() -> dict[str, PostRecord]:
    records = [record for records in wxr.read(wxr.LETTERS) for record in records]
    return {r.ref.rpartition(":")[2]: r for r in records if isinstance(r, PostRecord)}


def test_export_tells_blog_and_authors() -> None:
    export = WordPressExport(wxr.LETTERS)
    assert (export.blog.title, export.blog.url) == ("Letters & Maps", "https://letters.example")
    assert [author.display_name for author in export.authors] == ["Mira Kestrel"]
    assert export.item_count == 6


def test_post_has_its_text_as_html_and_its_title_plain() -> None:
    post = posts()["10"]
    assert post.title == "Setting type & tea"
    assert post.body_html.startswith('<p>First paragraph.</p>\n<ul class="gallery">')
    assert (
        '<img src="https://letters.example/files/proof.jpg" alt="A sheet of type">'
        in post.body_html
    )
    assert post.body_html.endswith("<!--more-->\n<p>Second paragraph,<br>\non two lines.</p>")


def test_post_keeps_id_times_labels_and_author() -> None:
    post = posts()["10"]
    assert post.ref == "wordpress:letters.example:post:10"
    assert post.atom_id == "https://letters.example/?p=10"
    assert post.published_at == datetime(2019, 5, 4, 9, 30, tzinfo=UTC)
    assert post.updated_at == datetime(2019, 5, 5, 10, tzinfo=UTC)
    assert (post.labels, post.author) == (("Craft", "Lead & ink"), "mira k")


def test_post_old_addresses_are_permalink_number_and_pages_of_uploads() -> None:
    assert posts()["10"].old_urls == (
        ("/2019/05/setting-type/", ""),
        ("/", "p=10"),
        ("/2019/05/setting-type/proof/", ""),
        ("/", "attachment_id=11"),
    )


def test_page_names_its_parent_that_comes_later() -> None:
    page = posts()["20"]
    assert (page.kind, page.parent_ref) == ("page", posts()["21"].ref)
    assert (page.menu_order, page.comments_open) == (3, False)
    assert ("/", "page_id=20") in page.old_urls


def test_items_that_are_no_posts_are_skipped_by_kind() -> None:
    records = [record for records in wxr.read(wxr.LETTERS) for record in records]
    assert [r.what for r in records if isinstance(r, Skipped)] == ["attachment", "nav_menu_item"]


@pytest.mark.parametrize(
    ("fields", "state", "note"),
    [
        ({"status": "publish"}, "published", ""),
        ({"status": "publish", "post_date_gmt": "2030-01-01 00:00:00"}, "scheduled", ""),
        ({"status": "future", "post_date_gmt": "2030-01-01 00:00:00"}, "scheduled", ""),
        ({"status": "draft"}, "draft", ""),
        ({"status": "pending"}, "draft", "it waited for review: became a draft"),
        ({"status": "private"}, "draft", "it was private: became a draft"),
        ({"post_password": "x"}, "draft", "it had a password: became a draft"),
        ({"is_sticky": "1"}, "published", "it was sticky, which posts are not here"),
    ],
)
def test_post_state_is_kept_or_made_a_draft_and_noted(
    tmp_path: Path, fields: dict[str, str], state: str, note: str
) -> None:
    post = wxr.read_post(tmp_path, **{_wp(name): value for name, value in fields.items()})
    assert (post.state, post.notes) == (state, (note,) if note else ())


def _wp(name: str) -> str:
    return f"wp__{name}"


def test_post_in_the_trash_is_skipped_with_its_comments(tmp_path: Path) -> None:
    trashed = wxr.item(wxr.comment(approved="post-trashed"), wp__status="trash")
    [records] = wxr.read(wxr.write(tmp_path, trashed))
    assert [type(record) for record in records] == [Skipped, Skipped]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"post_id": ""}, "it has no number (wp:post_id)"),
        ({"post_id": "x"}, "it has no number (wp:post_id)"),
        ({"status": "strange"}, "its status 'strange' is not known"),
        (
            {"post_date_gmt": "yesterday"},
            "its date 'yesterday' (wp:post_date_gmt) can't be read",
        ),
        ({"post_date_gmt": "0000-00-00 00:00:00"}, "it is published, but has no date"),
        (
            {"post_date_gmt": "0001-01-01 00:00:00"},
            "its date '0001-01-01 00:00:00' (wp:post_date_gmt) can't be read",
        ),
    ],
)
def test_post_that_makes_no_sense_is_refused_with_place_and_the_rest_kept(
    tmp_path: Path, fields: dict[str, str], reason: str
) -> None:
    bad = wxr.item(wxr.comment(), **{_wp(name): value for name, value in fields.items()})
    [[refused, comment], [kept]] = wxr.read(wxr.write(tmp_path, bad, wxr.item(wp__post_id="2")))
    assert isinstance(refused, Refused)
    assert (refused.place[:18], refused.reason) == ("line 4, “A post” (", reason)
    assert isinstance(comment, Refused)
    assert comment.reason == "what it stands under was refused"
    assert isinstance(kept, PostRecord)


def test_post_number_that_comes_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    [[first], [second]] = wxr.read(wxr.write(tmp_path, wxr.item(), wxr.item()))
    assert isinstance(first, PostRecord)
    assert isinstance(second, Refused)


@pytest.mark.parametrize(
    ("fields", "published_at"),
    [
        ({"wp__post_date": "2020-01-02 03:04:05"}, datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ({"pubDate": "Thu, 02 Jan 2020 03:04:05 +0200"}, datetime(2020, 1, 2, 1, 4, 5, tzinfo=UTC)),
        ({"pubDate": "Wed, 30 Nov -0001 00:00:00 +0000"}, None),
    ],
)
def test_draft_without_utc_date_takes_what_else_there_is(
    tmp_path: Path, fields: dict[str, str], published_at: datetime | None
) -> None:
    none = "0000-00-00 00:00:00"
    given = {name: value for name, value in fields.items() if "__" in name}
    outside = "".join(f"<{n}>{v}</{n}>" for n, v in fields.items() if "__" not in n)
    post = wxr.read_post(tmp_path, outside, wp__status="draft", wp__post_date_gmt=none, **given)
    assert post.published_at == published_at


def test_post_slug_and_address_are_decoded(tmp_path: Path) -> None:
    link = "https://letters.example//%CE%B1%CE%B2/"
    post = wxr.read_post(tmp_path, wp__post_name="%CE%B1%CE%B2", link=link)
    assert (post.slug, post.old_urls[0]) == ("αβ", ("/αβ/", ""))


def test_post_whose_link_is_the_home_page_does_not_take_its_address(tmp_path: Path) -> None:
    post = wxr.read_post(tmp_path, link="https://letters.example/")
    assert post.old_urls == (("/", "p=1"),)


def test_post_with_featured_picture_shows_it_above_the_text(tmp_path: Path) -> None:
    picture = wxr.item(
        wp__post_id="7", wp__post_type="attachment", wp__attachment_url="https://x.example/a.png"
    )
    meta = (
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>"
        "<wp:meta_value>7</wp:meta_value></wp:postmeta>"
    )
    [[post], _] = wxr.read(wxr.write(tmp_path, wxr.item(meta), picture))
    assert isinstance(post, PostRecord)
    assert post.body_html.startswith('<figure><img src="https://x.example/a.png" alt=""></figure>')


def test_labels_of_oldest_files_have_no_domain(tmp_path: Path) -> None:
    labels = "<category>Ink</category><category>Ink</category><category>Lead</category>"
    assert wxr.read_post(tmp_path, labels).labels == ("Ink", "Lead")


def test_comments_follow_their_post() -> None:
    [first, *_] = wxr.read(wxr.LETTERS)
    assert [r.anchor for r in first if isinstance(r, CommentRecord)] == [
        "comment-31",
        "comment-33",
        "comment-32",
        "comment-34",
        "comment-35",
    ]


def test_post_has_the_files_of_its_metadata(tmp_path: Path) -> None:
    first = 'https://x.example/1.mp3\r\n1234\r\naudio/mpeg\r\na:1:{s:8:"duration";s:1:"9";}'
    post = wxr.read_post(
        tmp_path,
        wxr.meta("enclosure", first),
        wxr.meta("other", "x"),
        wxr.meta("enclosure", "https://x.example/2.mp4\n0\n"),
    )
    assert post.enclosures == (
        EnclosureRecord(url="https://x.example/1.mp3", media_type="audio/mpeg", length_bytes=1234),
        EnclosureRecord(url="https://x.example/2.mp4", media_type="", length_bytes=None),
    )
