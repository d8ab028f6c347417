"""Blocks of posts by their numbers, which feeds are archived in (RFC 5005 §4).

A number is given at the first publication, in the order of publication or import, and is nobody
else's afterwards: a block that is full stays as it is, and a post that goes leaves a hole in its
own. Dates would not do, since posts come with any date.
"""

from __future__ import annotations

from typing import Final

#: Numbers in a block.
SIZE: Final = 50


def block_of(sequence: int) -> int:
    """Return the block of a number; both count from 1."""
    return (sequence - 1) // SIZE + 1


def first_of(block: int) -> int:
    """Return the lowest number of a block."""
    return last_of(block - 1) + 1


def last_of(block: int) -> int:
    """Return the highest number of a block."""
    return block * SIZE
