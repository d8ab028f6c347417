"""Feeds of what a search finds: whatever is published later with the same words comes in."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from blog import revisions, search
from blog.models import Blog
from feeds.model import Feed
from feeds.parameters import BadParameter, Window
from feeds.scopes import Ask, scope
from feeds.sources.documents import feed
from feeds.sources.posts import entries

#: The parameter of the address that holds what is looked for.
TYPED: Final = "q"


@scope("search", "search", query=(TYPED,))
def results(ask: Ask, q: str) -> Feed:
    """Return the newest posts that a search for ``q`` finds; raise :class:`BadParameter`.

    All spellings of a search have one feed, which gives its address in the folded one.
    """
    query = _read(q)
    ask.depend(revisions.BLOG, revisions.POSTS, revisions.COMMENTS)
    blog = Blog.current()
    page = f"{reverse('blog:search')}?{urlencode({TYPED: query.spelling})}"
    return feed(
        ask,
        blog,
        name="search",
        subject=(query.spelling,),
        identity=f"search:{query.spelling}",
        title=f"{blog.title}: “{query.spelling}”",
        page_path=page,
        items=entries(ask, blog, search.find(query, newest=_enough(ask, blog))),
    )


def subject(typed: str) -> str:
    """Return the one spelling of a search; of what can't be read, what was typed."""
    try:
        return search.read(typed).spelling or typed
    except search.TooLong:
        return typed


def _enough(ask: Ask, blog: Blog) -> int | None:
    """Return how many of the newest are asked for; None if not simply the newest are."""
    limit = ask.window.limit
    return limit or blog.feed_entries if ask.window == Window(limit=limit) else None


def _read(typed: str) -> search.Query:
    """Return what is looked for, which must be something."""
    try:
        query = search.read(typed)
    except search.TooLong as error:
        raise BadParameter(TYPED, typed, must_be=error.must_be) from error
    if not query:
        raise BadParameter(TYPED, typed, must_be="words to look for")
    return query
