"""Challenges to browsers, in the protocol of ALTCHA, version 1.

Whoever has one looks for the number from 0 to ``maxnumber`` that, written behind the ``salt``,
has the digest ``challenge``. It is as much work as ``maxnumber`` says, and one digest to check.
Nothing is stored: the signature tells that we made it, and the salt until when it is good.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

#: As long as a stamp: a comment may take its time.
LIFETIME: Final = timedelta(days=1)
ALGORITHM: Final = "SHA-256"
#: How many digests a browser makes at most; half of them on the average. In Chromium slowed down
#: six times, as a cheap phone is, that many took 0.5 to 0.9 s.
MOST: Final = 75_000
#: What is read at all; ours have about 330 characters.
MOST_CHARACTERS: Final = 2_000
#: It ends with "&", so that no digit can wander from the salt into the number or back.
_SALT = re.compile(r"[0-9a-f]{24}\?expires=([0-9]{10,11})&")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is given out; the fields are the protocol's."""

    algorithm: str
    challenge: str
    maxnumber: int
    salt: str
    signature: str


@dataclass(frozen=True, slots=True)
class Solution:
    """A challenge of ours, known by its digest, that somebody has solved."""

    challenge: str
    expires_at: datetime


class NotSolved(Exception):
    """It isn't a challenge of ours with its number."""


class Expired(NotSolved):
    """It was one."""


def made() -> Challenge:
    """Return a new challenge. Its salt and number make one block of SHA-256."""
    expires = int((timezone.now() + LIFETIME).timestamp())
    salt = f"{secrets.token_hex(12)}?expires={expires}&"
    challenge = _digest(salt, secrets.randbelow(MOST + 1))
    return Challenge(ALGORITHM, challenge, MOST, salt, _signature(challenge))


def read(payload: str) -> Solution:
    """Return what a client sent, base64 of JSON, as a solution; or raise :class:`NotSolved`."""
    fields = _fields(payload)
    salt, number = fields.get("salt"), fields.get("number")
    match = _SALT.fullmatch(salt) if isinstance(salt, str) else None
    if match is None or fields.get("algorithm") != ALGORITHM:
        raise NotSolved
    # True is a number to Python; a long one takes long to write.
    if type(number) is not int or not 0 <= number <= MOST:
        raise NotSolved
    challenge, signature = _digest(match[0], number), fields.get("signature")
    if fields.get("challenge") != challenge or not isinstance(signature, str):
        raise NotSolved
    if not constant_time_compare(signature, _signature(challenge)):
        raise NotSolved
    expires_at = datetime.fromtimestamp(int(match[1]), UTC)
    if expires_at <= timezone.now():
        raise Expired
    return Solution(challenge, expires_at)


def key() -> str:
    """Return the key of the protocol's signatures."""
    return salted_hmac("comments.challenges", "", algorithm="sha256").hexdigest()


def _fields(payload: str) -> dict[str, Any]:
    """Return the members of what was sent."""
    if len(payload) > MOST_CHARACTERS:
        raise NotSolved
    try:
        found = json.loads(base64.b64decode(payload, validate=True))
    except (ValueError, RecursionError) as error:
        raise NotSolved from error
    if not isinstance(found, dict):
        raise NotSolved
    return found


def _digest(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _signature(challenge: str) -> str:
    return hmac.new(key().encode(), challenge.encode(), hashlib.sha256).hexdigest()
