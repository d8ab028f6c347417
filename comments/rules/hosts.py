"""The hosts that a comment links to, and their one spelling."""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

#: Longer names are none (RFC 1035 §2.3.4).
MOST_CHARACTERS: Final = 253
MOST_LABEL_CHARACTERS: Final = 63

_HREF = re.compile(r'<a\s[^>]*?\bhref="([^"]*)"')
#: What browsers take for a host: they read a backslash as a slash, and leave out line ends.
_OF_URL = re.compile(r"https?:[/\\]{2,}(?:[^/?#\\]*@)?([^/?#:\\]+)", re.IGNORECASE)
_OF_MAIL = re.compile(r"mailto:[^?#]*@([^?#@,]+)", re.IGNORECASE)
_LEFT_OUT = re.compile("[\t\n\r\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
#: A name with a dot, that is no part of an address of mail. Each part is taken whole, for good:
#: the time grows with the text.
_NAMED = re.compile(r"(?<![\w@.-])[\w-]++(?:\.[\w-]++)++")
#: The same between letters of a script without spaces.
_NAMED_IN_ASCII = re.compile(r"(?<![A-Za-z0-9_@.-])[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")


def spelling(host: str) -> str:
    """Return the one spelling of a host: full-width and punycode read, lower case, no last dot."""
    dotted = unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().strip(".")
    if "xn--" not in dotted:
        return dotted
    return ".".join(map(_label, dotted.split(".")))


def linked(html: str, url: str) -> Iterator[str]:
    """Yield the hosts of the links of clean HTML, and of the author's site."""
    for address in (url, *_HREF.findall(html)):
        read = _LEFT_OUT.sub("", entities.unescape(address))
        if found := _OF_URL.match(read) or _OF_MAIL.match(read):
            yield from _usable(unquote(found[1]))


def named(name: str, plain: str) -> Iterator[str]:
    """Yield what looks like a host in name and plain text, without being a link."""
    read = _LEFT_OUT.sub("", f"{name} {plain}")
    normal = unicodedata.normalize("NFKC", read).replace("\u3002", ".")
    for chunk in normal.split():
        if "." not in chunk:
            continue
        for address in _OF_URL.finditer(chunk):
            yield from _usable(address[1])
        for pattern in (_NAMED, _NAMED_IN_ASCII):
            for found in pattern.finditer(chunk):
                yield from _usable(found[0])


def with_those_above(host: str) -> Iterator[str]:
    """Yield a host and every domain that it is in."""
    while host:
        yield host
        host = host.partition(".")[2]


def _usable(host: str) -> Iterator[str]:
    """Yield the one spelling of a host, unless it is too long to be one."""
    if len(host) <= MOST_CHARACTERS:
        yield spelling(host)


@lru_cache(maxsize=4096)
def _label(label: str) -> str:
    """Return a part of a name as it is read; what is no punycode stays as it is."""
    if not label.startswith("xn--") or not label.isascii() or len(label) > MOST_LABEL_CHARACTERS:
        return label
    try:
        return label[4:].encode().decode("punycode").lower()
    except ValueError:
        return label
