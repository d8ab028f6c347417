"""Every refusal of the public door as a problem of the API."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from blog import problems
from blog.canonical import absolute_url
from blog.problems import FieldError, Kind, Problem
from comments import submission
from comments.limits import LimitReached
from comments.statuses import STATUS
from comments.submission import SubmissionRefused

UNKNOWN_COMMENT = problems.define("unknown_comment", 404, "There is no such comment")
BAD_KEY = problems.define("bad_idempotency_key", 400, "The Idempotency-Key can't be used")
NO_CHALLENGE = problems.define("no_challenge", 404, "Comments need no proof of work here")


def _define(refusal: type[SubmissionRefused], title: str) -> Kind:
    """Return the kind of a refusal, which has its code."""
    return problems.define(refusal.code, STATUS[refusal], title)


UNKNOWN_PARENT = _define(submission.UnknownParent, "The parent is no comment on this post")
PARENT_NOT_SHOWN = _define(submission.ParentNotShown, "The parent is not shown")
THREAD_TOO_DEEP = _define(submission.ThreadTooDeep, "The thread is as deep as it gets")
THREAD_LOCKED = _define(submission.ThreadLocked, "The thread takes no more replies")
COMMENTS_CLOSED = _define(submission.CommentsClosed, "Comments are closed")
EMAIL_REQUIRED = _define(submission.EmailRequired, "An e-mail address is needed")
REFUSED_BY_RULE = _define(submission.RefusedByRule, "A rule of the owner refuses it")
REPEATED = _define(submission.Repeated, "The same has just been said here")
KEY_REUSED = _define(submission.KeyReused, "The Idempotency-Key came with other fields before")
NOT_THE_AUTHOR = _define(submission.NotTheAuthor, "The X-Edit-Token is not this comment's")
EDITING_ENDED = _define(submission.EditingEnded, "The time to edit is over")

KINDS: Mapping[type[SubmissionRefused], Kind] = MappingProxyType(
    {
        submission.Invalid: problems.INVALID,
        submission.UnknownPost: problems.UNKNOWN_POST,
        submission.UnknownParent: UNKNOWN_PARENT,
        submission.ParentNotShown: PARENT_NOT_SHOWN,
        submission.ThreadTooDeep: THREAD_TOO_DEEP,
        submission.ThreadLocked: THREAD_LOCKED,
        submission.CommentsClosed: COMMENTS_CLOSED,
        submission.EmailRequired: EMAIL_REQUIRED,
        submission.RefusedByRule: REFUSED_BY_RULE,
        submission.Repeated: REPEATED,
        submission.KeyReused: KEY_REUSED,
        submission.NotTheAuthor: NOT_THE_AUTHOR,
        submission.EditingEnded: EDITING_ENDED,
    }
)


def of(refusal: SubmissionRefused | LimitReached) -> Problem:
    """Return the problem that a refusal is."""
    if isinstance(refusal, LimitReached):
        return of_limit(refusal, str(refusal))
    kind = KINDS[type(refusal)]
    if isinstance(refusal, submission.Invalid):
        found = {
            field: [FieldError(error.code, error.detail)] for field, error in refusal.errors.items()
        }
        return problems.of_errors(kind, found)
    errors = {refusal.field: [FieldError(refusal.code, refusal.message)]} if refusal.field else {}
    return Problem(kind, refusal.message, errors=errors, members=_members(refusal))


def _members(refusal: SubmissionRefused) -> dict[str, Any]:
    """Return where the comment is that this one repeats, if readers see it."""
    if isinstance(refusal, submission.Repeated) and refusal.comment.visible:
        return {"permalink": absolute_url(refusal.comment.get_absolute_url())}
    return {}


def of_limit(reached: LimitReached, sentence: str) -> Problem:
    """Return a 429 that says when to come back, and which limit it was.

    ``RateLimit`` and ``RateLimit-Policy`` are those of the HTTPAPI working group's draft. The
    bucket itself stays here: it names a network.
    """
    seconds = problems.whole_seconds(reached.retry_after)
    scope = reached.bucket.split(":")[1]
    period = problems.whole_seconds(reached.period)
    return Problem(
        problems.LIMIT_REACHED,
        f"{sentence} Try again in {seconds} s.",
        headers={
            "Retry-After": str(seconds),
            "RateLimit-Policy": f'"{scope}";q={reached.count};w={period}',
            "RateLimit": f'"{scope}";r=0;t={seconds}',
        },
    )
