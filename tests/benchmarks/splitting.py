"""What the first feed after a change is made of: ``python -m tests.benchmarks.profile`` for all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.urls import reverse

from blog.press import encodings
from blog.press.answers import Answer
from blog.press.snapshot import snapshot
from feeds.formats import FORMATS
from feeds.scopes import SCOPES, Ask

_django = WSGIHandler()


@dataclass(slots=True)
class Clock:
    """Milliseconds of CPU by name."""

    taken: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Time the block."""
        begun_at = time.process_time()
        yield
        self.taken[name] = (time.process_time() - begun_at) * 1e3


def split_feed() -> dict[str, float]:
    """Make the feed of posts, whole and then part by part; return the milliseconds of each.

    "django" is Django's whole answer; "collecting" and "building" are parts of it, and what
    is compressed comes after.
    """
    clock, atom = Clock(), FORMATS["atom"]
    path, host = reverse("feeds:posts", args=["atom"]), settings.ALLOWED_HOSTS[0]
    environ = RequestFactory().get(path, headers={"Host": host}).environ
    with clock.timing("django"):
        answer = Answer.of(_django, environ)
    if not answer.is_ok:
        raise RuntimeError(f"{path}: {answer.status}")
    with snapshot(), clock.timing("collecting"):
        feed = SCOPES["posts"].source(Ask(atom.suffix))
    with clock.timing("building"):
        document = atom.build(feed)
    with clock.timing("compressing"):
        encodings.coded(document, "gzip")
    return clock.taken
