"""How spam is written past filters. Each takes a comment and returns it with the trick laid over.

None of their letters were taken from what the learner knows: those of other alphabets are found by
their names in Unicode's database, and those that look alike come from its confusables.txt.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from tests.benchmarks.comment_sets import Comment

Trick = Callable[[Comment, random.Random], Comment]

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_SCHEME: Final = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_LEET: Final = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7+", "l": "1|", "b": "8"}
_BETWEEN: Final = " .-_*"
_EMOJI: Final = "🔥💰🎁❤😍👉🎉💯✅⭐"
_STYLES: Final = (
    "FULLWIDTH LATIN {case} LETTER {letter}",
    "MATHEMATICAL BOLD {case} {letter}",
    "MATHEMATICAL SANS-SERIF BOLD {case} {letter}",
    "MATHEMATICAL MONOSPACE {case} {letter}",
    "CIRCLED LATIN {case} LETTER {letter}",
    "NEGATIVE SQUARED LATIN CAPITAL LETTER {letter}",
    "LATIN LETTER SMALL CAPITAL {letter}",
)
_BY_SOUND: Final = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстуввхыз", strict=True))
)
_SELLERS: Final = (
    "Cheap watches replica-deals.shop",
    "www.best-casino-bonus.top",
    "SEO services https://rank-higher.example",
    "Weight loss pills - slimfast24.com",
)


def spaced(comment: Comment, chance: random.Random) -> Comment:
    """Space letters out: in half of the words."""
    between = chance.choice(_BETWEEN)
    return _words(comment, chance, 0.5, between.join)


def leeted(comment: Comment, chance: random.Random) -> Comment:
    """Write digits and signs for letters."""
    return comment.saying(
        "".join(
            chance.choice(_LEET[letter.lower()])
            if letter.lower() in _LEET and chance.random() < 0.6
            else letter
            for letter in _without_sites(comment.text)
        )
    )


def without_scheme(comment: Comment, chance: random.Random) -> Comment:
    """Write links that are none."""
    text = _SCHEME.sub("", comment.text)
    dot = chance.choice((".", " . ", "(.)", " dot "))
    return comment.saying(re.sub(r"(?<=\w)\.(?=(?:com|net|org|tv|be|de|ly)\b)", dot, text))


def repeated(comment: Comment, chance: random.Random) -> Comment:
    """Repeat a letter of half of the words."""

    def stretched(word: str) -> str:
        place = chance.randrange(len(word))
        return word[:place] + word[place] * chance.randint(3, 8) + word[place + 1 :]

    return _words(comment, chance, 0.5, stretched)


def with_emoji(comment: Comment, chance: random.Random) -> Comment:
    """Put runs of emoji around and between."""
    runs = ["".join(chance.choices(_EMOJI, k=chance.randint(2, 8))) for _ in range(3)]
    half = len(comment.text) // 2
    cut = comment.text.find(" ", half) if " " in comment.text[half:] else len(comment.text)
    return comment.saying(f"{runs[0]} {comment.text[:cut]}{runs[1]}{comment.text[cut:]} {runs[2]}")


def invisible(comment: Comment, chance: random.Random) -> Comment:
    """Put what is not seen between letters."""
    return _words(comment, chance, 0.5, chance.choice("\u200b\u00ad\u2060\ufeff").join)


def styled(comment: Comment, chance: random.Random) -> Comment:
    """Write with one of Unicode's styled alphabets."""
    style = chance.choice(_STYLES)
    return comment.saying("".join(_in_style(letter, style) for letter in comment.text))


def by_sound(comment: Comment, chance: random.Random) -> Comment:
    """Write in Cyrillic what it sounds like, links as they are."""
    return comment.saying(
        " ".join(
            word if "." in word or "/" in word else word.lower().translate(_BY_SOUND)
            for word in comment.text.split()
        )
    )


def look_alike(path: Path) -> Trick:
    """Return the trick that takes half of the letters from those that look like them."""
    twins = _confusables(path)

    def trick(comment: Comment, chance: random.Random) -> Comment:
        return comment.saying(
            "".join(
                chance.choice(twins[letter])
                if letter in twins and chance.random() < 0.5
                else letter
                for letter in comment.text
            )
        )

    return trick


def praise(wanted: Sequence[Comment], chance: random.Random) -> list[Comment]:
    """Return wanted comments as they are copied, with a link in the name."""
    return [replace(comment, name=chance.choice(_SELLERS), is_spam=True) for comment in wanted]


TRICKS: Final[dict[str, Trick]] = {
    "spaced words": spaced,
    "leeted words": leeted,
    "links without scheme": without_scheme,
    "repeated characters": repeated,
    "emoji runs": with_emoji,
    "invisible characters": invisible,
    "styled alphabets": styled,
    "Cyrillic by sound": by_sound,
}


def _words(
    comment: Comment, chance: random.Random, share: float, change: Callable[[str], str]
) -> Comment:
    """Return a comment with a share of its words changed, but none of an address."""

    def changed(found: re.Match[str]) -> str:
        return change(found[0]) if chance.random() < share else found[0]

    return comment.saying(
        " ".join(word if "/" in word else _WORD.sub(changed, word) for word in comment.text.split())
    )


def _without_sites(text: str) -> str:
    """Return a text without its schemes, which no reader would find with digits in them."""
    return _SCHEME.sub("", text)


def _in_style(letter: str, style: str) -> str:
    if letter not in ascii_lowercase + ascii_uppercase:
        return letter
    case = "SMALL" if letter.islower() else "CAPITAL"
    try:
        return unicodedata.lookup(style.format(case=case, letter=letter.upper()))
    except KeyError:
        return letter


def _confusables(path: Path) -> dict[str, list[str]]:
    """Return the letters that look like one of ours (UTS #39, section 4)."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        theirs, _, rest = line.partition("#")[0].partition(";")
        ours = rest.partition(";")[0].split()
        if len(ours) != 1 or len(theirs.split()) != 1:
            continue
        source, target = chr(int(theirs, 16)), chr(int(ours[0], 16))
        if target.isascii() and target.isalpha() and source.isalpha() and not source.isascii():
            found[target].append(source)
    return dict(found)
