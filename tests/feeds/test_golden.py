"""Documents of every format, byte for byte, whatever else the process does."""

from __future__ import annotations

import locale
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.feeds.samples import GOLDEN, built

GOLDEN_FOLDER = Path(__file__).parent / "golden"
EACH = pytest.mark.parametrize("name", GOLDEN)


@EACH
def test_build_of_a_sample_equals_the_golden_document(name: str) -> None:
    # After a wanted change: `python -m tests.feeds.write_golden`, then read the difference.
    assert built(name) == (GOLDEN_FOLDER / name).read_bytes()


def test_golden_folder_has_no_document_of_no_sample() -> None:
    assert {file.name for file in GOLDEN_FOLDER.iterdir()} == set(GOLDEN)


@EACH
def test_build_never_touches_the_locale_of_the_process(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("other threads would feel it")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert built(name)


def test_build_in_many_threads_gives_the_bytes_of_one() -> None:
    expected = {name: built(name) for name in GOLDEN}
    names = list(islice(cycle(GOLDEN), 200))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(built, names)) == [expected[name] for name in names]
