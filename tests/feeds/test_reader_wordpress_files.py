"""Files that are no export of WordPress, or a broken, an odd or a hostile one."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from feeds.readers.records import ImportFileError, PostRecord
from feeds.readers.wordpress import WordPressExport
from tests.feeds import wxr

DOCTYPE = '<!DOCTYPE rss [<!ENTITY word "text">]>'


def refusal(folder: Path, content: bytes) -> ImportFileError:
    path = folder / "export.xml"
    path.write_bytes(content)
    with pytest.raises(ImportFileError) as caught:
        WordPressExport(path)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"Dear reader", "line 1, column 1: the file is not XML"),
        (b"PK\x03\x04", "line 1, column 1: the file is not XML"),
        (
            b"\n<feed></feed>",
            "line 2, column 1: the file is XML, but its first element is <feed>, not <rss>",
        ),
        (
            b"<rss><channel><title>x</title></channel></rss>",
            "the file is a feed (RSS), but no export of WordPress: it has no wp: elements",
        ),
        (
            b"<rss><channel>\n<item><title>x</title>",
            "line 2, column 23: the file ends in the middle: it was cut off",
        ),
        (
            b"<rss><channel>\n<title>a &nbsp; b</title></channel></rss>",
            "line 2, column 16: the file is not well-formed XML: Entity 'nbsp' not defined",
        ),
    ],
)
def test_file_that_is_no_export_is_refused_in_one_line_with_the_place(
    tmp_path: Path, content: bytes, message: str
) -> None:
    assert str(refusal(tmp_path, content)) == message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("before", ["", "<!-- <rss> -->\n", '<?x y="<rss>"?> '])
def test_file_with_doctype_is_refused_wherever_it_stands(
    tmp_path: Path, encoding: str, before: str
) -> None:
    content = f"{before}{DOCTYPE}<rss><channel>&word;</channel></rss>"
    assert "DOCTYPE" in refusal(tmp_path, content.encode(encoding)).reason


def test_file_cut_off_anywhere_is_refused_before_anything_is_handed_out(tmp_path: Path) -> None:
    whole = wxr.document(wxr.item(wxr.comment()), wxr.item(wp__post_id="2")).encode()
    for end in range(0, len(whole) - 1, 97):
        refusal(tmp_path, whole[:end])


def test_file_with_prefixes_that_nothing_declares_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(wxr.document(wxr.item(), declared=False), encoding="utf-8")
    [[post]] = wxr.read(path)
    assert isinstance(post, PostRecord)


@pytest.mark.parametrize(
    "namespace",
    ["https://wordpress.org/export/1.2/", "http://wordpress.org/export/1.0/"],
)
def test_file_of_another_version_is_read(tmp_path: Path, namespace: str) -> None:
    path = tmp_path / "export.xml"
    content = wxr.document(wxr.item()).replace("http://wordpress.org/export/1.2/", namespace)
    path.write_text(content, encoding="utf-8")
    [[post]] = wxr.read(path)
    assert isinstance(post, PostRecord)


def test_file_in_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_bytes(wxr.document(wxr.item(title="Äpfel"), declared=False).encode("utf-16"))
    [[post]] = wxr.read(path)
    assert isinstance(post, PostRecord)
    assert post.title == "Äpfel"


def test_file_ten_times_as_long_takes_no_more_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        items = (
            wxr.item(wp__post_id=str(n), content__encoded="x" * 5_000) for n in range(1, count)
        )
        export = WordPressExport(wxr.write(tmp_path, *items))
        tracemalloc.start()
        for _ in export.items(now=wxr.NOW):
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    assert peak(1_000) < 2 * peak(100)
