"""Telling the sites that a post links to (§3.1): which they are. Another delivery tells each.

A site is told when its link appears, again with every edit, and once more when the link or the
post goes, so that it learns of that (§3.1.4, §3.1.5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from blog import announcing, outbox
from blog.canonical import absolute_url
from blog.models import Blog, Post
from comments.models import SentMention
from comments.webmentions import addresses
from comments.webmentions.trees import Page

#: The outbox's deliveries that tell one site.
KIND: Final = "send-mention"
#: Of one post, the first ones.
MOST_LINKS: Final = 50
#: Between two sites, as long as one may take.
PACE: Final = timedelta(seconds=20)


def register() -> None:
    """Tell the outbox who looks for the links of a post."""
    outbox.register(announcing.LINKS, plan, gathered=True)


def plan(payload: Mapping[str, Any]) -> None:
    """Have every site told that a post links to, or did; the rows say which. Again does no harm."""
    if not Blog.current().sends_mentions:
        return
    post_id = int(payload["subject"])
    with transaction.atomic():
        post = Post.objects.select_for_update().published().filter(pk=post_id).first()
        wanted = {digest_of(url): url for url in links_of(post)} if post else {}
        _note(post_id, wanted, path=post.get_absolute_url() if post else "")
        rows = SentMention.objects.filter(post_id=post_id).values_list("pk", flat=True)
        outbox.gather(
            KIND,
            [str(pk) for pk in rows],
            delay=outbox.waiting(KIND) * PACE,
            pace=PACE,
        )


def links_of(post: Post) -> list[str]:
    """Return the addresses on other sites that the text of a post links to, each once."""
    page = Page.of(post.html, url=absolute_url(post.get_absolute_url()))
    found = dict.fromkeys(_linked(page))
    return list(found)[:MOST_LINKS]


def _linked(page: Page) -> Iterator[str]:
    for element in page.root.walk():
        if element.name in {"a", "area"} and (href := element.get("href")):
            try:
                address = addresses.read(page.address(href))
            except addresses.Unreadable:
                continue
            if not addresses.is_ours(address):
                yield address


def digest_of(target: str) -> str:
    """Return what a link is known by in an index."""
    return hashlib.sha256(target.encode()).hexdigest()


def _note(post_id: int, wanted: Mapping[str, str], *, path: str) -> None:
    """Make the rows of a post say which links it has. What it had before it went stays known."""
    rows = SentMention.objects.filter(post_id=post_id)
    gone = rows.exclude(digest__in=wanted)
    gone.filter(state__in=[SentMention.State.NO_ENDPOINT, SentMention.State.REFUSED]).delete()
    gone.update(linked=False, state=SentMention.State.WAITING)
    rows.filter(digest__in=wanted).update(linked=True, path=path, state=SentMention.State.WAITING)
    SentMention.objects.bulk_create(
        [
            SentMention(post_id=post_id, path=path, target=target, digest=digest)
            for digest, target in wanted.items()
        ],
        ignore_conflicts=True,
    )
