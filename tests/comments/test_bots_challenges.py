"""Challenges and their solutions, beside ALTCHA's own library."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from altcha import v1 as altcha
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from comments.bots import challenges
from tests.comments.working import packed, solution

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def unpacked(payload: str) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(base64.b64decode(payload))
    return members


def test_solution_by_the_library_is_taken_by_both() -> None:
    challenge = challenges.made()
    payload = solution(challenge)
    assert challenges.read(payload).challenge == challenge.challenge
    assert altcha.verify_solution(payload, challenges.key()) == (True, None)


def test_challenge_of_the_library_with_our_key_and_salt_is_ours() -> None:
    ours = challenges.made()
    theirs = altcha.create_challenge(
        altcha.ChallengeOptions(
            salt=ours.salt, number=77, max_number=100, hmac_key=challenges.key()
        )
    )
    made = challenges.Challenge(
        theirs.algorithm, theirs.challenge, theirs.max_number, theirs.salt, theirs.signature
    )
    assert theirs.salt == ours.salt
    assert challenges.read(solution(made)).challenge == theirs.challenge


def test_challenges_are_never_the_same() -> None:
    assert len({challenges.made().challenge for _ in range(50)}) == 50


def test_challenge_and_its_number_make_one_block() -> None:
    assert len(f"{challenges.made().salt}{challenges.MOST}") <= 55


def test_solution_is_good_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    payload = solution(challenges.made())
    later = NOW + challenges.LIFETIME
    monkeypatch.setattr(timezone, "now", lambda: later - timedelta(seconds=1))
    assert challenges.read(payload).expires_at == later
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(challenges.Expired):
        challenges.read(payload)


def test_solution_under_another_secret_key_is_none(settings: Settings) -> None:
    payload = solution(challenges.made())
    settings.SECRET_KEY = "another"
    with pytest.raises(challenges.NotSolved):
        challenges.read(payload)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 0},
        {"number": -1},
        {"number": True},
        {"number": 1.0},
        {"number": "12"},
        {"number": 10**30},
        {"algorithm": "SHA-1"},
        {"challenge": "0" * 64},
        {"challenge": None},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"signature": 5},
        {"salt": ""},
        {"salt": None},
        {"salt": ["a"]},
    ],
    ids=str,
)
def test_solution_with_another_member_is_none(changes: dict[str, Any]) -> None:
    with pytest.raises(challenges.NotSolved):
        challenges.read(solution(challenges.made(), **changes))


@pytest.mark.parametrize("letter", ["challenge", "signature"])
def test_digests_in_capitals_are_not_another_solution(letter: str) -> None:
    members = unpacked(solution(challenges.made()))
    with pytest.raises(challenges.NotSolved):
        challenges.read(packed({**members, letter: members[letter].upper()}))


def test_digit_that_wanders_into_the_salt_prolongs_nothing() -> None:
    members = unpacked(solution(challenges.made()))
    number = str(members["number"])
    for cut in range(1, len(number) + 1):
        moved = {"salt": members["salt"] + number[:cut], "number": int(number[cut:] or 0)}
        with pytest.raises(challenges.NotSolved):
            challenges.read(packed({**members, **moved}))


@given(st.text() | st.binary().map(lambda data: base64.b64encode(data).decode()))
def test_anything_else_is_no_solution(payload: str) -> None:
    with pytest.raises(challenges.NotSolved):
        challenges.read(payload)


@pytest.mark.parametrize(
    "said", ["[]", "5", "null", "[" * 1400, '{"a":' * 200, "{}", '{"number": NaN}', "9" * 1400]
)
def test_json_of_anything_else_is_no_solution(said: str) -> None:
    with pytest.raises(challenges.NotSolved):
        challenges.read(base64.b64encode(said.encode()).decode())


def test_long_payload_is_not_looked_at() -> None:
    members = unpacked(solution(challenges.made()))
    long = base64.b64encode(json.dumps({**members, "took": "x" * 2000}).encode()).decode()
    with pytest.raises(challenges.NotSolved):
        challenges.read(long)


def test_members_that_clients_add_are_let_be() -> None:
    members = unpacked(solution(challenges.made()))
    more = base64.b64encode(json.dumps({**members, "took": 12, "worker": True}).encode()).decode()
    assert challenges.read(more).challenge == members["challenge"]


def test_challenge_tells_no_number() -> None:
    challenge = challenges.made()
    assert set(asdict(challenge)) == {"algorithm", "challenge", "maxnumber", "salt", "signature"}
