"""``manage.py import_wordpress``."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blog.models import Post
from feeds.management.commands.import_wordpress import Command
from feeds.readers.wordpress import WordPressExport
from tests.feeds import wxr

pytestmark = pytest.mark.django_db


def told(path: Path, *options: str) -> str:
    out = StringIO()
    call_command(Command(), str(path), *options, stdout=out)
    return out.getvalue()


def refusal(path: Path, *options: str) -> str:
    with pytest.raises(CommandError) as caught:
        told(path, *options)
    assert caught.value.returncode == 1
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_import_wordpress_tells_the_tally() -> None:
    lines = told(wxr.LETTERS).splitlines()
    assert lines[0] == "title:      Letters & Maps"
    assert lines[1].startswith("created:    2 posts (1 published, 1 draft), ")
    assert lines[2:4] == ["unchanged:  nothing", "refused:    nothing"]
    assert "  1 × nav_menu_item: menus are not taken over" in lines


def test_import_wordpress_again_tells_that_nothing_changed() -> None:
    told(wxr.LETTERS)
    assert "created:    nothing\nunchanged:  2 posts, 2 pages, 5 comments\n" in told(wxr.LETTERS)


def test_import_wordpress_dry_run_says_so_and_writes_nothing() -> None:
    assert told(wxr.LETTERS, "--dry-run").startswith("A dry run: nothing was written.")
    assert not Post.objects.exists()


def test_import_wordpress_json_is_json_alone() -> None:
    tally = json.loads(told(wxr.LETTERS, "--json"))
    assert tally["created"] == {"post": 2, "page": 2, "author": 2, "comment": 5}
    assert tally["details"]["page"] == {"published": 2}
    assert {"what": "nav_menu_item", "reason": "menus are not taken over", "count": 1} in (
        tally["skipped"]
    )


def test_import_wordpress_refused_item_ends_with_1_and_its_place(tmp_path: Path) -> None:
    path = wxr.write(tmp_path, wxr.item(wp__post_date_gmt="noon"), wxr.item(wp__post_id="2"))
    out = StringIO()
    with pytest.raises(CommandError, match=r"^1 refused, for the reasons above\.$"):
        call_command(Command(), str(path), stdout=out)
    assert "  line 4, “A post” (post 1): its date 'noon' (wp:post_date_gmt)" in out.getvalue()
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Dear reader", "line 1, column 1: the file is not XML"),
        (
            wxr.document(wxr.item()).removesuffix("</channel></rss>"),
            "line 5, column 1: the file ends in the middle: it was cut off",
        ),
        (
            f"<!DOCTYPE rss>{wxr.document()[22:]}",
            (
                "line 1, column 1: the file has a document type declaration (DOCTYPE), "
                "which is refused"
            ),
        ),
    ],
)
def test_import_wordpress_bad_file_is_one_line_and_nothing_written(
    tmp_path: Path, content: str, reason: str
) -> None:
    path = tmp_path / "export.xml"
    path.write_text(content, encoding="utf-8")
    assert refusal(path) == f"{path}: {reason}; nothing was imported."
    assert not Post.objects.exists()


def test_import_wordpress_missing_file_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "none.xml"
    assert refusal(path) == f"{path}: No such file or directory; nothing was imported."


def test_import_wordpress_beside_sample_content_offers_to_remove_it() -> None:
    call_command("sampleblog", stdout=StringIO())
    assert "`manage.py sampleblog --remove`" in told(wxr.LETTERS)


def test_import_wordpress_file_that_breaks_meanwhile_keeps_the_good_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [wxr.item(wp__post_id=str(n)) for n in range(1, 151)]

    def opened(path: Path) -> WordPressExport:
        export = WordPressExport(path)
        path.write_text(path.read_text(encoding="utf-8")[:-500], encoding="utf-8")
        return export

    monkeypatch.setattr(Command, "open_export", opened)
    assert refusal(wxr.write(tmp_path, *items)).endswith("; what was imported before is kept.")
    assert Post.objects.count() == 100
