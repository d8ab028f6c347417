"""The guard at the public door: what a comment may be made of, checked before it is parsed.

bleach is quadratic on hostile markup (5 KB cost it 2.5 s), so nothing reaches it that has not
passed here. Every refusal names the field, a stable code and, for the reader, limit and finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from blog import text
from blog.cleaning import characters, webaddress

BODY_CHARACTERS = 5_000
BODY_LESS_THAN = 100
MARKUP_TAGS = 400
MARKUP_DEPTH = 8
CLEAN_CHARACTERS = 65_536
NAME_CHARACTERS = 80
#: What is looked at of a name: putting combining marks in order takes time by their square.
NAME_TYPED_CHARACTERS = 1_000
URL_CHARACTERS = 200
EMAIL_CHARACTERS = 254

_BODY_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NEWLINE = re.compile("\r\n?|\u2028|\u2029")
_START_OR_END = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset({"br"})
# Elements that a sibling ends, in the words of HTML: their end tags may be left out.
_ENDED_BY_SIBLING = {"p": frozenset({"blockquote", "li"}), "li": frozenset({"ul", "ol"})}
_CHARACTER_SENTENCES = {
    "control_character": "a control character",
    "bidi_character": "a character that changes the direction of writing",
    "invisible_character": "an invisible character",
}


class GuardError(Exception):
    """A value that the public door refuses: the field, a stable code, a sentence."""

    def __init__(self, field: str, code: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field
        self.code = code
        self.detail = detail


def newlines(source: str) -> str:
    """Return `source` with every line break as LF."""
    return _NEWLINE.sub("\n", source)


def body(source: str) -> str:
    """Return the text of a comment as it is kept: NFC, LF line ends, no blank lines around it.

    Raises GuardError: `required`, `too_long`, `too_many_tags`, `control_character`.
    """
    # Browsers send CRLF, which must not count twice; NFC can make a text three times as long.
    typed = newlines(source)
    _at_most(len(typed), BODY_CHARACTERS, field="body")
    if found := _BODY_CONTROL.search(typed):
        raise _character_error("body", "control_character", typed, found.start())
    kept = unicodedata.normalize("NFC", typed).strip("\n").rstrip()
    _at_most(len(kept), BODY_CHARACTERS, field="body")
    if not characters.has_visible(kept):
        raise GuardError("body", "required", "Write something first: the comment is empty.")
    _few_tags(kept.count("<"), BODY_LESS_THAN, "“<” characters")
    return kept


def markup(html: str) -> None:
    """Check the HTML that Markdown made, before bleach sees it: elements and depth.

    Raises GuardError: `too_many_tags`, `nested_too_deep`, `too_long`.
    """
    _at_most(len(html), CLEAN_CHARACTERS, field="body", what="The comment with its markup")
    elements = 0
    for depth in _depths(html):
        elements += 1
        if depth > MARKUP_DEPTH:
            detail = f"The comment nests more than {MARKUP_DEPTH} levels deep; use fewer levels."
            raise GuardError("body", "nested_too_deep", detail)
    _few_tags(elements, MARKUP_TAGS, "HTML elements")


def within_limits(source: str, html: str) -> bool:
    """Tell whether imported `source` and the HTML made of it are small enough for bleach."""
    try:
        _few_tags(source.count("<"), BODY_LESS_THAN, "“<” characters")
        markup(html)
    except GuardError:
        return False
    return len(source) <= BODY_CHARACTERS


def cleaned(html: str) -> None:
    """Check the length of clean HTML: cleaning can make a text longer (WordPress 4.2.1)."""
    _at_most(len(html), CLEAN_CHARACTERS, field="body", what="The comment with its markup")
    if not characters.has_visible(text.plain(html)):
        raise GuardError("body", "not_visible", "The comment shows nothing: write some text.")


def author_name(name: str) -> str:
    """Return the name as it is kept: NFC, single spaces, none around it.

    Raises GuardError: `required`, `too_long`, `control_character`, `bidi_character`,
    `invisible_character`, `not_visible`.
    """
    typed = name.strip()
    if len(typed) > NAME_TYPED_CHARACTERS:
        _at_most(len(typed), NAME_CHARACTERS, field="author_name", what="The name")
    trimmed = unicodedata.normalize("NFC", typed)
    for code, index in characters.refused(trimmed):
        raise _character_error("author_name", code, trimmed, index)
    kept = " ".join(trimmed.split())
    if not kept:
        raise GuardError("author_name", "required", "Enter a name.")
    _at_most(len(kept), NAME_CHARACTERS, field="author_name", what="The name")
    if not characters.has_visible(kept):
        raise GuardError("author_name", "not_visible", "Enter a name with a letter that shows.")
    return kept


def author_url(url: str) -> str:
    """Return the address of a web site as it is kept, '' for none; the host in punycode.

    Raises GuardError: `too_long`, `bad_url`, `control_character`, `bidi_character`,
    `invisible_character`.
    """
    trimmed = url.strip()
    if not trimmed:
        return ""
    _at_most(len(trimmed), URL_CHARACTERS, field="author_url", what="The address")
    for code, index in characters.refused(trimmed):
        raise _character_error("author_url", code, trimmed, index)
    try:
        kept = webaddress.canonical(trimmed)
    except webaddress.NotAWebAddressError as error:
        raise GuardError("author_url", "bad_url", error.detail) from error
    _at_most(len(kept), URL_CHARACTERS, field="author_url", what="The address")
    return kept


def author_email(email: str) -> str:
    """Return the e-mail address as it is kept, '' for none; the domain in lower case.

    Raises GuardError: `too_long`, `bad_email`, `control_character`, `bidi_character`,
    `invisible_character`.
    """
    trimmed = email.strip(" \t")
    if not trimmed:
        return ""
    _at_most(len(trimmed), EMAIL_CHARACTERS, field="author_email", what="The e-mail address")
    for code, index in characters.refused(trimmed):
        raise _character_error("author_email", code, trimmed, index)
    try:
        validate_email(trimmed)
    except ValidationError as error:
        detail = "Enter an e-mail address such as name@example.org."
        raise GuardError("author_email", "bad_email", detail) from error
    local, _, domain = trimmed.rpartition("@")
    return f"{local}@{domain.lower()}"


def imported_name(name: str) -> str:
    """Return an imported name made fit instead of refused; '' if nothing to see remains."""
    spaced = re.sub(r"\s+", " ", text.xml_safe(name))[:NAME_TYPED_CHARACTERS]
    fit = characters.without_refused(unicodedata.normalize("NFC", spaced)).strip()
    # Cut first: a joiner that the cut leaves at the end goes in the second pass.
    fit = characters.without_refused(fit[:NAME_CHARACTERS]).strip()
    return fit if characters.has_visible(fit) else ""


def imported_url(url: str) -> str:
    """Return an imported web address made fit instead of refused; '' if it can't be."""
    fit = characters.without_refused(text.xml_safe(url)).strip().replace(" ", "%20")
    try:
        return author_url(fit)
    except GuardError:
        return ""


