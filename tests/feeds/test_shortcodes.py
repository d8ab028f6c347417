"""WordPress's shortcodes, blocks and bare addresses as HTML."""

from __future__ import annotations

import time

import pytest

from feeds.readers.records import Attachment
from feeds.readers.uploads import Surroundings, Uploads
from feeds.readers.wordpress_html import to_html

PICTURE = '<img src="/a.jpg" alt="A">'


def upload(
    id_: int, name: str, *, parent: int = 1, caption: str = "", order: int = 0
) -> Attachment:
    return Attachment(
        id=id_,
        url=f"https://f.example/{name}",
        title=name,
        caption=caption,
        alt=f"alt {id_}",
        parent=parent,
        menu_order=order,
        link="",
    )


def here() -> Surroundings:
    files = [
        upload(5, "b.jpg", caption="Two", order=2),
        upload(6, "a.jpg", order=1),
        upload(7, "song.mp3"),
        upload(8, "film.mp4"),
        upload(9, "other.png", parent=2),
    ]
    return Surroundings(1, Uploads.of(files))


def html(source: str) -> str:
    return to_html(source, here())


@pytest.mark.parametrize(
    "source",
    [
        f"[caption align=alignleft]{PICTURE} A <em>view</em>[/caption]",
        f'[caption id="x" align="alignleft" caption="A <em>view</em>"]{PICTURE}[/caption]',
        f"[wp_caption align='alignleft']\n{PICTURE}\nA <em>view</em>\n[/wp_caption]",
    ],
)
def test_caption_becomes_a_figure(source: str) -> None:
    caption = "<figcaption>A <em>view</em></figcaption>"
    assert "".join(html(source).split("\n")) == (
        f'<figure class="alignleft">{PICTURE}{caption}</figure>'
    )


def test_caption_without_words_leaves_the_picture() -> None:
    assert html(f"[caption]<a href='/b'>{PICTURE}</a>[/caption]") == (
        f"<p><a href='/b'>{PICTURE}</a></p>"
    )


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("[gallery]", ["a.jpg", "b.jpg"]),
        ('[gallery ids="9,5" columns="2"]', ["other.png", "b.jpg"]),
        ("[gallery ids=”5”]", ["b.jpg"]),
        ("[gallery exclude='5']", ["a.jpg"]),
        ("[gallery id=2]", ["other.png"]),
    ],
)
def test_gallery_shows_the_pictures_it_names(source: str, names: list[str]) -> None:
    found = html(source)
    assert found.startswith('<ul class="gallery">')
    assert found.count("<figure>") == len(names)
    places = [found.index(f'<img src="https://f.example/{name}"') for name in names]
    assert places == sorted(places)


def test_gallery_shows_captions_and_alternative_texts() -> None:
    assert '" alt="alt 5"></a><figcaption>Two</figcaption>' in html("[gallery ids=5]")


def test_gallery_notes_what_it_lacks() -> None:
    place = here()
    assert to_html("[gallery ids='5,77']", place).count("<img") == 1
    assert to_html("[gallery ids='77']", place) == ""
    assert place.notes == [
        "1 of the 2 files of a gallery are not known",
        "1 of the 1 files of a gallery are not known",
        "a gallery was left out: the file has no pictures for it",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "[audio https://f.example/song.mp3]",
        "[audio https://f.example/song.mp3|titles=x]",
        '[audio src="https://f.example/song.mp3"]',
        '[audio mp3="https://f.example/song.mp3"][/audio]',
        "[audio]https://f.example/song.mp3[/audio]",
        "[audio]",
    ],
)
def test_audio_becomes_a_player(source: str) -> None:
    player = '<audio controls src="https://f.example/song.mp3"></audio>'
    assert html(source) == f"<figure>{player}</figure>"


@pytest.mark.parametrize(
    "source",
    [
        '[video mp4="https://f.example/film.mp4"][/video]',
        "[video src=https://f.example/film.mp4 /]",
    ],
)
def test_video_becomes_a_player(source: str) -> None:
    player = '<video controls src="https://f.example/film.mp4"></video>'
    assert html(source) == f"<figure>{player}</figure>"


