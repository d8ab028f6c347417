"""Comments of a small blog about tea, and a learner that knows them."""

from __future__ import annotations

from html import escape
from typing import Any, Final

from comments.learner import Model, vector
from comments.rules import Said

SPAM: Final = (
    "Make easy money online, visit www.quick-cash.example.com now",
    "Cheap watches and cheap pills: http://pills.example.com/buy",
    "Earn money at home, subscribe to my channel",
    "Best casino bonus, free money for everybody",
)
WANTED: Final = (
    "Thank you, I never knew that green tea wants cooler water.",
    "Which pot do you use for the black tea in the photo?",
    "My grandmother made it with milk first. Lovely post!",
    "I think the second infusion is the better one.",
)


def said(text: str, **changes: Any) -> Said:
    """Return a plain comment of Rita's."""
    return Said(**{"name": "Rita", "source": text, "html": escape(text, quote=False), **changes})


def vector_of(text: str, **changes: Any) -> bytes:
    return vector(said(text, **changes))


def taught(rounds: int = 5) -> Model:
    """Return a learner that knows them all."""
    model = Model()
    for _ in range(rounds):
        for spam, wanted in zip(SPAM, WANTED, strict=True):
            model.learn(vector_of(spam), is_spam=True)
            model.learn(vector_of(wanted), is_spam=False)
    return model
