"""The owner's rules as rows: every change of them, and what decisions need of them.

The counter ``rules`` moves with each change. Each process keeps the rules ready for use, and asks
by one small query whether they are still those.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from blog import revisions
from comments import rules
from comments.models import Rule

logger = logging.getLogger(__name__)

RULES = "rules"
OUTCOMES: Mapping[str, rules.Outcome] = MappingProxyType(
    {
        Rule.Action.APPROVE: rules.Outcome.APPROVE,
        Rule.Action.HOLD: rules.Outcome.HOLD,
        Rule.Action.SPAM: rules.Outcome.SPAM,
        Rule.Action.REJECT: rules.Outcome.REJECT,
    }
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The enabled rules as they were when the counter had a value."""

    value: int
    matcher: rules.Matcher


_kept: _Kept | None = None


def matcher() -> rules.Matcher:
    """Return the enabled rules, ready for use. One query, two after a change.

    The counter is read first: rules that change in between are taken for older ones, and read
    again.
    """
    global _kept  # noqa: PLW0603 - one for all threads; a lost race costs a second reading
    value = revisions.read([RULES])[RULES].value
    kept = _kept
    if kept is None or kept.value != value:
        _kept = kept = _Kept(value, _read())
    return kept.matcher


def condition(rule: Rule) -> rules.Condition:
    """Return a rule as decisions know it."""
    return rules.Condition(
        rule.kind,
        rule.pattern,
        OUTCOMES[rule.action],
        id=rule.pk or 0,
        is_ban=rule.batch is not None,
    )


def add(*, kind: str, pattern: str, action: str, **fields: Any) -> Rule:
    """Write a new rule; ``fields`` are others of its columns.

    Raises :class:`comments.rules.BadPattern`, or ``IntegrityError`` for one that is there.
    """
    written = rules.spelling(kind, pattern)
    with transaction.atomic():
        rule = Rule.objects.create(kind=kind, pattern=written, action=action, **fields)
        changed()
    return rule


def change(rule: Rule, **changes: Any) -> Rule:
    """Change some columns of a rule, and no other: comments are counting hits meanwhile.

    Raises as :func:`add` does.
    """
    if {"kind", "pattern"} & changes.keys():
        typed = changes.get("pattern", rule.pattern)
        changes["pattern"] = rules.spelling(changes.get("kind", rule.kind), typed)
    with transaction.atomic():
        if changes and Rule.objects.filter(pk=rule.pk).update(**changes):
            changed()
    rule.refresh_from_db()
    return rule


def switch(ids: Collection[int], *, enabled: bool) -> int:
    """Switch rules on or off, and return how many that changed."""
    with transaction.atomic():
        found = Rule.objects.filter(pk__in=ids, enabled=not enabled).update(enabled=enabled)
        if found:
            changed()
    return found


def remove(ids: Collection[int]) -> int:
    """Delete rules, and return how many there were."""
    with transaction.atomic():
        found, _ = Rule.objects.filter(pk__in=ids).delete()
        if found:
            changed()
    return found


def changed() -> None:
    """Have every process read the rules again. Part of the transaction that changes some."""
    revisions.move([RULES])


def count(fitting: Iterable[rules.Condition]) -> None:
    """Count a comment for each rule that it fitted. Part of the submission's transaction.

    That holds the lock of all submissions: two of them never wait for each other's rows.
    """
    if ids := [condition.id for condition in fitting]:
        Rule.objects.filter(pk__in=ids).update(hits=F("hits") + 1, hit_at=timezone.now())


def _read() -> rules.Matcher:
    """Read the enabled rules. One query."""
    made = rules.Matcher(map(condition, Rule.objects.filter(enabled=True)))
    for unusable in made.unusable:
        logger.warning("Rule %d (%s) can't be read and fits nothing.", unusable.id, unusable.kind)
    return made
