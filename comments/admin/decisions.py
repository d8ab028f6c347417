"""From buttons to the one operation, and from its report to messages."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from comments import moderation
from comments.models import Comment
from comments.moderation import Action, ModerationRefused

#: As many comments as one transaction decides; more are several batches.
BATCH = 500
REFUSALS_SHOWN = 5
#: The code that stands in the events.
REASON = "moderator"
#: Before the id of a comment: the field with the state that its moderator saw.
SEEN = "seen-"

DONE = {
    Action.APPROVE: "approved",
    Action.SPAM: "marked as spam",
    Action.TRASH: "moved to the trash",
    Action.RESTORE: "restored",
}


def decide(request: HttpRequest, action: Action, ids: Sequence[int], *, by: User) -> None:
    """Apply ``action`` to comments as the page showed them; tell what came of it.

    A comment that isn't any more what the page showed is refused as stale.
    """
    seen = _seen(request)
    changed, refused = 0, list[ModerationRefused]()
    for start in range(0, len(ids), BATCH):
        batch = moderation.apply(
            action, ids[start : start + BATCH], by=by, reason=REASON, seen=seen
        )
        changed += len(batch.changed)
        refused += batch.refused
    if changed:
        comments = "1 comment" if changed == 1 else f"{changed} comments"
        messages.success(request, f"{comments} {DONE[action]}.")
    _tell_refusals(request, refused)


def chosen(request: HttpRequest, queryset: QuerySet[Comment]) -> list[int]:
    """Return the ids that a bulk action is for.

    The boxes that were ticked, and not ``queryset``: in that, a comment that somebody has
    decided meanwhile would be missing without a word, for it is of another tab now.
    """
    if request.POST.get("select_across") == "1":
        return list(queryset.order_by("pk").values_list("pk", flat=True))
    return list(filter(None, map(number, request.POST.getlist(ACTION_CHECKBOX_NAME))))


def _seen(request: HttpRequest) -> dict[int, str]:
    """Return the states that the page showed."""
    return {
        comment_id: str(state)
        for name, state in request.POST.items()
        if name.startswith(SEEN) and (comment_id := number(name.removeprefix(SEEN)))
    }


def number(typed: str) -> int:
    """Return an id, 0 for what is none."""
    return int(typed) if typed.isdecimal() and len(typed) <= len(str(2**63)) - 1 else 0


def _tell_refusals(request: HttpRequest, refused: Sequence[ModerationRefused]) -> None:
    """Name the first refusals, and count the others."""
    for refusal in refused[:REFUSALS_SHOWN]:
        messages.warning(request, str(refusal))
    if len(refused) > REFUSALS_SHOWN:
        more = len(refused) - REFUSALS_SHOWN
        messages.warning(request, f"{more} more could not be changed.")
