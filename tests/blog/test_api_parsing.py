"""JSON as the public API takes it."""

from __future__ import annotations

import io
import json
import time

import pytest

from blog import parsing
from blog.parsing import BODY_BYTES, DEPTH, StrictJSONParser
from blog.problems import Problem


def refused(body: bytes) -> Problem:
    with pytest.raises(Problem) as refusal:
        parsing.loads(body)
    return refusal.value


def test_loads_of_an_object_gives_plain_values() -> None:
    sent = {"a": "ü 😀", "b": [1, -2.5, True, None], "c": {"d": ""}}
    assert parsing.loads(json.dumps(sent).encode()) == sent


def test_loads_skips_a_byte_order_mark() -> None:
    assert parsing.loads(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed_json"),
        (b"{", "malformed_json"),
        (b'{"a": 1,}', "malformed_json"),
        (b"{'a': 1}", "malformed_json"),
        (b'{"a": "line\nbreak"}', "malformed_json"),
        (b'{"a": "\xff"}', "malformed_json"),
        (b'{"a": "\xed\xa0\x80"}', "malformed_json"),
        ('{"a": 1}'.encode("utf-16"), "malformed_json"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"5", "not_an_object"),
        (b"null", "not_an_object"),
        (b"[" * 100_000, "nested_too_deep"),
        (b'{"a":' * 10_000, "nested_too_deep"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
    ],
)
def test_loads_of_what_is_no_object_names_the_reason(body: bytes, code: str) -> None:
    assert refused(body).kind.code == code


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        (rb'{"body": "a\u0000b"}', "body", "control_character"),
        (rb'{"body": "\ud800"}', "body", "control_character"),
        (rb'{"body": "\udc00\ud800"}', "body", "control_character"),
        (rb'{"x": {"y": ["\u0000"]}}', "x.y.0", "control_character"),
        (rb'{"a\u0000": 1}', "a\N{REPLACEMENT CHARACTER}", "control_character"),
        (b'{"parent": 1e400}', "parent", "number_out_of_range"),
        (b'{"parent": -1e400}', "parent", "number_out_of_range"),
        (b'{"parent": NaN}', "parent", "number_out_of_range"),
        (b'{"parent": -Infinity}', "parent", "number_out_of_range"),
        (b'{"parent": %s}' % (b"9" * 5_000), "parent", "number_out_of_range"),
    ],
)
def test_loads_of_what_can_t_be_kept_names_the_field(body: bytes, field: str, code: str) -> None:
    problem = refused(body)
    assert {name: errors[0].code for name, errors in problem.errors.items()} == {field: code}


def test_loads_of_a_surrogate_pair_is_one_character() -> None:
    assert parsing.loads(rb'{"a": "\ud83d\ude00"}') == {"a": "😀"}


def test_loads_counts_no_brackets_in_strings() -> None:
    text = '[]({"\\' * 500
    assert parsing.loads(json.dumps({"body": text}).encode()) == {"body": text}


def test_loads_takes_what_is_as_deep_as_allowed() -> None:
    body = b'{"a":' * DEPTH + b"1" + b"}" * DEPTH
    assert parsing.loads(body)


@pytest.mark.parametrize("piece", [b'\\"', b'"', b'"\\', b"{", b'{"a":1', b"\\", b'"a":1,'])
def test_loads_of_hostile_text_takes_linear_time(piece: bytes) -> None:
    started = time.process_time()
    refused(b"{" + piece * (BODY_BYTES // len(piece)))
    assert time.process_time() - started < 0.5


def test_parser_takes_as_much_as_allowed_and_no_byte_more() -> None:
    most = json.dumps({"a": "x" * (BODY_BYTES - 9)}).encode()
    assert len(most) == BODY_BYTES
    assert StrictJSONParser().parse(io.BytesIO(most))
    with pytest.raises(Problem) as refusal:
        StrictJSONParser().parse(io.BytesIO(most + b" "))
    assert refusal.value.kind.status == 413
