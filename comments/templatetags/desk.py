"""What the moderator's desk shows of a comment, and of what was done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import template
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest

from blog import text
from comments import learning
from comments.admin import cards, telling
from comments.admin.cards import Card
from comments.admin.listing import CommentChangeList
from comments.admin.replying import ANSWERABLE
from comments.admin.states import EVERYTHING
from comments.learning.figures import Why
from comments.models import Batch, Comment, ModerationEvent, Rule
from comments.moderation import Action
from comments.moderation.transitions import ALLOWED

register = template.Library()

#: What a button says.
LABELS = {
    Action.APPROVE: "Approve",
    Action.SPAM: "Spam",
    Action.TRASH: "Trash",
    Action.RESTORE: "Restore",
}
#: As many events of a batch stand on a page, or of a comment.
EVENTS = 100
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Logged:
    """An event, and whether it belongs to an action of a moderator that can be looked at."""

    event: ModerationEvent
    has_action: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Some events of a batch, behind which one the next begin (None: there are none), its bans."""

    rows: list[ModerationEvent]
    more: int | None
    rules: list[Rule]


@register.filter
def decisions(comment: Comment) -> list[tuple[str, str]]:
    """Return the actions that lead somewhere, as (action, label)."""
    return _leading_from(comment.state)


@register.filter
def row_decisions(comment: Comment) -> list[tuple[str, str]]:
    """Return the actions for a row."""
    return _usual(comment.state)


@register.filter
def tab_decisions(state: str) -> list[tuple[str, str]]:
    """Return the actions for all comments of a tab."""
    if state == EVERYTHING:
        return [(action.value, label) for action, label in LABELS.items()]
    return _usual(state)


@register.filter
def marks(comment: Comment) -> list[tuple[str, str]]:
    """Return what can be done with the thread that a comment begins, as (action, label)."""
    if comment.parent_id is not None or comment.state == Comment.State.ERASED:
        return []
    pin = ("unpin", "Unpin") if comment.pinned_at else ("pin", "Pin")
    lock = ("unlock", "Unlock") if comment.locked_at else ("lock", "Lock")
    return [pin, lock] if comment.visible or comment.pinned_at else [lock]


@register.filter
def is_answerable(comment: Comment) -> bool:
    """Whether readers would see an answer."""
    return comment.state in ANSWERABLE and comment.post.is_published


@register.filter
def card(comment: Comment) -> Card:
    """Return a comment with what is known of who wrote it."""
    return cards.of([comment])[0]


@register.filter
def doing(changelist: CommentChangeList, action: str) -> str:
    """Return the query that asks to do something with everything that a list matches."""
    return changelist.doing(action)


@register.filter
def log(comment: Comment) -> list[Logged]:
    """Return what was decided about a comment, newest first; a name that is gone is None."""
    newest = list(comment.events.select_related("by").order_by("-at", "-id")[:EVENTS])
    named = {event.batch for event in newest if event.by_id}
    actions = set(Batch.objects.filter(pk__in=named).values_list("pk", flat=True))
    return [Logged(event, event.batch in actions) for event in newest]


@register.filter
def batch_of_message(message: Message) -> UUID | None:
    """Return the batch that a message offers to take back, if one does."""
    return telling.batch_of(message)


@register.filter
def said(batch: Batch) -> str:
    """Say what an action did."""
    return telling.sentence_of(batch)


@register.filter
def taken_back(batch: Batch) -> Batch | None:
    """Return the batch that took one back, if one did."""
    try:
        return batch.undone_by
    except ObjectDoesNotExist:
        return None


@register.filter
def events(batch: Batch, request: HttpRequest) -> Part:
    """Return a part of what a batch did, behind the event that the address names."""
    after = request.GET.get("after", "")
    found = ModerationEvent.objects.filter(batch=batch.pk).order_by("pk")
    if after.isascii() and after.isdecimal() and len(after) <= _DIGITS:
        found = found.filter(pk__gt=int(after))
    rows = list(found[: EVENTS + 1])
    more = rows[EVENTS - 1].pk if len(rows) > EVENTS else None
    switched = [pk for ids in batch.rules.values() for pk in ids]
    rules = list(Rule.objects.filter(pk__in=switched[:EVENTS])) if switched else []
    return Part(rows[:EVENTS], more, rules)


@register.filter
def learner(score: float) -> str:
    """Say how much something looks like spam."""
    return learning.in_words(score)


@register.filter
def why(comment: Comment) -> Why | None:
    """Return why the learner says of a comment what it says."""
    return learning.why(comment)


@register.filter
def share(amount: float) -> str:
    """Say how much a word counts, with its sign."""
    return f"{amount:+.2f}".replace("-", "−")  # noqa: RUF001 - the sign that is as wide as +


@register.filter
def percent(part: float | None) -> str:
    """Say a share in percent."""
    return "—" if part is None else f"{part:.1%}".replace("%", " %")


@register.filter
def text_start(html: str, length: int) -> str:
    """Return the start of the text of some HTML."""
    return text.excerpt(html, length)


def _leading_from(state: str) -> list[tuple[str, str]]:
    """Return the actions that lead out of a state."""
    return [(action.value, label) for action, label in LABELS.items() if state in ALLOWED[action]]


def _usual(state: str) -> list[tuple[str, str]]:
    """Leave out what is hardly ever possible: a pending comment has nothing to restore."""
    waits = state == Comment.State.PENDING
    return [choice for choice in _leading_from(state) if not waits or choice[0] != Action.RESTORE]