def test_playlist_becomes_a_list_of_players() -> None:
    found = html("[playlist]")
    assert found.startswith('<ul class="playlist">')
    assert found.count("<audio") == 1


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://www.youtube.com/watch?v=abcdef12345", "abcdef12345"),
        ("https://www.youtube.com/watch?x=y&amp;v=abcdef12345", "abcdef12345"),
        ("https://youtu.be/abcdef12345?t=1m5s", "abcdef12345?start=65"),
        ("http://youtube.com/shorts/abcdef12345", "abcdef12345"),
    ],
)
def test_youtube_address_on_its_own_line_becomes_a_player(address: str, source: str) -> None:
    frame = f'src="https://www.youtube-nocookie.com/embed/{source}" title="YouTube video"'
    assert html(f"one\n{address}\ntwo") == (
        f"<p>one</p>\n<figure><iframe {frame} allowfullscreen></iframe></figure>\n<p>two</p>"
    )


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://vimeo.com/12345", "https://player.vimeo.com/video/12345"),
        ("https://www.ted.com/talks/a_talk", "https://embed.ted.com/talks/a_talk"),
        ("https://open.spotify.com/track/x1", "https://open.spotify.com/embed/track/x1"),
        (
            "https://soundcloud.com/a/b",
            "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fa%2Fb",
        ),
    ],
)
@pytest.mark.parametrize(
    "form", ["{}", "<p>{}</p>", "[embed]{}[/embed]", "[embed width='5'] {} [/embed]"]
)
def test_address_of_a_player_becomes_one(address: str, player: str, form: str) -> None:
    assert f'<iframe src="{player}"' in html(form.format(address))


def test_address_of_anything_else_on_its_own_line_becomes_a_link() -> None:
    link = '<a href="https://x.example/?a=1&amp;b">https://x.example/?a=1&amp;b</a>'
    assert html("https://x.example/?a=1&b") == f"<p>{link}</p>"


def test_address_within_a_line_stays_text() -> None:
    assert html("see https://youtu.be/abcdef12345 there") == (
        "<p>see https://youtu.be/abcdef12345 there</p>"
    )


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("[[gallery]]", "<p>[gallery]</p>"),
        ("[[caption]x[/caption]]", "<p>[caption]x[/caption]</p>"),
        ("[unknown a=b] and [sic]", "<p>[unknown a=b] and [sic]</p>"),
        ("[[wiki link]]", "<p>[[wiki link]]</p>"),
        ("<code>[gallery]</code>", "<p><code>[gallery]</code></p>"),
        (
            "<pre>\n[gallery]\nhttps://youtu.be/abcdef12345\n</pre>",
            "<pre>\n[gallery]\nhttps://youtu.be/abcdef12345\n</pre>",
        ),
        ('<a title="[gallery]" href="/">x</a>', '<p><a title="[gallery]" href="/">x</a></p>'),
        ("[video]", '<figure><video controls src="https://f.example/film.mp4"></video></figure>'),
        ("[/caption]", "<p>[/caption]</p>"),
    ],
)
def test_text_in_brackets_is_a_shortcode_only_where_it_is_one(source: str, result: str) -> None:
    assert html(source) == result


def test_player_of_nothing_stays_text() -> None:
    assert to_html("[audio]", Surroundings()) == "<p>[audio]</p>"


def test_block_comments_go_and_their_html_stays_as_it_is() -> None:
    source = (
        '<!-- wp:paragraph {"a":{"b":1}} -->\n<p>one\ntwo</p>\n<!-- /wp:paragraph -->\n\n'
        '<!-- wp:latest-posts {"n":3} /-->\n\nclassic\n\ntext'
    )
    assert html(source) == "<p>one\ntwo</p>\n<p>classic</p>\n<p>text</p>"


def test_blocks_keep_the_jump_and_lose_page_breaks() -> None:
    source = (
        "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->"
        "<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->"
    )
    assert html(source) == "<!--more-->"


def test_embed_block_holds_the_player_and_its_caption() -> None:
    source = (
        '<!-- wp:embed {"url":"https://vimeo.com/5"} -->\n<figure class="x"><div class="'
        'wp-block-embed__wrapper">\nhttps://vimeo.com/5\n</div><figcaption>Five</figcaption>'
        "</figure>\n<!-- /wp:embed -->"
    )
    assert html(source) == (
        '<figure class="x"><iframe src="https://player.vimeo.com/video/5" title="Vimeo video" '
        "allowfullscreen></iframe><figcaption>Five</figcaption></figure>"
    )


def test_cover_block_shows_its_background_as_a_picture() -> None:
    source = (
        '<!-- wp:cover {"url":"/sea.jpg"} -->\n'
        '<div style="background-image:url(/sea.jpg)">Sea</div>\n<!-- /wp:cover -->'
    )
    assert html(source).startswith('<img src="/sea.jpg" alt="">')


def test_page_breaks_of_classic_texts_begin_a_paragraph() -> None:
    assert html("one <!--nextpage-->two") == "<p>one</p>\n<p>two</p>"


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[[",
        "[caption]",
        "[caption]x[/caption]",
        "<!-- wp:a -->",
        "<!--",
        "<p> ",
        "<code>",
        "[audio '",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    started = time.process_time()
    html(unit * 50_000)
    assert time.process_time() - started < 5
