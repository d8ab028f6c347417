"""What a thousand rules cost on a long comment.

    python -m tests.benchmarks.rules [rules]

Tries so many rules of every kind (default: 1,000) on comments of 5,000 characters, all that
happens for each of them included: reading it, asking whether the rules are still the same, looking
for them, deciding. The ratio is to what cleaning the same comment costs, which every comment
needs. Milliseconds are of this process, not of the clock.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import tests.plugin  # noqa: F401 - sets the environment that Django reads

if TYPE_CHECKING:
    from comments.rules import Decision, Said

ROUNDS: Final = 40
CHARACTERS: Final = 5_000
#: What the words of a comment are made of.
ALPHABETS: Final = {
    "plain letters": "abcdefghijklmnopqrstuvwxyz",
    "with accents": "abcdefghijklmnopqrstuvwxyzéüñå",
    "Chinese": "".join(map(chr, range(0x4E00, 0x5600))),
}
#: A rule of each kind in its share of ten; what stands in braces is a word.
PATTERNS: Final = (
    *(("word", "{0}"),) * 5,
    ("word", "{0} {1}"),
    ("word", "{0}*{1}"),
    ("domain", "{0}.example"),
    ("email", "{0}@{1}.example"),
    ("network", "10.{2}.{3}.0/24"),
)


def main() -> None:
    """Measure, on a database of its own."""
    import django  # noqa: PLC0415 - not before the environment
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)


def measure(number: int) -> None:
    """Print a table: milliseconds of each comment, and as a ratio to its cleaning."""
    from blog import sanitize  # noqa: PLC0415

    chance = random.Random(1)  # noqa: S311 - the same in each run
    fill(number, chance)
    print(f"{number} rules, {CHARACTERS} characters, hold all")
    for name, alphabet in ALPHABETS.items():
        source = text_of(alphabet, chance)
        read = said(source, html := sanitize.comment(source)).read()
        cleaning = seconds(lambda source=source: sanitize.comment(source))  # type: ignore[misc]
        whole = seconds(lambda s=source, h=html: decide(said(s, h)))  # type: ignore[misc]
        inside = seconds(lambda read=read: decide(read))  # type: ignore[misc]
        print(
            f"  {name:14} {whole * 1000:6.2f} ms, {whole / cleaning:4.2f} of its cleaning; "
            f"{inside * 1000:4.2f} ms of it in the transaction"
        )


def fill(number: int, chance: random.Random) -> None:
    """Write the rules, none of which fits."""
    from comments import rulebook  # noqa: PLC0415
    from comments.models import Rule  # noqa: PLC0415

    plain = ALPHABETS["plain letters"]
    Rule.objects.all().delete()
    for index in range(number):
        kind, form = PATTERNS[index % len(PATTERNS)]
        words = (f"q{word_of(plain, chance)}{index}", word_of(plain, chance))
        pattern = form.format(*words, index // 256, index % 256)
        rulebook.add(kind=kind, pattern=pattern, action=Rule.Action.SPAM)


def word_of(alphabet: str, chance: random.Random) -> str:
    """Return a made-up word."""
    return "".join(chance.choices(alphabet, k=chance.randint(3, 9)))


def text_of(alphabet: str, chance: random.Random) -> str:
    """Return a comment as long as one may be, with as many different words as nobody writes."""
    text = "See https://tea.example/ and cups.example. "
    while len(text) < CHARACTERS:
        text += f"{word_of(alphabet, chance)} "
    return text[:CHARACTERS].rstrip()


def said(source: str, html: str) -> Said:
    """Return a comment of which nothing was read yet."""
    from comments.rules import Said  # noqa: PLC0415

    return Said(
        name="Rita",
        source=source,
        html=html,
        url="https://rita.example/",
        email="rita@rita.example",
        network="192.0.2.0/24",
    )


def decide(said: Said) -> Decision:
    """Decide as the submission does, with its query for the rules; all comments are held."""
    from comments import rulebook, rules  # noqa: PLC0415

    now = datetime.now(UTC)
    place = rules.Place(closed=False, published_at=now)
    policy = rules.Policy(matcher=rulebook.matcher())
    decision = rules.decide(rules.Facts(said, now), place, policy)
    assert decision.outcome is rules.Outcome.HOLD
    return decision


def seconds(run: Callable[[], object]) -> float:
    """Return the median of some rounds, of this process alone."""
    took = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        run()
        took.append(time.process_time() - begin)
    return sorted(took)[ROUNDS // 2]


if __name__ == "__main__":
    main()
