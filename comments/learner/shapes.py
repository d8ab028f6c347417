"""What can be seen of a comment without reading it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from blog.text import Characters
from comments.rules import Said


def shapes(said: Said) -> Iterator[str]:
    """Yield what fits, in words for people."""
    yield "every comment"
    yield f"length 2^{len(said.plain).bit_length()}"
    if said.links:
        yield f"links: {min(said.links, 4)}"
    if said.hosts:
        yield "names a site"
    if said.url:
        yield "site of the author"
    if "." in said.name or "/" in said.name:
        yield "dot in the name"
    yield from _scripts(said.plain)


def _scripts(plain: str) -> Iterator[str]:
    if plain.isascii():
        return
    for script in sorted(set(plain[:5000].translate(_SCRIPT).split())):
        yield f"letters: {script}"


def _script(character: str) -> str | None:
    if character.isascii() or not character.isalpha():
        return " " if unicodedata.category(character) != "So" else " emoji "
    return " " + unicodedata.name(character, "other").split()[0].lower() + " "


_SCRIPT = Characters(_script)
