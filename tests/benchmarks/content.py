"""What both blogs are filled with: the same posts and comments each time, as they were written.

No Django here: ours and the naive app both read it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

#: More than a feed shows.
POSTS: Final = 40
#: How much HTML a post has, about.
BODY_BYTES: Final = 3_000
#: How many comments the post has whose page is measured.
COMMENTS: Final = 20
#: How many every other post has.
FEW_COMMENTS: Final = 2
AUTHOR: Final = ("ines", "Ines", "Marlow")
LABELS: Final = ("Repairs", "Tools", "Weather", "Radios", "Small things")

_NEWEST: Final = datetime(2026, 3, 20, 7, 30, tzinfo=UTC)
_WORDS: Final = (
    "the ferry lamp quay winter kettle paint spring copper wire radio neighbour letter harbour "
    "slow light rain workbench drawer handle small brass screw morning tea lens paper window "
    "under before between mended found carried opened turned listened wrote kept gave and with"
).split()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; ``html`` is as it was sent, the time UTC."""

    author: str
    html: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A post; ``html`` is as it was written, the time UTC."""

    title: str
    slug: str
    html: str
    labels: tuple[str, ...]
    published_at: datetime
    comments: tuple[Comment, ...]


def posts() -> list[Post]:
    """Return the posts, the newest first; the first has :data:`COMMENTS` comments."""
    chance = random.Random("broadsheet")  # noqa: S311 (the same each time)
    return [_post(number, chance) for number in range(POSTS)]


def _post(number: int, chance: random.Random) -> Post:
    published_at = _NEWEST - timedelta(days=2 * number, minutes=number)
    return Post(
        title=f"{_words(chance, 5).capitalize()} & more ({POSTS - number})",
        slug=f"post-{POSTS - number}",
        html=_body(chance),
        labels=tuple(sorted(chance.sample(LABELS, k=2))),
        published_at=published_at,
        comments=tuple(_comments(COMMENTS if number == 0 else FEW_COMMENTS, published_at, chance)),
    )


def _comments(number: int, since: datetime, chance: random.Random) -> Iterator[Comment]:
    for index in range(number):
        yield Comment(
            author=f"Reader {chance.randint(1, 9)}",
            html=f"<p>{_sentence(chance)} {_sentence(chance)}</p><p>{_sentence(chance)}</p>",
            created_at=since + timedelta(minutes=31 * (index + 1)),
        )


def _body(chance: random.Random) -> str:
    """Return paragraphs, headings, a list, a picture and some code, of about the wanted size."""
    picture = f"https://example.org/{chance.randint(1, 99)}.jpg"
    parts = [
        f'<p><img src="{picture}" alt="{_words(chance, 3)}"></p>',
        f"<ul><li>{_words(chance, 6)}</li><li>{_words(chance, 6)}</li></ul>",
        f"<pre><code>{_words(chance, 4)} = {chance.randint(1, 99)}</code></pre>",
    ]
    while sum(map(len, parts)) < BODY_BYTES:
        parts.append(f"<h2>{_words(chance, 3)}</h2><p>{_sentence(chance)} {_sentence(chance)}</p>")
    return "\n".join(parts)


def _sentence(chance: random.Random) -> str:
    link = f'<a href="https://example.org/{chance.randint(1, 999)}">{_words(chance, 2)}</a>'
    said = f"{_words(chance, 8)} <em>{_words(chance, 2)}</em> {_words(chance, 5)} {link}"
    return f"{said[0].upper()}{said[1:]} {_words(chance, 4)}."


def _words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(number))
