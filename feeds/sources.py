"""Querysets → :class:`feeds.model.Feed`. Each feed takes a fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from blog import sanitize
from blog.canonical import absolute_url
from blog.models import Blog, Label, Post
from comments.models import Comment
from feeds.formats import FORMATS
from feeds.model import Category, Feed, Generator, InReplyTo, Item, Person, Replies

GENERATOR = "Broadsheet"


def posts(suffix: str) -> Feed:
    """Return the newest posts of the blog."""
    blog = Blog.current()
    newest = (
        Post.objects.published()
        .posts()
        .newest_first()
        .select_related("author")
        .prefetch_related("labels")[: blog.feed_entries]
    )
    return _feed(
        blog,
        scope="posts",
        title=blog.title,
        self_path=reverse("feeds:posts", args=[suffix]),
        page_path="/",
        items=[_post_item(post, blog) for post in newest],
    )


def comments(suffix: str) -> Feed:
    """Return the newest comments on all posts and pages."""
    blog = Blog.current()
    newest = _newest_comments(blog)
    return _feed(
        blog,
        scope="comments",
        title=f"Comments on {blog.title}",
        self_path=reverse("feeds:comments", args=[suffix]),
        page_path="/",
        items=[_comment_item(comment) for comment in newest],
    )


def post_comments(post: Post, suffix: str) -> Feed:
    """Return the newest comments on one post or page."""
    blog = Blog.current()
    newest = _newest_comments(blog, post=post)
    return _feed(
        blog,
        scope=f"post:{post.pk}:comments",
        title=f"Comments on {post.display_title}",
        self_path=reverse("feeds:post-comments", args=[post.pk, suffix]),
        page_path=post.get_absolute_url(),
        items=[_comment_item(comment) for comment in newest],
    )


def _newest_comments(blog: Blog, post: Post | None = None) -> Iterable[Comment]:
    """Return visible comments with what their entries name. One query."""
    shown = Comment.objects.approved()
    if post is not None:
        shown = shown.filter(post=post)
    return shown.newest_first().select_related("post", "parent")[: blog.feed_entries]


def _feed(
    blog: Blog, *, scope: str, title: str, self_path: str, page_path: str, items: list[Item]
) -> Feed:
    """Return a feed of the blog; its id is a UUID5 of the blog's UUID and the scope."""
    return Feed(
        id=f"urn:uuid:{uuid.uuid5(blog.uuid, scope)}",
        title=title,
        subtitle=blog.subtitle,
        self_url=absolute_url(self_path),
        alternate_url=absolute_url(page_path),
        updated=max([blog.updated_at, *(item.updated for item in items)]),
        language=blog.language,
        generator=Generator(GENERATOR, settings.VERSION),
        items=tuple(items),
    )


def _post_item(post: Post, blog: Blog) -> Item:
    """Return a post as an entry."""
    published, updated = _times(post.published_at, post.updated_at)
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
    )


def _content(post: Post, blog: Blog) -> tuple[str, str]:
    """Return (HTML, summary) as the owner wants feeds to show posts; one of them is ''."""
    shows = Blog.FeedContent(blog.feed_content)
    if shows is Blog.FeedContent.SUMMARY and post.excerpt:
        return "", post.excerpt
    if shows is Blog.FeedContent.JUMP and post.feed_teaser_html:
        return post.feed_teaser_html, ""
    return post.feed_html, ""


def _category(label: Label) -> Category:
    """Return a label as a category; its scheme is the address that labels begin with."""
    return Category(label.slug, absolute_url("/search/label/"), label.name)


def _replies(post: Post, suffix: str) -> Replies:
    """Return where the comments of a post are, in one format (RFC 4685 §4)."""
    return Replies(
        href=absolute_url(reverse("feeds:post-comments", args=[post.pk, suffix])),
        media_type=FORMATS[suffix].content_type.partition(";")[0],
        count=post.comment_count,
        updated=post.last_comment_at,
    )


def _comment_item(comment: Comment) -> Item:
    """Return a comment as an entry."""
    published, updated = _times(comment.published_at, comment.updated_at)
    url = absolute_url(comment.get_absolute_url())
    return Item(
        id=comment.atom_id,
        title=f"{comment.author_name} on {comment.post.display_title}",
        url=url,
        published=published,
        updated=updated,
        author=Person(comment.author_name, comment.author_url or None),
        content_html=sanitize.absolute(comment.html, settings.SITE_URL, page_url=url),
        in_reply_to=tuple(_answered(comment)),
    )


def _answered(comment: Comment) -> Iterable[InReplyTo]:
    """Yield what a comment answers: the post, then the parent if readers see it."""
    post = comment.post
    kind = reverse("feeds:posts", args=["atom"]) if post.kind == Post.Kind.POST else None
    yield InReplyTo(
        ref=post.atom_id,
        href=absolute_url(post.get_absolute_url()),
        source=absolute_url(kind) if kind else None,
    )
    if comment.parent is not None and comment.parent.visible:
        comment.parent.post = post
        yield InReplyTo(
            ref=comment.parent.atom_id,
            href=absolute_url(comment.parent.get_absolute_url()),
            source=absolute_url(reverse("feeds:post-comments", args=[post.pk, "atom"])),
        )


def _times(published: datetime | None, updated: datetime | None) -> tuple[datetime, datetime]:
    """Return both times of something published; the database guarantees them."""
    if published is None or updated is None:
        message = "Something unpublished was about to enter a feed."
        raise ValueError(message)
    return published, updated
