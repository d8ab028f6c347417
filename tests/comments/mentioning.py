"""Other sites on loopback: pages that link to posts, and take mentions of their own."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from django.utils import timezone
from pytest_django import Settings

from blog import outbox, publishing
from blog.canonical import absolute_url
from blog.models import Blog, Delivery, Post
from comments import webmentions
from comments.models import Comment
from tests.comments.factories import NETWORK
from tests.servers import LOOPBACK, Behaviour, Handler, Server, running, says

HTML = "text/html; charset=utf-8"


def html(body: str, status: int = 200, **headers: str) -> Behaviour:
    """Answer with a page."""
    return says(status, body.encode(), Content_Type=HTML, **headers)


class Site(Server):
    """A site whose pages are set by the test; others are 404."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.pages: dict[str, Behaviour] = {}

    def _answer(self, handler: Handler) -> None:
        self.pages.get(handler.path, says(404))(handler)

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Where something was posted, with source and target, in order."""
        posted = [visit for visit in self.visits if visit.method == "POST"]
        forms = [(visit.target, parse_qs(visit.body.decode())) for visit in posted]
        return [(path, form["source"][0], form["target"][0]) for path, form in forms]


@pytest.fixture
def site(settings: Settings, db: None) -> Iterator[Site]:
    """Another site that requests may go to; the blog takes and sends mentions."""
    publishing.update_blog(Blog.current(), takes_mentions=True, sends_mentions=True)
    settings.OUTGOING_ALLOW = LOOPBACK
    with running(Site()) as server:
        assert isinstance(server, Site)
        yield server


def url_of(post: Post) -> str:
    """Return the address of a post."""
    return absolute_url(post.get_absolute_url())


def entry(post: Post, content: str = "Well said.", *, kind: str = "in-reply-to") -> Behaviour:
    """Answer with a page of Zoe's that does something with a post."""
    return html(
        f'<div class="h-entry"><a class="p-author h-card" href="/">Zoe</a> '
        f'<a class="u-{kind}" href="{url_of(post)}">about</a>'
        f'<div class="e-content">{content}</div></div>'
    )


def work() -> int:
    """Have the worker do all that waits, whenever it is due; return how much that was."""
    done = 0
    while Delivery.objects.filter(state=Delivery.State.WAITING).exists():
        Delivery.objects.filter(state=Delivery.State.WAITING).update(due_at=timezone.now())
        if not (tried := outbox.run_due()):
            break
        done += tried
        if Delivery.objects.filter(state=Delivery.State.WAITING).exclude(last_error="").exists():
            break
    return done


def send(site: Site, post: Post, path: str = "/reply", **said: str) -> Comment | None:
    """Have a page of the site sent as a mention of a post, and looked at."""
    target = said.get("target", url_of(post))
    webmentions.receive(site.url(path), target, network=NETWORK)
    work()
    return Comment.objects.filter(mention_url=site.url(path)).first()


def mentioned(site: Site, post: Post, answer: Behaviour, path: str = "/reply") -> Comment:
    """Return the comment that a page of the site becomes."""
    site.pages[path] = answer
    comment = send(site, post, path)
    assert comment is not None
    return comment
