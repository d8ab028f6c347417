"""What moderators are told of what was done, and the way to take it back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.models import Batch
from comments.moderation import MovedOn, Report, Undone

#: As many are named; the others are counted.
NAMED = 5
#: Before a batch's id, in the tags of a message that offers to take it back.
UNDO = "undo-"

#: What has happened to a comment, by the action that did it.
DONE: Mapping[str, str] = {
    "approve": "approved",
    "spam": "marked as spam",
    "trash": "moved to the trash",
    "restore": "restored",
    "edit": "edited",
    "reply": "answered",
    "pin": "pinned",
    "unpin": "unpinned",
    "lock": "locked",
    "unlock": "unlocked",
    "dismiss": "left as it is despite reports",
    "reflag": "reported again by an undo",
    "flag": "held as readers reported it",
    "judge": "judged by Akismet",
    "ban": "hidden by a ban",
    "erase": "erased",
    "purge": "purged",
    "verify": "verified",
    "undo": "changed by an undo",
}
#: What has happened to a ban.
BANS: Mapping[str, str] = {"ban": "put in force", "lift": "lifted"}


def numbered(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 comment", "1,200 comments"."""
    return f"1 {one}" if count == 1 else f"{count:,} {many or f'{one}s'}"


def sentence(action: str, changed: int) -> str:
    """Say what an action did: "3 comments approved."."""
    if action in BANS:
        return f"{numbered(changed, 'ban')} {BANS[action]}."
    if action == "undo":
        return f"{numbered(changed, 'change')} taken back."
    return f"{numbered(changed, 'comment')} {DONE.get(action, action)}."


def sentence_of(batch: Batch) -> str:
    """Say what a batch did; a ban may have hidden comments as well."""
    bans = sum(map(len, batch.rules.values())) if batch.action == "ban" else batch.changed
    hidden = batch.changed - bans
    said = [
        sentence(batch.action, bans) if bans or not hidden else "",
        sentence("spam", hidden) if hidden else "",
    ]
    return " ".join(filter(None, said))


def tell(request: HttpRequest, told: str, *, batch: uuid.UUID | None) -> None:
    """Tell of what was done; beside it stands a button that takes ``batch`` back."""
    messages.success(request, told, extra_tags=f"{UNDO}{batch}" if batch else "")


def batch_of(message: Message) -> uuid.UUID | None:
    """Return the batch that a message offers to take back, if one does."""
    tag = message.extra_tags or ""
    try:
        return uuid.UUID(tag.removeprefix(UNDO)) if tag.startswith(UNDO) else None
    except ValueError:
        return None


def tell_report(request: HttpRequest, action: str, report: Report) -> None:
    """Tell what became of comments, and of each that was refused why."""
    if report.changed:
        tell(request, sentence(action, len(report.changed)), batch=report.batch)
    named = map(str, report.refused[:NAMED])
    more = len(report.refused) - NAMED
    _tell_some(request, named, more=more, others="{} more could not be changed.")


def tell_undone(request: HttpRequest, undone: Undone) -> None:
    """Tell what came back, and what had moved on since."""
    undoing = Batch.objects.filter(pk=undone.batch).first()
    changed = undoing.changed if undoing else 0
    if changed:
        tell(request, _came_back(undone, undoing), batch=undone.batch)
    else:
        messages.warning(request, "Nothing was taken back.")
    names = _names(undone.moved_on)
    named = (_moved_on(each, names) for each in undone.moved_on[:NAMED])
    more = len(undone.moved_on) - NAMED
    _tell_some(request, named, more=more, others="{} more have moved on, and stay as they are.")


def _came_back(undone: Undone, undoing: Batch | None) -> str:
    """Say how much an undo gave back."""
    rules = undoing.rules if undoing else {}
    said = [
        f"{numbered(len(rules['off']), 'ban')} lifted" if rules.get("off") else "",
        f"{numbered(len(rules['on']), 'ban')} in force again" if rules.get("on") else "",
    ]
    if restored := len(undone.restored):
        verb = "is as it was" if restored == 1 else "are as they were"
        said.append(f"{numbered(restored, 'comment')} {verb}")
    return f"Undone: {', '.join(filter(None, said))}."


def _names(moved_on: Iterable[MovedOn]) -> Mapping[int, str]:
    """Return the names of who has acted since. One query."""
    ids = {each.by for each in moved_on if each.by}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "username")) if ids else {}


def _moved_on(each: MovedOn, names: Mapping[int, str]) -> str | SafeString:
    """Say what has happened to a comment since, with the way to it."""
    if each.comment_id is None or each.action == "gone":
        return str(each)
    by = f" by {names.get(each.by, f'user {each.by}')}" if each.by else ""
    return format_html(
        '<a href="{}">Comment {}</a> has moved on: it was {}{} since, and stays {}.',
        reverse("admin:comments_comment_change", args=[each.comment_id]),
        each.comment_id,
        DONE.get(each.action, each.action),
        by,
        each.state,
    )


def _tell_some(request: HttpRequest, named: Iterable[str], *, more: int, others: str) -> None:
    """Say each of the first few, and count the others."""
    for each in named:
        messages.warning(request, each)
    if more > 0:
        messages.warning(request, others.format(f"{more:,}"))
