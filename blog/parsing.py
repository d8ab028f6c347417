"""JSON as the public API takes it: one object, bounded, and nothing that can't be kept.

What Python's parser lets through and must not reach a field: nesting as deep as the text is
long (a RecursionError), lone surrogates and NUL (no database keeps them), ``1e400`` and ``NaN``
(no JSON can say them back), and keys that stand twice (clients disagree on which one counts).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from django.http import UnreadablePostError
from rest_framework.parsers import BaseParser

from blog import problems
from blog.problems import FieldError, Problem

BODY_BYTES = 64 * 1024
#: The same where ten thousand ids may come at once, from somebody who is known.
LONG_BODY_BYTES = 256 * 1024
DEPTH = 16
#: As many digits as a number of 64 bits has.
INTEGER_DIGITS = 19
#: How many values are named that can't be kept: a short body may hold ten thousand.
MOST_ERRORS = 20

TOO_LARGE = problems.define("too_large", 413, "The request is too large")
MALFORMED = problems.define("malformed_json", 400, "The body is not JSON")
NESTED_TOO_DEEP = problems.define("nested_too_deep", 400, "The JSON is nested too deep")
NOT_AN_OBJECT = problems.define("not_an_object", 400, "The body is not a JSON object")
DUPLICATE_KEY = problems.define("duplicate_key", 400, "A key stands twice in the same object")
UNUSABLE_VALUE = problems.define("unusable_value", 400, "A value can't be kept as it is")

# Strings whole, ended or not, so that a bracket in a comment doesn't count. Possessive, and never
# without a match once it has begun: linear in every text.
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Unusable:
    """What stands in for a number that is none."""

    detail: str


class StrictJSONParser(BaseParser):
    """Reads ``application/json`` by the rules of this module."""

    media_type = "application/json"
    most_bytes = BODY_BYTES

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the object that the body holds, or raise a :class:`Problem`."""
        return loads(_read(stream, most_bytes=self.most_bytes))


class LongJSONParser(StrictJSONParser):
    """The same for lists of ids."""

    most_bytes = LONG_BODY_BYTES


def loads(body: bytes) -> dict[str, Any]:
    """Return the object in a JSON text, or raise a :class:`Problem`; values are of plain types."""
    text = _decoded(body)
    _check_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        detail = f"The body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        raise Problem(MALFORMED, detail) from error
    if not isinstance(value, dict):
        raise Problem(NOT_AN_OBJECT, "Send a JSON object: {…}.")
    if errors := {field: [error] for field, error in islice(_unusable(value), MOST_ERRORS)}:
        raise problems.of_errors(UNUSABLE_VALUE, errors)
    return value


def _read(stream: IO[Any], *, most_bytes: int) -> bytes:
    """Return the body, of which no more is read than may come."""
    body = b""
    try:
        while len(body) <= most_bytes and (chunk := stream.read(most_bytes + 1 - len(body))):
            body += chunk
    except UnreadablePostError as error:
        raise Problem(problems.BAD_REQUEST, "The body ended early.") from error
    if len(body) > most_bytes:
        raise Problem(TOO_LARGE, f"The body may have at most {most_bytes:,} bytes.")
    return body


def _decoded(body: bytes) -> str:
    """Return the text; a byte order mark may stand in front (RFC 8259 §8.1)."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8: see byte {error.start + 1:,}."
        raise Problem(MALFORMED, detail) from error


def _check_depth(text: str) -> None:
    """Refuse what is nested deeper than any of our documents, before it is parsed."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > DEPTH:
            raise Problem(NESTED_TOO_DEEP, f"The JSON may be nested at most {DEPTH} deep.")


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a key that stands twice is refused by its name."""
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            name = problems.shown(key)
            detail = f"“{name}” stands twice in the same object."
            raise problems.of_field(DUPLICATE_KEY, name, detail)
        members[key] = value
    return members


def _integer(digits: str) -> int | _Unusable:
    """Return an integer that fits 64 bits, or nearly."""
    if len(digits.lstrip("-")) > INTEGER_DIGITS:
        return _Unusable("This number is too large.")
    return int(digits)


def _float(digits: str) -> float | _Unusable:
    """Return a finite number."""
    number = float(digits)
    return number if math.isfinite(number) else _Unusable("This number is too large.")


def _constant(name: str) -> _Unusable:
    """Stand in for NaN, Infinity and -Infinity."""
    return _Unusable(f"{name} is not JSON.")


def _unusable(value: Any, field: str = "") -> Iterator[tuple[str, FieldError]]:
    """Yield each value that can't be kept, by the name of its field (``outer.inner``)."""
    match value:
        case _Unusable():
            yield field, FieldError("number_out_of_range", value.detail)
        case str():
            yield from _unusable_text(value, field)
        case dict():
            for key, inner in value.items():
                name = ".".join(filter(None, [field, problems.shown(key)]))
                yield from _unusable_text(key, name)
                yield from _unusable(inner, name)
        case list():
            for index, inner in enumerate(value):
                yield from _unusable(inner, f"{field}.{index}")


def _unusable_text(text: str, field: str) -> Iterator[tuple[str, FieldError]]:
    """Yield an error for a text that neither UTF-8 nor a database can carry."""
    if found := _NOT_TEXT.search(text):
        character = f"U+{ord(found[0]):04X}, at position {found.start() + 1:,}"
        yield field, FieldError("control_character", f"Remove a character ({character}).")
