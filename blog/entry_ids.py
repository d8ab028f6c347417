"""Ids of entries (RFC 4287 §4.2.6): minted once, stored, never derived again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Protocol, TypeVar

from django.db.models import Model, QuerySet


def mint() -> str:
    """Return a new id. No ``tag:`` URI: its authority isn't known before there is an address."""
    return f"urn:uuid:{uuid.uuid4()}"


class Entry(Protocol):
    """A row that feeds show."""

    atom_id: str


M = TypeVar("M", bound=Model)


def keep_apart(entries: Sequence[Entry], *, stored: QuerySet[M]) -> None:
    """Mint a new id for each unsaved entry whose id is another one's already. One query."""
    ids = [entry.atom_id for entry in entries]
    taken = set(stored.filter(atom_id__in=ids).values_list("atom_id", flat=True))
    for entry in entries:
        if entry.atom_id in taken:
            entry.atom_id = mint()
        taken.add(entry.atom_id)
