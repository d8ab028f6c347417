"""Feeds of comments: all of them, or one post's."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from blog import revisions, sanitize
from blog.canonical import absolute_url
from blog.models import Blog, Post
from comments.models import Comment
from feeds.model import Feed, InReplyTo, Item, Person
from feeds.scopes import MAIN, Ask, Listed, NoSuchFeed, Topic, scope
from feeds.sources.documents import WHOLE_BLOG, feed, times


def _of_comments(blog: Blog) -> Iterable[Listed]:
    yield Listed("Comments", _title(blog.title), reverse("blog:home"))


@scope(
    "comments",
    "comments",
    group=WHOLE_BLOG,
    listed=_of_comments,
    topic=Topic(revisions.COMMENTS),
)
def comments(ask: Ask) -> Feed:
    """Return the newest comments on all posts and pages."""
    ask.depend(revisions.BLOG, revisions.POSTS, revisions.PAGES, revisions.COMMENTS)
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="comments",
        identity="comments",
        title=_title(blog.title),
        page_path=reverse("blog:home"),
        items=_items(ask, blog, Comment.objects.approved()),
    )


def _post_id(post_id: int) -> tuple[int] | None:
    return Post.objects.published().filter(pk=post_id).values_list("pk").first()


@scope("post-comments", "posts/<int:post_id>/comments", topic=Topic("post", _post_id))
def post_comments(ask: Ask, post_id: int) -> Feed:
    """Return the newest comments on one post or page."""
    post = Post.objects.published().filter(pk=post_id).first()
    if post is None:
        known = revisions.known([revisions.of_post(post_id)])
        raise NoSuchFeed(f"comments on {post_id}", was_here=bool(known))
    ask.depend(revisions.BLOG, revisions.of_post(post.pk))
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="post-comments",
        subject=(post.pk,),
        identity=f"post:{post.pk}:comments",
        title=_title(post.display_title),
        page_path=post.get_absolute_url(),
        items=_items(ask, blog, Comment.objects.approved().filter(post=post)),
    )


def _title(of: str) -> str:
    return f"Comments on {of}"


def _items(ask: Ask, blog: Blog, shown: QuerySet[Comment]) -> Iterable[Item]:
    """Yield what is asked for of ``shown``, with what the entries name. One query."""
    with_names = shown.select_related("post", "parent")
    for comment in ask.window.of(with_names, usually=blog.feed_entries):
        yield _item(comment)


def _item(comment: Comment) -> Item:
    """Return a comment as an entry."""
    published, updated = times(comment.published_at, comment.updated_at)
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
    holder = "feeds:posts" if post.kind == Post.Kind.POST else "feeds:pages"
    yield InReplyTo(
        ref=post.atom_id,
        href=absolute_url(post.get_absolute_url()),
        source=absolute_url(reverse(holder, args=[MAIN])),
    )
    if comment.parent is not None and comment.parent.visible:
        comment.parent.post = post
        yield InReplyTo(
            ref=comment.parent.atom_id,
            href=absolute_url(comment.parent.get_absolute_url()),
            source=absolute_url(reverse("feeds:post-comments", args=[post.pk, MAIN])),
        )
