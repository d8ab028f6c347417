"""WordPress's shortcodes (`[caption]`, `[gallery]`, …) and bare addresses, made into HTML.

Shortcodes that are not known stay as text, as do those in double brackets (without the outer
pair), those in `<pre>` and `<code>`, and those within a tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from feeds.readers import embeds
from feeds.readers.records import Attachment
from feeds.readers.uploads import AUDIO, IMAGES, VIDEO, Surroundings, is_one_of

_NAMES = "caption|wp_caption|gallery|playlist|audio|video|embed|youtube|vimeo|soundcloud"
_ADDRESS = r"https?://[^\s<>\"\[\]]++"
# Possessive or without choice throughout: the search is linear, whatever is never ended.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<verbatim>pre|code|script|style|textarea)\b[^<>]*+>.*?(?:</(?P=verbatim)\s*+>|\Z)"
    rf"|<div class=\"wp-block-embed__wrapper\">\s*+(?P<wrapped>{_ADDRESS})\s*+</div>"
    rf"|<p(?:\s[^<>]*+)?>\s*+(?P<alone>{_ADDRESS})\s*+</p>"
    r"|</?[a-zA-Z][^<>]*+>"
    rf"|\[\[(?P<escaped>/?(?:{_NAMES})\b[^\[\]]*+)\]\]"
    rf"|\[(?P<end>/)?(?P<name>{_NAMES})(?=[\s\]/=])(?P<attributes>[^\[\]]*+)\]"
    rf"|^[ \t]*+(?P<line>{_ADDRESS})[ \t]*+(?=\r?\n|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"([\w-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|[“”″]([^“”″]*+)[“”″]|([^\s\"'“”″]++))"
    r"|\"([^\"]*+)\"|'([^']*+)'|([^\s\"']++)"
)
_PICTURE = re.compile(
    r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE
)
_ALIGNMENTS = frozenset({"alignleft", "alignright", "aligncenter", "alignnone"})
_NUMBER = re.compile(r"\d{1,18}")


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One shortcode; `content` is None where it encloses nothing."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    #: Values without a name.
    values: tuple[str, ...] = ()
    content: str | None = None

    def get(self, *names: str) -> str:
        """Return the first attribute of these that says something, unescaped."""
        found = (self.attributes.get(name, "") for name in names)
        return unescape(next(filter(None, found), "")).strip()

    def ids(self, *names: str) -> list[int]:
        """Return the numbers that an attribute lists."""
        return [int(number) for number in _NUMBER.findall(self.get(*names))]


def to_html(text: str, here: Surroundings) -> str:
    """Return `text` with its shortcodes and the addresses on lines of their own as HTML."""
    tokens = list(_TOKEN.finditer(text))
    ends = _ends(tokens)
    written: list[str] = []
    position = 0
    for index, token in enumerate(tokens):
        if token.start() < position:
            continue  # Within a shortcode that was written already.
        last = tokens[ends[index]] if index in ends else token
        made = _made(text, token, last, here)
        if made is None:
            continue
        until = last.end()
        before = text[position : token.start()]
        if _is_escaped(text, token, last):
            before, made, until = before[:-1], text[token.start() : last.end()], last.end() + 1
        written += [before, made]
        position = until
    return "".join([*written, text[position:]])


def _ends(tokens: Sequence[re.Match[str]]) -> dict[int, int]:
    """Return for each shortcode that encloses something which token ends it.

    That is the nearest end with its name, if no other of its name begins before.
    """
    ends: dict[int, int] = {}
    waiting: dict[str, int] = {}
    for index in range(len(tokens) - 1, -1, -1):
        name = (tokens[index]["name"] or "").lower()
        if name and tokens[index]["end"]:
            waiting[name] = index
        elif name and name in waiting:
            ends[index] = waiting.pop(name)
    return ends


def _is_escaped(text: str, first: re.Match[str], last: re.Match[str]) -> bool:
    """Tell whether a shortcode stands in a second pair of brackets with all it encloses."""
    if first is last or not first.start():
        return False
    return text[first.start() - 1] == "[" and text[last.end() : last.end() + 1] == "]"


def _made(text: str, token: re.Match[str], last: re.Match[str], here: Surroundings) -> str | None:
    """Return what a token becomes; None if it stays as it is."""
    if token["escaped"]:
        return f"[{token['escaped']}]"
    if token["line"]:
        return embeds.embedded(token["line"])
    if token["alone"]:
        return embeds.embedded(token["alone"])
    if token["wrapped"]:
        return embeds.player(token["wrapped"]) or embeds.link(token["wrapped"])
    if not token["name"] or token["end"]:
        return None
    content = text[token.end() : last.start()] if last is not token else None
    code = _shortcode(token["name"].lower(), token["attributes"], content)
    return _MAKERS[code.name](code, here)


def _shortcode(name: str, attributes: str, content: str | None) -> Shortcode:
    named: dict[str, str] = {}
    values: list[str] = []
    for found in _ATTRIBUTE.finditer(attributes.removesuffix("/")):
        key, *quoted = found.groups(default="")
        if key:
            named.setdefault(key.lower(), "".join(quoted))
        else:
            values.append("".join(quoted).lstrip("="))
    return Shortcode(name, named, tuple(filter(None, values)), content)


def _caption(code: Shortcode, here: Surroundings) -> str:
    content = to_html(code.content or "", here)
    found = _PICTURE.fullmatch(content)
    picture, text = (found[1], found[2].strip()) if found else (content, "")
    # Both may hold HTML. The attribute is the older way to say it.
    text = text or code.attributes.get("caption", "").strip()
    if not text:
        return picture
    return _figure(picture, text, alignment=code.get("align"))


def _gallery(code: Shortcode, here: Surroundings) -> str:
    wanted = code.ids("ids", "include")
    files = here.uploads.named(wanted) if wanted else _pictures_of_post(code, here)
    if missing := len(wanted) - len(files) if wanted else 0:
        here.notes.append(f"{missing} of the {len(wanted)} files of a gallery are not known")
    if not files:
        here.notes.append("a gallery was left out: the file has no pictures for it")
        return ""
    return _list("gallery", (_figure(_linked_picture(file), file.caption) for file in files))


def _pictures_of_post(code: Shortcode, here: Surroundings) -> list[Attachment]:
    """Return what a gallery shows that names no files: all pictures of a post, or almost all."""
    left_out = set(code.ids("exclude"))
    post_id = next(iter(code.ids("id")), here.post_id)
    return [file for file in here.uploads.of_post(post_id, IMAGES) if file.id not in left_out]


def _linked_picture(file: Attachment) -> str:
    address = escape(file.url)
    return f'<a href="{address}"><img src="{address}" alt="{escape(file.alt)}"></a>'


def _playlist(code: Shortcode, here: Surroundings) -> str:
    kinds, tag = (VIDEO, "video") if code.get("type") == "video" else (AUDIO, "audio")
    wanted = code.ids("ids")
    files = here.uploads.named(wanted) if wanted else here.uploads.of_post(here.post_id, kinds)
    if not files:
        here.notes.append("a playlist was left out: the file has nothing to play for it")
        return ""
    return _list("playlist", (_figure(_media(tag, file.url), escape(file.title)) for file in files))


def _audio(code: Shortcode, here: Surroundings) -> str | None:
    address = _address(code, "src", "mp3", "m4a", "ogg", "oga", "wav", "flac", "wma")
    # The first players took options behind a bar, and several files with commas.
    address = address.partition("|")[0].partition(",http")[0]
    return _playable("audio", address or _first_upload(AUDIO, here))


def _video(code: Shortcode, here: Surroundings) -> str | None:
    address = _address(code, "src", "mp4", "m4v", "webm", "ogv", "flv", "wmv")
    return _playable("video", address or _first_upload(VIDEO, here), poster=code.get("poster"))


def _first_upload(kinds: frozenset[str], here: Surroundings) -> str:
    """Return the address of what a player plays that names nothing; '' if there is nothing."""
    files = here.uploads.of_post(here.post_id, kinds)
    return files[0].url if files else ""


def _playable(tag: str, address: str, *, poster: str = "") -> str | None:
    if not address:
        return None
    if (frame := embeds.player(address)) and not is_one_of(AUDIO | VIDEO, address):
        return f"<figure>{frame}</figure>"
    return f"<figure>{_media(tag, address, poster=poster)}</figure>"


def _embed(code: Shortcode, here: Surroundings) -> str | None:
    address = _address(code, "src", "url")
    return embeds.embedded(address) if _is_web(address) else None


def _vimeo(code: Shortcode, here: Surroundings) -> str | None:
    address = _address(code, "id", "url")
    if address.isdecimal():
        address = f"https://vimeo.com/{address}"
    return embeds.embedded(address) if _is_web(address) else None


def _address(code: Shortcode, *names: str) -> str:
    """Return the address that a shortcode names, by an attribute, a value or its content."""
    content = unescape((code.content or "").strip())
    value = unescape(code.values[0]) if code.values else ""
    return code.get(*names) or value or (content if _is_web(content) else "")


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://")) and not re.search(r"\s", address)


def _figure(content: str, caption: str, *, alignment: str = "") -> str:
    start = f'<figure class="{alignment}">' if alignment in _ALIGNMENTS else "<figure>"
    end = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"{start}{content}{end}</figure>"


def _media(tag: str, address: str, *, poster: str = "") -> str:
    picture = f' poster="{escape(poster)}"' if poster else ""
    return f'<{tag} controls src="{escape(address)}"{picture}></{tag}>'


def _list(kind: str, items: Iterable[str]) -> str:
    entries = "\n".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="{kind}">\n{entries}\n</ul>'


_MAKERS: dict[str, Callable[[Shortcode, Surroundings], str | None]] = {
    "caption": _caption,
    "wp_caption": _caption,
    "gallery": _gallery,
    "playlist": _playlist,
    "audio": _audio,
    "video": _video,
    "embed": _embed,
    "youtube": _embed,
    "soundcloud": _embed,
    "vimeo": _vimeo,
}
