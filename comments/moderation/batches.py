"""Batches: whatever a moderator does is one, and can be taken back as a whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from comments.models import Batch
from comments.moderation.errors import ModerationRefused

#: As many comments as one transaction changes: other writers want their turn.
CHUNK: Final = 500


@dataclass(slots=True)
class Report:
    """What an action did: its batch, the ids of changed comments, a refusal for each other one.

    ``batch`` is None if nothing was changed: there is nothing to take back.
    """

    batch: uuid.UUID | None = None
    changed: list[int] = field(default_factory=list)
    refused: list[ModerationRefused] = field(default_factory=list)


def begun(action: str, *, by: AbstractBaseUser, undoes: Batch | None = None) -> Batch:
    """Return an unsaved batch; it is stored with what it changed first."""
    return Batch(id=uuid.uuid4(), at=timezone.now(), by_id=by.pk, action=action, undoes=undoes)


def record(
    batch: Batch,
    *,
    changed: int,
    rules: Mapping[str, Sequence[int]] | None = None,
    finished: bool = True,
) -> None:
    """Store what a batch has changed, in the transaction of that change.

    One that is broken off half-way tells how far it came, and can be undone as far.
    """
    batch.changed += changed
    batch.rules = {**batch.rules, **(rules or {})}
    batch.finished_at = timezone.now() if finished else None
    if batch.changed or batch.undoes_id:
        batch.save()


def goes_on(batch: Batch) -> bool:
    """Lock a stored batch; whether nobody has begun to take it back meanwhile."""
    list(Batch.objects.select_for_update().filter(pk=batch.pk).values_list("pk"))
    return not Batch.objects.filter(undoes=batch).exists()


def chunks(ids: Sequence[int]) -> Iterator[tuple[Sequence[int], bool]]:
    """Yield parts of ``ids``, each once, and whether a part is the last one."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK], start + CHUNK >= len(wanted)