def imported_email(email: str) -> str:
    """Return an imported e-mail address made fit instead of refused; '' if it can't be."""
    try:
        return author_email(characters.without_refused(text.xml_safe(email)).strip())
    except GuardError:
        return ""


def _at_most(found: int, limit: int, *, field: str, what: str = "The comment") -> None:
    if found > limit:
        detail = f"{what} has {found:,} characters; at most {limit:,} are allowed."
        raise GuardError(field, "too_long", detail)


def _few_tags(found: int, limit: int, what: str) -> None:
    if found > limit:
        detail = f"The comment has {found:,} {what}; at most {limit:,} are allowed."
        raise GuardError("body", "too_many_tags", detail)


def _character_error(field: str, code: str, value: str, index: int) -> GuardError:
    found = f"U+{ord(value[index]):04X}"
    sentence = f"Remove {_CHARACTER_SENTENCES[code]} ({found}, at position {index + 1:,})."
    return GuardError(field, code, sentence)


def _depths(html: str) -> Iterator[int]:
    """Yield the depth of each element of `html`, in order.

    An element that is never closed stays open, as the formatting elements of HTML do: they are
    opened again in each paragraph that follows, which is how small markup becomes huge.
    """
    opened: list[str] = []
    for tag in _START_OR_END.finditer(html):
        name = tag[2].lower()
        if tag[1]:
            _close(opened, name)
            continue
        _close_sibling(opened, name)
        opened.append(name)
        yield len(opened)
        if name in _VOID:
            opened.pop()


def _close(opened: list[str], name: str, *, within: frozenset[str] = frozenset()) -> None:
    for index in range(len(opened) - 1, -1, -1):
        if opened[index] in within:
            return
        if opened[index] == name:
            del opened[index]
            return


def _close_sibling(opened: list[str], name: str) -> None:
    if name in _ENDED_BY_SIBLING:
        _close(opened, name, within=_ENDED_BY_SIBLING[name])
