"""What a post's clean HTML brings along: files of players, and the lead image."""

from __future__ import annotations

import pytest

from blog import sanitize
from blog.cleaning import media
from blog.cleaning.media import MediaFile, Picture


def files(source: str) -> list[MediaFile]:
    return list(media.files(sanitize.post(source, "html").html))


def lead_image(source: str) -> Picture | None:
    return sanitize.post(source, "html").lead_image


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ('<audio src="/a.mp3"></audio>', MediaFile("/a.mp3", "audio/mpeg")),
        ('<video src="/a.MP4?x=1"></video>', MediaFile("/a.MP4?x=1", "video/mp4")),
        ('<audio src="/a.mp3#t=30"></audio>', MediaFile("/a.mp3", "audio/mpeg")),
        ('<audio src="http://blog.test/a.ogg"></audio>', MediaFile("/a.ogg", "audio/ogg")),
        ('<audio src="http://x.example/a.ogg">', MediaFile("http://x.example/a.ogg", "audio/ogg")),
        ('<audio src="/stream"></audio>', MediaFile("/stream", "")),
        ('<audio src="a&amp;b.mp3"></audio>', MediaFile("a&b.mp3", "audio/mpeg")),
    ],
)  # fmt: skip
def test_player_brings_its_file_with_its_type(source: str, file: MediaFile) -> None:
    assert files(source) == [file]


@pytest.mark.parametrize(
    ("said", "type_"),
    [
        ("audio/flac; codecs=flac", "audio/flac"),
        ("application/octet-stream", "audio/ogg"),
        ("nonsense", "audio/ogg"),
    ],
)
def test_file_has_the_type_that_its_source_says_else_that_of_its_ending(
    said: str, type_: str
) -> None:
    [file] = files(f'<audio><source src="/a.oga" type="{said}"></audio>')
    assert file.media_type == type_


@pytest.mark.parametrize(
    "source",
    [
        '<iframe src="https://www.youtube.com/embed/abcdefg"></iframe>',
        '<a href="/a.mp3">a link is no player</a>',
        '<audio src="javascript:alert(1)"></audio><video></video>',
        '<audio src="data:audio/mpeg;base64,AAAA"></audio>',
        f'<audio src="/{"a" * 2000}.mp3"></audio>',
        f'<audio src="/{"ä" * 1000}.mp3"></audio>',
        '<audio src="#t=3"></audio>',
    ],
)
def test_what_plays_no_file_of_its_own_brings_none(source: str) -> None:
    assert files(source) == []


def test_players_of_one_file_bring_it_once_and_others_in_order() -> None:
    source = "".join(f'<audio src="/{name}.mp3"></audio>' for name in "bab")
    assert [file.url for file in files(source)] == ["/b.mp3", "/a.mp3"]


def test_file_is_the_one_that_the_feed_links_to() -> None:
    clean = sanitize.post('<video><source src="/a.webm"><source src="/a.mp4"></video>', "html")
    [file] = media.files(clean.html)
    assert f'href="{file.url}"' in clean.feed_html
    assert clean.feed_html.count("href") == 1


@pytest.mark.parametrize(
    ("source", "picture"),
    [
        ('<img src="/a.png" width="640" height="480px">', Picture("/a.png", 640, 480)),
        ('<img src="http://blog.test/a.png" width="100%">', Picture("/a.png")),
        ('<img src="/a.png" width="99999999999">', Picture("/a.png")),
        ('<img src="a&amp;b.png">', Picture("a&b.png")),
        ('<video src="/a.mp4" poster="/a.jpg"></video>', Picture("/a.jpg")),
    ],
)
def test_lead_image_is_a_picture_with_its_size(source: str, picture: Picture) -> None:
    assert lead_image(source) == picture


@pytest.mark.parametrize(
    "small",
    [
        '<img src="/s.png" width="1" height="1">',
        '<img src="/s.png" height="1">',
        '<img src="/s.png" width="96" height="96">',
        '<img src="/s.png" class="wp-smiley" alt=":)">',
        '<img src="https://s.w.org/images/core/emoji/11/72x72/1f642.png" alt="🙂">',
        '<img src="https://secure.gravatar.com/avatar/0?s=200">',
        '<img src="https://feeds.feedburner.com/~r/blog/~4/x">',
        '<img srcset="/s.png 2x">',
        f'<img src="/{"a" * 2000}.png">',
    ],
)
def test_lead_image_is_none_that_is_small_or_counts(small: str) -> None:
    assert lead_image(small) is None
    assert lead_image(f'{small}<img src="/a.png">') == Picture("/a.png")


@pytest.mark.parametrize(
    ("said", "type_"),
    [
        ("Audio/MPEG; charset=binary", "audio/mpeg"),
        ("application/octet-stream", ""),
        ("audio", ""),
        ("audio/<script>", ""),
        ("", ""),
    ],
)
def test_media_type_is_one_that_says_something(said: str, type_: str) -> None:
    assert media.media_type(said) == type_


def test_type_by_ending_of_an_address_that_is_none_is_not_known() -> None:
    assert media.type_by_ending("http://[x.mp3") == ""


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://x.example/a.mp3", True),
        ("//x.example/a.mp3", True),
        ("/a b.mp3", True),
        ("a.mp3", True),
        ("", False),
        ("http://", False),
        ("http:///a.mp3", False),
        ("http://[x/a.mp3", False),
        ("ftp://x.example/a.mp3", False),
        ("java\tscript:alert(1)", False),
        ("/a\x00.mp3", False),
        (f"/{'ä' * 1000}", False),
    ],
)
def test_address_of_a_file_is_one_to_fetch_it_from(url: str, usable: bool) -> None:  # noqa: FBT001
    assert media.is_usable(url) is usable
