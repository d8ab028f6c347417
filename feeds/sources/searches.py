"""Feeds of what a search finds: whatever is published later with the same words comes in."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from blog import revisions, search
from blog.canonical import path_of
from blog.models import Blog, PostQuerySet
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
    page = f"{path_of('blog:search')}?{urlencode({TYPED: query.spelling})}"
    return feed(
        ask,
        blog,
        name="search",
        subject=(query.spelling,),
        identity=f"search:{query.spelling}",
        title=f"{blog.title}: “{query.spelling}”",
        page_path=page,
        items=entries(ask, blog, _found(query, ask, blog), changing=revisions.POSTS, ends=False),
    )


def subject(typed: str) -> str:
    """Return the one spelling of a search; of what can't be read, what was typed."""
    try:
        return search.read(typed).spelling or typed
    except search.TooLong:
        return typed


def _found(query: search.Query, ask: Ask, blog: Blog) -> PostQuerySet:
    """Return what is found, of which no more is taken than is asked for, and one more."""
    window = ask.window
    if window != Window(limit=window.limit, before=window.before):
        return search.find(query)
    newest = (window.limit or blog.feed_entries) + 1
    return search.find(query, newest=newest, before=window.before)


def _read(typed: str) -> search.Query:
    """Return what is looked for, which must be something."""
    try:
        query = search.read(typed)
    except search.TooLong as error:
        raise BadParameter(TYPED, typed, must_be=error.must_be) from error
    if not query:
        raise BadParameter(TYPED, typed, must_be="words to look for")
    return query
