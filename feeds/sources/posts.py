"""Feeds of posts and static pages: all of them, a label's, an author's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from blog import revisions, sanitize
from blog.authors import shown_name
from blog.canonical import absolute_url
from blog.models import Blog, Label, Post, PostQuerySet
from feeds.formats import FORMATS
from feeds.model import Category, Feed, Item, Person, Replies
from feeds.scopes import Ask, Listed, NoSuchFeed, scope
from feeds.sources.documents import WHOLE_BLOG, feed, times

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Columns that no feed shows.
UNSHOWN = ("source", "html", "teaser_html", "search_words", "sanitizer")


def _of_posts(blog: Blog) -> Iterable[Listed]:
    yield Listed("Posts", blog.title, reverse("blog:home"))


@scope("posts", "posts", group=WHOLE_BLOG, listed=_of_posts)
def posts(ask: Ask) -> Feed:
    """Return the newest posts of the blog."""
    ask.depend(revisions.BLOG, revisions.POSTS, revisions.COMMENTS)
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="posts",
        identity="posts",
        title=blog.title,
        page_path=reverse("blog:home"),
        items=entries(ask, blog, _published()),
    )


def _of_pages(blog: Blog) -> Iterable[Listed]:
    yield Listed("Static pages", _title_of_pages(blog), reverse("blog:home"))


@scope("pages", "pages", group=WHOLE_BLOG, listed=_of_pages)
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
        page_path=reverse("blog:home"),
        items=entries(ask, blog, Post.objects.published().pages()),
    )


def _of_labels(blog: Blog) -> Iterable[Listed]:
    for found in labels():
        page = reverse("blog:label", args=[found.slug])
        yield Listed(found.name, f"{blog.title}: {found.name}", page, (found.slug,))


@scope("label", "labels/<str:slug>", group="Labels", listed=_of_labels)
def label(ask: Ask, slug: str) -> Feed:
    """Return the newest posts with a label; one that no post has is not there, as its page isn't.

    The label's counter moves with whatever its posts show: names, other labels, counts.
    """
    found = labels().filter(slug=_readable(slug)).first()
    if found is None:
        raise NoSuchFeed(f"the label {slug!r}")
    ask.depend(revisions.BLOG, revisions.of_label(found.pk))
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="label",
        subject=(found.slug,),
        identity=f"label:{found.slug}",
        title=f"{blog.title}: {found.name}",
        page_path=reverse("blog:label", args=[found.slug]),
        items=entries(ask, blog, _published().filter(labels=found)),
    )


def _of_authors(blog: Blog) -> Iterable[Listed]:
    for user in authors():
        username, name = user.get_username(), shown_name(user)
        page = reverse("blog:author", args=[username])
        yield Listed(name, f"{blog.title}: {name}", page, (username,))


@scope("author", "authors/<str:username>", group="Authors", listed=_of_authors)
def author(ask: Ask, username: str) -> Feed:
    """Return an author's newest posts; who has none is not shown to be a user."""
    user = authors().filter(username=_readable(username)).first()
    if user is None:
        raise NoSuchFeed(f"the author {username!r}")
    ask.depend(revisions.BLOG, revisions.of_author(user.pk))
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="author",
        subject=(user.get_username(),),
        identity=f"author:{user.get_username()}",
        title=f"{blog.title}: {shown_name(user)}",
        page_path=reverse("blog:author", args=[user.get_username()]),
        items=entries(ask, blog, _published().filter(author=user)),
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


def entries(ask: Ask, blog: Blog, shown: PostQuerySet) -> Iterable[Item]:
    """Yield what is asked for of ``shown``. Two queries, with authors and labels."""
    with_names = shown.select_related("author").prefetch_related("labels").defer(*UNSHOWN)
    for post in ask.window.of(with_names, usually=blog.feed_entries):
        yield _item(post, blog)


def _item(post: Post, blog: Blog) -> Item:
    """Return a post as an entry."""
    published, updated = times(post.published_at, post.updated_at)
    content_html, summary_text = _content(post, blog)
    url = absolute_url(post.get_absolute_url())
    return Item(
        id=post.atom_id,
        title=post.display_title,
        url=url,
        published=published,
        updated=updated,
        author=Person(
            post.author_name,
            absolute_url(reverse("blog:author", args=[post.author.get_username()])),
        ),
        content_html=sanitize.absolute(content_html, settings.SITE_URL, page_url=url),
        summary_text=summary_text,
        categories=tuple(_category(label) for label in post.labels.all()),
        replies=tuple(_replies(post, suffix) for suffix in FORMATS),
        reply_total=post.comment_count,
        comments_url=f"{url}#comments",
    )


def _content(post: Post, blog: Blog) -> tuple[str, str]:
    """Return (HTML, summary) as the owner wants feeds to show posts; one of them is ''.

    A post without a text has its title as its summary: readers expect one of both.
    """
    shows = Blog.FeedContent(blog.feed_content)
    if shows is Blog.FeedContent.SUMMARY and post.excerpt:
        return "", post.excerpt
    if shows is Blog.FeedContent.JUMP and post.feed_teaser_html:
        return post.feed_teaser_html, ""
    return (post.feed_html, "") if post.feed_html else ("", post.display_title)


def _category(label: Label) -> Category:
    """Return a label as a category; its scheme is the address that labels begin with."""
    return Category(label.slug, absolute_url("/search/label/"), label.name)


def _replies(post: Post, suffix: str) -> Replies:
    """Return where the comments of a post are, in one format (RFC 4685 §4)."""
    return Replies(
        href=absolute_url(reverse("feeds:post-comments", args=[post.pk, suffix])),
        media_type=FORMATS[suffix].media_type,
        count=post.comment_count,
        updated=post.last_comment_at,
    )
