"""The neutral feed model: frozen, hashable, and free of Django."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from tests.feeds.samples import POST, POSTS_FEED


def test_feed_when_changed_refuses() -> None:
    with pytest.raises(FrozenInstanceError):
        POSTS_FEED.title = "Other"  # type: ignore[misc]


def test_item_with_an_unknown_attribute_refuses() -> None:
    with pytest.raises((AttributeError, TypeError)):
        POST.colour = "red"  # type: ignore[attr-defined]


def test_feed_with_its_items_is_hashable() -> None:
    assert len({POSTS_FEED, POSTS_FEED}) == 1


def test_builders_in_a_fresh_interpreter_import_no_django() -> None:
    program = "import sys, feeds.formats; print('django' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
