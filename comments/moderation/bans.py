"""Bans: from now on, nothing of somebody is taken; what is here goes, too, if that is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet

from comments import rulebook
from comments.models import Batch, Comment, Rule
from comments.moderation import batches, changing, recording
from comments.moderation.batches import Report
from comments.moderation.errors import (
    BannedAlready,
    ErasedComment,
    NotBanned,
    NothingToBan,
    RuleInTheWay,
    UnknownComment,
)
from comments.moderation.filters import Filter
from comments.moderation.transitions import State

#: Before the owner's other rules.
FIRST = 0
#: What a rule does that bans.
BANNING = frozenset({Rule.Action.REJECT, Rule.Action.SPAM})
#: What a ban hides, if that is wanted.
HIDDEN_FROM = (State.PENDING, State.APPROVED)
#: The code that stands in the events of what it hid.
REASON = "banned"


def ban(
    comment: Comment,
    *,
    by: AbstractBaseUser,
    email: bool = True,
    network: bool = False,
    action: str = Rule.Action.REJECT,
    hide: bool = False,
) -> Report:
    """Have comments with the e-mail address, or from the network, of this one refused from now on.

    A ban is a rule that stands first. Comments that are here stay as they are, unless ``hide``
    is wanted: then those that wait or are shown become spam, a transaction for each
    :data:`batches.CHUNK`, in the same batch; their ids are ``changed``. If that was broken off,
    the same once more goes on. ``action`` may be ``Rule.Action.SPAM`` instead: then their author
    is not told. Raises :class:`NothingToBan`, :class:`BannedAlready`, :class:`RuleInTheWay`,
    :class:`UnknownComment` or :class:`ErasedComment`.
    """
    with transaction.atomic():
        patterns = _patterns(comment, email=email, network=network)
        batch = batches.begun("ban", by=by)
        note = f"comment {comment.pk}"
        rules = [
            rule
            for kind, pattern in patterns.items()
            if (rule := _rule(kind, pattern, action, batch.pk, note=note))
        ]
        # Who comes in after this is met by the rules.
        ids = list(_of(patterns).order_by("pk").values_list("pk", flat=True)) if hide else []
        if not rules and not ids:
            raise BannedAlready(comment.pk)
        if rules:
            rulebook.changed()
        switched = {"on": [rule.pk for rule in rules]} if rules else {}
        batches.record(batch, changed=len(rules), rules=switched, finished=not ids)
    hidden = _hide(batch, ids, by=by)
    if not batch.changed:
        # Somebody else was faster with each of them.
        raise BannedAlready(comment.pk)
    return Report(batch.pk, hidden)


@transaction.atomic
def lift(rule: Rule, *, by: AbstractBaseUser) -> Report:
    """Take comments that a ban refuses again; the ban stays in the list, switched off.

    Raises :class:`NotBanned` for a rule that is no ban, or is off.
    """
    in_force = Rule.objects.filter(pk=rule.pk, batch__isnull=False, enabled=True)
    if not in_force.update(enabled=False):
        raise NotBanned
    rulebook.changed()
    batch = batches.begun("lift", by=by)
    batches.record(batch, changed=1, rules={"off": [rule.pk]})
    rule.refresh_from_db()
    return Report(batch.pk)


def would_hide(*, email: str = "", network: str = "") -> QuerySet[Comment]:
    """Return what a ban by an e-mail address or a network would hide.

    Never what users of the blog wrote, whoever else is in their network.
    """
    found = Q()
    if email:
        found |= Q(pk__in=Filter(states=HIDDEN_FROM, email=email).matching().values("pk"))
    if network:
        found |= Q(pk__in=Filter(states=HIDDEN_FROM, network=network).matching().values("pk"))
    return Comment.objects.filter(found, user=None) if found else Comment.objects.none()


def _patterns(comment: Comment, *, email: bool, network: bool) -> Mapping[str, str]:
    """Return what is banned of a comment's author, by the kind of rule."""
    stored = Comment.objects.filter(pk=comment.pk).first()
    if stored is None:
        raise UnknownComment(comment.pk)
    if stored.state == Comment.State.ERASED:
        raise ErasedComment(comment.pk)
    wanted = {
        Rule.Kind.EMAIL: stored.author_email.lower() if email else "",
        Rule.Kind.NETWORK: stored.network if network else "",
    }
    patterns = {str(kind): pattern for kind, pattern in wanted.items() if pattern}
    if not patterns:
        raise NothingToBan(comment.pk)
    return patterns


def _of(patterns: Mapping[str, str]) -> QuerySet[Comment]:
    """Return what a ban by these patterns hides."""
    return would_hide(
        email=patterns.get(Rule.Kind.EMAIL, ""), network=patterns.get(Rule.Kind.NETWORK, "")
    )


def _hide(batch: Batch, ids: Sequence[int], *, by: AbstractBaseUser) -> list[int]:
    """Mark comments as spam, part by part; end early if somebody takes the ban back meanwhile."""
    hidden: list[int] = []
    for part, is_last in batches.chunks(ids):
        with transaction.atomic():
            if not batches.goes_on(batch):
                return hidden
            changed = _mark(batch, part, by=by)
            batches.record(batch, changed=len(changed), finished=is_last)
        hidden += changed
    return hidden


def _mark(batch: Batch, ids: Sequence[int], *, by: AbstractBaseUser) -> list[int]:
    """Mark those as spam that still wait or are shown; return their ids."""
    rows = [row for row in recording.lock(ids).values() if row.state in HIDDEN_FROM]
    if not rows:
        return []
    changes = changing.grouped([(row, State.SPAM) for row in rows])
    return changing.write(changes, "ban", batch=batch.pk, by=by, reason=REASON)


def _rule(kind: str, pattern: str, action: str, batch: UUID, *, note: str) -> Rule | None:
    """Return the rule that bans from now on, None if one does already."""
    wanted = {"action": action, "enabled": True, "position": FIRST, "note": note, "batch": batch}
    rule, is_new = Rule.objects.select_for_update().get_or_create(
        kind=kind, pattern=pattern, defaults=wanted
    )
    if is_new:
        return rule
    if rule.enabled:
        if rule.action not in BANNING:
            raise RuleInTheWay(rule)
        return None
    Rule.objects.filter(pk=rule.pk).update(**wanted)
    return rule
