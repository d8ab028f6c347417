"""The worker looks at a page that is said to link to a post."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from blog import outbox
from blog.models import Blog
from comments.models import Mention
from comments.webmentions import reading, receiving, taking
from comments.webmentions.reading import Unreadable

logger = logging.getLogger(__name__)


def register() -> None:
    """Tell the outbox who looks."""
    outbox.register(receiving.KIND, look, gathered=True)


def look(payload: Mapping[str, Any]) -> None:
    """Look at one page and do what comes of it; once more does no harm.

    Raises :class:`comments.webmentions.reading.Unreachable`, upon which the outbox tries again.
    """
    mention = Mention.objects.filter(pk=int(payload["subject"])).exclude(source="").first()
    if mention is None or not Blog.current().takes_mentions:
        return
    began_at = timezone.now()
    try:
        found = reading.read(mention.source, target=mention.target)
    except Unreadable as error:
        logger.info("The mention by %s was left: %s", mention.source, error)
        taking.give_up(mention)
        return
    taking.take(mention, found.entry, began_at=began_at)
