"""Builds that run at the same time do not touch each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

from feeds.builders import atom
from tests.feeds.atom_samples import GOLDEN


def test_build_in_many_threads_gives_the_bytes_of_one() -> None:
    expected = {name: atom.build(feed) for name, feed in GOLDEN.items()}
    names = list(islice(cycle(GOLDEN), 200))
    with ThreadPoolExecutor(8) as pool:
        built = list(pool.map(lambda name: atom.build(GOLDEN[name]), names))
    assert built == [expected[name] for name in names]
