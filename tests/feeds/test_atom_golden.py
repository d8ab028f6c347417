"""Atom documents, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.builders import atom
from tests.feeds.atom_samples import GOLDEN, POSTS_FEED

GOLDEN_FOLDER = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", GOLDEN)
def test_build_of_a_sample_equals_the_golden_document(name: str) -> None:
    # After a wanted change: `python -m tests.feeds.write_golden`, then read the difference.
    assert atom.build(GOLDEN[name]) == (GOLDEN_FOLDER / name).read_bytes()


def test_build_twice_gives_the_same_bytes() -> None:
    assert atom.build(POSTS_FEED) == atom.build(POSTS_FEED)
