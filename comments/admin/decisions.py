"""From buttons to the one operation."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.http import HttpRequest

from comments import moderation
from comments.admin import telling
from comments.moderation import Action

#: The code that stands in the events.
REASON = "moderator"
#: Before the id of a comment: the field with the state that its moderator saw.
SEEN = "seen-"
#: No id has more digits (2^63 has 19).
_DIGITS = 18


def decide(request: HttpRequest, action: Action, ids: Sequence[int], *, by: User) -> None:
    """Apply ``action`` to comments as the page showed them; tell what came of it.

    A comment that isn't any more what the page showed is refused as stale.
    """
    report = moderation.apply(action, ids, by=by, reason=REASON, seen=_seen(request))
    telling.tell_report(request, action, report)


def ticked(request: HttpRequest) -> list[int]:
    """Return the ids that a bulk action is for.

    The boxes that were ticked, and not those among them that the list still shows: a comment
    that somebody has decided meanwhile would be missing without a word, for it is of another tab
    now.
    """
    return list(filter(None, map(number, request.POST.getlist(ACTION_CHECKBOX_NAME))))


def seen_state(request: HttpRequest, comment_id: int) -> str | None:
    """Return the state in which the page showed a comment, None if it doesn't say."""
    return _seen(request).get(comment_id)


def _seen(request: HttpRequest) -> dict[int, str]:
    """Return the states that the page showed."""
    return {
        comment_id: str(state)
        for name, state in request.POST.items()
        if name.startswith(SEEN) and (comment_id := number(name.removeprefix(SEEN)))
    }


def number(typed: str) -> int:
    """Return an id, 0 for what is none."""
    return int(typed) if typed.isdecimal() and len(typed) <= _DIGITS else 0
