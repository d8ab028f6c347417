"""Files of payloads, one file a suite."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

SUFFIXES: Final = frozenset({".json", ".txt"})


class Unreadable(Exception):
    """A file that holds no payloads; the text is for people."""


def read(paths: Iterable[Path]) -> Mapping[str, list[str]]:
    """Return the payloads of each file, each once, by its name without the suffix."""
    suites = {file.stem: list(dict.fromkeys(_payloads(file))) for file in _files(paths)}
    if not suites:
        raise Unreadable("There is no file of payloads (.json, .txt).")
    return suites


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        yield from sorted(file for file in path.iterdir() if file.suffix in SUFFIXES)


def _payloads(file: Path) -> list[str]:
    """Return what a file holds; half surrogate pairs that JSON can say are among it."""
    try:
        text = file.read_text("utf-8")
        found = json.loads(text) if file.suffix == ".json" else text.splitlines()
    except (OSError, ValueError) as error:
        raise Unreadable(f"{file}: {error}") from error
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise Unreadable(f"{file} is not a list of strings.")
    return [each for each in found if each]
