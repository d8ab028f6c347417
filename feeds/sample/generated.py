"""As much more sample content as somebody asks for: plain sentences, by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.contrib.auth.models import User

from blog.models import Post
from blog.publishing import ImportedPost
from comments.models import Comment
from comments.moderation import ImportedComment
from feeds.sample import PREFIX
from feeds.sample.written import NEWEST

OLDEST_DAYS = 4000
#: The share of generated comments that answer another one.
REPLIES = 0.4
#: So many different bodies are enough to look alive.
BODIES = 200

WHO = ("the ferry man", "a neighbour", "my apprentice", "the baker", "a child", "somebody new")
DID = ("brought", "asked for", "found", "lent me", "took apart", "nearly sold")
WHAT = ("a lamp", "an old fan", "the small drill", "a compass", "two hinges", "a record player")
WHERE = ("on the quay", "in the rain", "before breakfast", "by the window", "under the stairs")
AND = ("and it worked", "and nobody knows why", "and we had tea", "and I wrote it down")
NAMES = ("Aino", "Tobias", "Wen", "Marit", "Osei", "Lindiwe", "Jo", "Dahl", "Sara", "Kostas")
LABELS = ("Repairs", "Tools", "Weather", "Radios", "Small things", "How it is done")


def posts(number: int, *, author: User, seed: int) -> Iterator[ImportedPost]:
    """Yield ``number`` posts, the oldest first."""
    chance = random.Random(f"posts {seed}")  # noqa: S311 (a seed is the point)
    step = timedelta(days=OLDEST_DAYS) / max(number, 1)
    for index in range(number):
        yield ImportedPost(
            ref=f"{PREFIX}generated:{index}",
            author=author,
            title=f"{_sentence(chance).rstrip('.')} ({index + 1})",
            source="\n\n".join(_paragraph(chance) for _ in range(chance.randint(1, 4))),
            source_format=Post.Format.MARKDOWN,
            state=Post.State.PUBLISHED,
            published_at=NEWEST - timedelta(days=1) - step * (number - index),
            labels=chance.sample(LABELS, k=chance.randint(0, 2)),
        )


def comments(
    number: int, *, pending: int, on: Iterable[Post], posts: int, seed: int
) -> Iterator[ImportedComment]:
    """Yield ``number`` comments of which the last ``pending`` wait, parents first.

    Post by post, ``on`` as many as ``posts`` says: few are written to at a time, and nothing
    of those before has to be remembered.
    """
    chance = random.Random(f"comments {seed}")  # noqa: S311 (a seed is the point)
    bodies = [_paragraph(chance) for _ in range(BODIES)]
    indexes = iter(range(number))
    for post, share in zip(on, _shares(number, among=posts, chance=chance), strict=False):
        parent, moment = "", post.published_at or NEWEST
        for index in islice(indexes, share):
            ref = f"{PREFIX}comment:{index}"
            waits = index >= number - pending
            moment += timedelta(minutes=chance.randint(1, 90))
            yield ImportedComment(
                ref=ref,
                parent_ref=parent if chance.random() < REPLIES else "",
                post=post,
                created_at=moment,
                author_name=chance.choice(NAMES),
                source=chance.choice(bodies),
                source_format=Comment.Format.MARKDOWN,
                state=Comment.State.PENDING if waits else Comment.State.APPROVED,
            )
            parent = parent if waits else ref


def _shares(number: int, *, among: int, chance: random.Random) -> Iterator[int]:
    """Yield ``among`` numbers, many of them small and few great, that make ``number``."""
    for left in range(among, 1, -1):
        share = min(number, round(chance.expovariate(left / number))) if number else 0
        number -= share
        yield share
    yield number


def _sentence(chance: random.Random) -> str:
    said = " ".join(chance.choice(words) for words in (WHO, DID, WHAT, WHERE))
    return f"{said[0].upper()}{said[1:]}."


def _paragraph(chance: random.Random) -> str:
    sentences = [_sentence(chance) for _ in range(chance.randint(1, 3))]
    return f"{' '.join(sentences)} — {chance.choice(AND)}."
