"""Refusals as readers see them: a status, sentences, and the fields that they belong to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus

from django.http import HttpResponse

from blog.problems import whole_seconds
from comments import submission
from comments.limits import LimitReached
from comments.statuses import STATUS

CROSS_SITE = (
    "This was sent from another site, so nothing was posted. If it is what you want to say, "
    "press “Post” here."
)
TOO_SOON = "That was quick, so nothing was posted yet. Please wait a moment and press “Post” again."
ON_ITS_OWN = "You can post it as a comment of its own instead."
FORM_USED = (
    "This form has already posted a comment, with other words. Press “Post” once more to add "
    "this one too."
)

Refusal = submission.SubmissionRefused | LimitReached


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the form comes back: ``errors`` by field, ``sentences`` for the whole of it."""

    status: int = HTTPStatus.OK
    errors: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    #: Whole seconds for ``Retry-After``, None where waiting doesn't help.
    retry_after: int | None = None
    #: Whether a reply can go on as a comment of its own only.
    parent_lost: bool = False

    def joined(self, other: Problem) -> Problem:
        """Return both; the status is that of the first one that is an error."""
        return Problem(
            other.status if self.status == HTTPStatus.OK else self.status,
            {**self.errors, **other.errors},
            (*self.sentences, *other.sentences),
            retry_after=self.retry_after,
        )

    def beside(self, *fields: str) -> Problem:
        """Return it for a form that has these fields only; what is wrong elsewhere is said."""
        errors = {name: error for name, error in self.errors.items() if name in fields}
        others = (error for name, error in self.errors.items() if name not in fields)
        return replace(self, errors=errors, sentences=(*self.sentences, *others))


NONE = Problem()
FROM_ELSEWHERE = Problem(HTTPStatus.FORBIDDEN, sentences=(CROSS_SITE,))


def of(refusal: Refusal) -> Problem:
    """Return what a reader is told of a refusal."""
    status = STATUS[type(refusal)]
    match refusal:
        case LimitReached():
            seconds = whole_seconds(refusal.retry_after)
            said = f"{refusal} You can try again in {_duration(seconds)}."
            return Problem(status, sentences=(said,), retry_after=seconds)
        case submission.Invalid():
            return Problem(status, {name: error.detail for name, error in refusal.errors.items()})
        case submission.KeyReused():
            return Problem(status, sentences=(FORM_USED,))
        case submission.EmailRequired() | submission.RefusedByRule() | submission.Repeated():
            return Problem(status, {refusal.field: refusal.message})
        case (
            submission.UnknownParent()
            | submission.ParentNotShown()
            | submission.ThreadLocked()
            | submission.ThreadTooDeep()
        ):
            return Problem(status, sentences=(refusal.message, ON_ITS_OWN), parent_lost=True)
        case _:
            return Problem(status, sentences=(str(refusal),))


def too_soon(wait: timedelta) -> Problem:
    """Return what is said of a comment that comes sooner than people write."""
    status = HTTPStatus.TOO_MANY_REQUESTS
    return Problem(status, sentences=(TOO_SOON,), retry_after=whole_seconds(wait))


def _duration(seconds: int) -> str:
    """Return a waiting time in words, rounded up: "1 second", "12 minutes"."""
    count, unit = (seconds, "second") if seconds < 100 else (math.ceil(seconds / 60), "minute")  # noqa: PLR2004
    return f"{count} {unit}{'' if count == 1 else 's'}"


def nothing_to_answer(refusal: submission.SubmissionRefused) -> Problem:
    """Return what is said at a reply form for a comment that can't be answered.

    Of one that readers don't see nothing is told, not even that it is there.
    """
    if isinstance(refusal, submission.UnknownParent | submission.ParentNotShown):
        return replace(of(submission.UnknownParent()), status=HTTPStatus.NOT_FOUND)
    return of(refusal)


def respond(problem: Problem, response: HttpResponse) -> HttpResponse:
    """Give the form that comes back the status and the header of its problem."""
    response.status_code = problem.status
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response
