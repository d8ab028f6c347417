"""Rules about words and phrases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from comments.rules.outcomes import BadPattern
from comments.rules.phrases import BEGINNING, Phrase, Text
from comments.rules.said import Said

NOTHING = "Give a word or phrase that can be seen."


Ask = tuple[Phrase, int, str]


class Words:
    """Words and phrases; spaces stand for any white space, and ``*`` for any letters.

    Whole words are looked up among those of the text, and of the others only those are looked for
    whose beginning is there: so that a thousand rules are not a thousand searches.
    """

    def __init__(self) -> None:
        self._words: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._phrases: defaultdict[str, list[Ask]] = defaultdict(list)
        self._short: list[Ask] = []

    @staticmethod
    def spelling(typed: str) -> str:
        """Return it with single spaces; case and accents stay as the owner wrote them."""
        pattern = " ".join(typed.split())
        if Phrase.of(pattern) is None:
            raise BadPattern(NOTHING)
        return pattern

    def add(self, order: int, pattern: str) -> None:
        """Take one more."""
        phrase, detail = Phrase.of(pattern), f"word: {pattern}"
        if phrase is None:
            return
        if phrase.word:
            self._words[phrase.word].append((order, detail))
        elif len(phrase.beginning) < BEGINNING:
            self._short.append((phrase, order, detail))
        else:
            self._phrases[phrase.beginning].append((phrase, order, detail))

    def fitting(self, said: Said) -> Iterator[tuple[int, str]]:
        """Yield those that the text has."""
        text = said.text
        for word in self._words.keys() & text.words:
            yield from self._words[word]
        for phrase, order, detail in self._possible(text):
            if phrase.is_in(text):
                yield order, detail

    def _possible(self, text: Text) -> Iterator[Ask]:
        """Yield the phrases that are worth a look."""
        yield from self._short
        if self._phrases:
            for beginning in self._phrases.keys() & text.beginnings:
                yield from self._phrases[beginning]
