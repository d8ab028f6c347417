"""Feeds of posts and static pages: all of them, a label's, an author's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from blog import revisions
from blog.authors import shown_name
from blog.canonical import path_of
from blog.models import Blog, Label, Post, PostQuerySet
from feeds.model import Feed, Item
from feeds.scopes import Ask, Listed, NoSuchFeed, Topic, scope
from feeds.sources import blocks, items
from feeds.sources.documents import WHOLE_BLOG, feed
from feeds.sources.parts import Part, part

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def _of_posts(blog: Blog) -> Iterable[Listed]:
    yield Listed("Posts", blog.title, path_of("blog:home"))


@scope("posts", "posts", group=WHOLE_BLOG, listed=_of_posts, topic=Topic(revisions.POSTS))
def posts(ask: Ask) -> Feed:
    """Return the newest posts of the blog."""
    ask.depend(revisions.BLOG, revisions.POSTS, revisions.COMMENTS)
    blog = Blog.current()
    shown = entries(ask, blog, _published(), changing=revisions.POSTS, beside=blocks.newest())
    document = feed(
        ask,
        blog,
        name="posts",
        identity="posts",
        title=blog.title,
        page_path=path_of("blog:home"),
        items=shown,
    )
    if ask.window.before or ask.window.bounds:
        return document
    newest = blocks.url(shown.beside, blog, ask.suffix)
    return replace(document, series=replace(document.series, prev_archive=newest))


def archived(blog: Blog, first: int, last: int) -> list[Item]:
    """Return the published posts with these numbers, the highest first. Three queries.

    They don't say how many comments there are (RFC 4685 §4), or they would move with each.
    """
    published = Post.objects.published().by_number()
    numbered = published.filter(sequence__gte=first, sequence__lte=last)
    return [_uncounted(item) for item in items.of(list(items.columns(numbered)), blog)]


def _uncounted(item: Item) -> Item:
    replies = tuple(replace(found, count=None, updated=None) for found in item.replies)
    return replace(item, replies=replies, reply_total=None)


def _of_pages(blog: Blog) -> Iterable[Listed]:
    yield Listed("Static pages", _title_of_pages(blog), path_of("blog:home"))


@scope("pages", "pages", group=WHOLE_BLOG, listed=_of_pages, topic=Topic(revisions.PAGES))
def pages(ask: Ask) -> Feed:
    """Return the newest static pages."""
    ask.depend(revisions.BLOG, revisions.PAGES, revisions.COMMENTS)
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="pages",
        identity="pages",
        title=_title_of_pages(blog),
        page_path=path_of("blog:home"),
        items=entries(ask, blog, Post.objects.published().pages(), changing=revisions.PAGES),
    )


def _of_labels(blog: Blog) -> Iterable[Listed]:
    for found in labels():
        page = path_of("blog:label", found.slug)
        yield Listed(found.name, f"{blog.title}: {found.name}", page, (found.slug,))


def _slug(label_id: int) -> tuple[str] | None:
    return labels().filter(pk=label_id).values_list("slug").first()


@scope(
    "label",
    "labels/<str:slug>",
    group="Labels",
    listed=_of_labels,
    topic=Topic("label", _slug),
)
def label(ask: Ask, slug: str) -> Feed:
    """Return the newest posts with a label; one that no post has is not there, as its page isn't.

    The label's counter moves with whatever its posts show: names, other labels, counts.
    """
    found = labels().filter(slug=_readable(slug)).first()
    if found is None:
        raise NoSuchFeed(f"the label {slug!r}")
    ask.depend(revisions.BLOG, changing := revisions.of_label(found.pk))
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="label",
        subject=(found.slug,),
        identity=f"label:{found.slug}",
        title=f"{blog.title}: {found.name}",
        page_path=path_of("blog:label", found.slug),
        items=entries(ask, blog, _published().filter(labels=found), changing=changing),
    )


def _of_authors(blog: Blog) -> Iterable[Listed]:
    for user in authors():
        username, name = user.get_username(), shown_name(user)
        page = path_of("blog:author", username)
        yield Listed(name, f"{blog.title}: {name}", page, (username,))


def _username(user_id: int) -> tuple[str] | None:
    return authors().filter(pk=user_id).values_list("username").first()


@scope(
    "author",
    "authors/<str:username>",
    group="Authors",
    listed=_of_authors,
    topic=Topic("author", _username),
)
def author(ask: Ask, username: str) -> Feed:
    """Return an author's newest posts; who has none is not shown to be a user."""
    user = authors().filter(username=_readable(username)).first()
    if user is None:
        raise NoSuchFeed(f"the author {username!r}")
    ask.depend(revisions.BLOG, changing := revisions.of_author(user.pk))
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="author",
        subject=(user.get_username(),),
        identity=f"author:{user.get_username()}",
        title=f"{blog.title}: {shown_name(user)}",
        page_path=path_of("blog:author", user.get_username()),
        items=entries(ask, blog, _published().filter(author=user), changing=changing),
    )


def labels() -> QuerySet[Label]:
    """Return the labels that readers see, by name."""
    return Label.objects.filter(Exists(_published().filter(labels=OuterRef("pk")))).order_by("name")


def authors() -> QuerySet[User]:
    """Return the authors that readers see, by user name."""
    theirs = _published().filter(author=OuterRef("pk"))
    return get_user_model().objects.filter(Exists(theirs)).order_by("username")


def _published() -> PostQuerySet:
    return Post.objects.published().posts()


def _readable(text: str) -> str:
    """Refuse what PostgreSQL can't be asked for."""
    if "\x00" in text:
        raise NoSuchFeed("nothing that has a name")
    return text


def _title_of_pages(blog: Blog) -> str:
    return f"{blog.title}: pages"


def entries(
    ask: Ask,
    blog: Blog,
    shown: PostQuerySet,
    *,
    changing: str,
    beside: QuerySet[Any, Any] | None = None,
    ends: bool = True,
) -> Part[Item]:
    """Return what is asked for of ``shown``: `part`'s queries, and two for labels and files.

    ``changing`` is the counter that moves with each of them.
    """
    since = ask.since(changing, ground=[revisions.BLOG])
    rows, usually = items.columns(shown), blog.feed_entries
    found = part(ask.window, rows, usually=usually, beside=beside, ends=ends)
    return found.made(lambda posts: items.of(posts, blog), since=since)
