"""Bans: from now on, nothing of somebody is taken."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from comments import rulebook
from comments.models import Comment, Rule
from comments.moderation import batches
from comments.moderation.batches import Report
from comments.moderation.errors import (
    BannedAlready,
    ErasedComment,
    NotBanned,
    NothingToBan,
    RuleInTheWay,
    UnknownComment,
)

#: Before the owner's other rules.
FIRST = 0
#: What a rule does that bans.
BANNING = frozenset({Rule.Action.REJECT, Rule.Action.SPAM})


@transaction.atomic
def ban(
    comment: Comment,
    *,
    by: AbstractBaseUser,
    email: bool = True,
    network: bool = False,
    action: str = Rule.Action.REJECT,
) -> Report:
    """Have comments with the e-mail address, or from the network, of this one refused from now on.

    A ban is a rule that stands first; comments that are here stay as they are. ``action`` may be
    ``Rule.Action.SPAM`` instead: then their author is not told. Raises :class:`NothingToBan`,
    :class:`BannedAlready`, :class:`RuleInTheWay`, :class:`UnknownComment` or
    :class:`ErasedComment`.
    """
    stored = Comment.objects.filter(pk=comment.pk).first()
    if stored is None:
        raise UnknownComment(comment.pk)
    if stored.state == Comment.State.ERASED:
        raise ErasedComment(comment.pk)
    wanted = {
        Rule.Kind.EMAIL: stored.author_email.lower() if email else "",
        Rule.Kind.NETWORK: stored.network if network else "",
    }
    patterns = {kind: pattern for kind, pattern in wanted.items() if pattern}
    if not patterns:
        raise NothingToBan(comment.pk)
    batch = batches.begun("ban", by=by)
    rules = [
        rule
        for kind, pattern in patterns.items()
        if (rule := _rule(kind, pattern, action, batch.pk, note=f"comment {comment.pk}"))
    ]
    if not rules:
        raise BannedAlready(comment.pk)
    rulebook.changed()
    batches.record(batch, changed=len(rules), rules={"on": [rule.pk for rule in rules]})
    return Report(batch.pk)


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
