"""Akismet's API (https://akismet.com/developers/), as far as it is of use here.

Each call is one request with a form, and answers one word. Raises :class:`AkismetRefused` or
:class:`blog.outgoing.OutgoingError`; nothing is tried again here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from ipaddress import ip_network
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from blog import outgoing, text
from blog.canonical import absolute_url
from blog.models import Blog
from blog.outgoing import Response
from comments.models import Comment

#: For each request: a comment waits, and so do other deliveries.
DEADLINE: Final = timedelta(seconds=5)
#: The answer is a word; headers are included.
MOST_BYTES: Final = 64 * 1024
_SAID_CHARACTERS: Final = 200
#: Where the network of a comment is not known (any more): the service wants an address.
NO_ADDRESS: Final = "0.0.0.0"  # noqa: S104 - nothing is bound to it
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
#: What the service calls the kinds of comments.
_TYPES: Final = {Comment.Kind.COMMENT.value: "comment", Comment.Kind.MENTION.value: "trackback"}
_DONE: Final = range(200, 300)


class Answer(Enum):
    """What it says of a comment."""

    HAM = "ham"
    SPAM = "spam"
    #: Spam that its other users drop unseen ("discard").
    BLATANT = "blatant"


class AkismetRefused(Exception):
    """It answered, but nothing that can be used."""


class InvalidKey(AkismetRefused):
    """It does not know the key."""


def check(comment: Comment) -> Answer:
    """Ask whether a comment is spam."""
    answer = _call("comment-check", _about(comment))
    match _word(answer):
        case "false":
            return Answer.HAM
        case "true" if answer.headers.get("X-akismet-pro-tip", "").strip() == "discard":
            return Answer.BLATANT
        case "true":
            return Answer.SPAM
    raise _refused(answer)


def submit(comment: Comment, *, is_spam: bool) -> None:
    """Tell that a comment is what it did not take it for."""
    answer = _call("submit-spam" if is_spam else "submit-ham", _about(comment))
    if _word(answer) == "invalid":
        raise _refused(answer)


def verify_key() -> None:
    """Find out whether the key works for this blog."""
    answer = _call("verify-key", {"key": settings.AKISMET_KEY})
    if _word(answer) != "valid":
        raise _refused(answer)


def _about(comment: Comment) -> dict[str, str]:
    """Return what is told of a comment; README.md and the privacy page name it."""
    kind = "reply" if comment.parent_id and comment.kind == Comment.Kind.COMMENT else None
    found = {
        "user_ip": _address_in(comment.network),
        "permalink": absolute_url(comment.post.get_absolute_url()),
        "comment_type": kind or _TYPES[comment.kind],
        "comment_author": comment.author_name,
        "comment_author_email": comment.author_email,
        "comment_author_url": comment.author_url,
        "comment_content": comment.source,
        "comment_date_gmt": _time(comment.created_at),
    }
    return {name: value for name, value in found.items() if value}


def _call(name: str, fields: Mapping[str, str]) -> Response:
    """Make a call; return an answer with a status of success."""
    form = {
        "api_key": settings.AKISMET_KEY,
        "blog": absolute_url("/"),
        "blog_lang": Blog.current().language,
        "blog_charset": "UTF-8",
        **fields,
        **({"is_test": "1"} if settings.DEBUG else {}),
    }
    answer = outgoing.request(
        "POST",
        f"{settings.AKISMET_URL.rstrip('/')}/{name}",
        body=urlencode(form).encode(),
        headers=_FORM,
        deadline=DEADLINE,
        most_bytes=MOST_BYTES,
    )
    if answer.status not in _DONE:
        raise _refused(answer)
    return answer


def _refused(answer: Response) -> AkismetRefused:
    """Return what is wrong with an answer, in a line that people can act on."""
    host = urlsplit(settings.AKISMET_URL).hostname
    helps = _line(answer.headers.get("X-akismet-debug-help", ""))
    if _word(answer) == "invalid":
        return InvalidKey(f"{host} takes no AKISMET_KEY like ours. {helps}".strip())
    said = helps or _line(answer.content.decode("utf-8", "replace")) or "nothing"
    return AkismetRefused(f"{host} answered {answer.status}: {said}")


def _word(answer: Response) -> str:
    """Return the answer if it can be a word of the service."""
    return answer.content[:20].decode("ascii", "replace").strip().lower()


def _line(said: str) -> str:
    """Return the start of what was said, without the key, as one line of text."""
    words = " ".join(text.xml_safe(said.replace(settings.AKISMET_KEY, "…")).split())
    return text.shortened(words, _SAID_CHARACTERS)


def _address_in(network: str) -> str:
    """Return the first address of a network: more of it is not kept."""
    return str(ip_network(network).network_address) if network else NO_ADDRESS


def _time(moment: datetime | None) -> str:
    """Return a time as the service reads it, '' for none."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
