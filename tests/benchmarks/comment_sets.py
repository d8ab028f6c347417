"""Public sets of comments that somebody said of whether they are spam."""

from __future__ import annotations

import csv
import html
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from blog import text
from comments.rules import Said

#: Columns of public sets, by what is in them.
NAMES: Final = ("AUTHOR", "author", "author_name", "name")
TEXTS: Final = ("CONTENT", "content", "komentar", "Comments", "comment", "sms_message", "text")
TRUTHS: Final = ("CLASS", "TAG", "label", "Label", "class")
IS_SPAM: Final = {"1": True, "0": False, "spam": True, "ham": False}
#: Of a larger set so many comments are taken, by chance: what a blog has in its first years.
MOST: Final = 2_000
MISSING: Final = (
    "Nothing to measure on: name a folder of CSV files with the columns CONTENT, CLASS (1 is spam) "
    "and AUTHOR, such as the five of the YouTube Spam Collection (UCI, 2015), and, for the "
    "look-alike letters, Unicode's confusables.txt beside them."
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment and the truth about it; ``text`` is plain."""

    name: str
    text: str
    is_spam: bool
    url: str = ""

    def said(self) -> Said:
        """Return it as the blog sees it."""
        return Said(
            name=self.name, source=self.text, html=html.escape(self.text, quote=False), url=self.url
        )

    def saying(self, text: str) -> Self:
        """Return it with another text."""
        return replace(self, text=text)


def read(folder: Path) -> list[Comment]:
    """Return the comments of a set, at most ``MOST``, in the order of the files."""
    files = sorted(path for path in folder.iterdir() if path.suffix in {".csv", ".tsv", ""})
    found = [comment for path in files if path.is_file() for comment in _of_file(path)]
    if len(found) <= MOST:
        return found
    chance = random.Random(MOST)  # noqa: S311 - the same in each run
    return [found[place] for place in sorted(chance.sample(range(len(found)), MOST))]


def folders(paths: Sequence[str]) -> list[Path]:
    """Return the folders named that have a set."""
    return [path for path in map(Path, paths) if path.is_dir() and read(path)]


def _of_file(path: Path) -> Iterator[Comment]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        file.seek(0)
        tabs = "\t" in header
        # In those with tabs, a quotation mark is one.
        rows = (
            csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if tabs
            else csv.DictReader(file)
        )
        for row in rows:
            truth = IS_SPAM.get(_cell(row, TRUTHS).strip())
            # Sets from the web have markup in them.
            plain = text.plain(_cell(row, TEXTS))
            if truth is not None and plain:
                yield Comment(_cell(row, NAMES)[:80], plain, truth)


def _cell(row: dict[str, str], columns: Sequence[str]) -> str:
    return next((row[column] or "" for column in columns if column in row), "")
