"""Feeds of comments: all of them, or one post's."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.html import format_html

from blog import revisions, sanitize
from blog.canonical import absolute_url, path_of
from blog.models import Blog, Post
from comments import webmentions
from comments.models import Comment
from feeds.model import Feed, InReplyTo, Item, Person
from feeds.scopes import MAIN, Ask, Listed, NoSuchFeed, Topic, scope
from feeds.sources.documents import WHOLE_BLOG, feed, times
from feeds.sources.parts import Part, part


def _of_comments(blog: Blog) -> Iterable[Listed]:
    yield Listed("Comments", _title(blog.title), path_of("blog:home"))


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
        page_path=path_of("blog:home"),
        items=_items(
            ask,
            blog,
            Comment.objects.approved(),
            changing=revisions.COMMENTS,
            # They say on which post they are.
            ground=[revisions.BLOG, revisions.POSTS, revisions.PAGES],
        ),
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
    ask.depend(revisions.BLOG, changing := revisions.of_post(post.pk))
    blog = Blog.current()
    return feed(
        ask,
        blog,
        name="post-comments",
        subject=(post.pk,),
        identity=f"post:{post.pk}:comments",
        title=_title(post.display_title),
        page_path=post.get_absolute_url(),
        items=_items(
            ask,
            blog,
            Comment.objects.approved().filter(post=post),
            changing=changing,
            ground=[revisions.BLOG],
        ),
    )


def _title(of: str) -> str:
    return f"Comments on {of}"


def _items(
    ask: Ask, blog: Blog, shown: QuerySet[Comment], *, changing: str, ground: Iterable[str]
) -> Part[Item]:
    """Return what is asked for of ``shown``, with what the entries name: `part`'s queries.

    ``changing`` is the counter that moves with each of them, ``ground`` those with which all may.
    """
    since = ask.since(changing, ground=ground)
    # The property of the same name, for `orderby=updated`; an alias alone, since it has no setter.
    changed = {"updated_at": Greatest("published_at", Coalesce("edited_at", "published_at"))}
    with_names = shown.select_related("post", "parent").alias(**changed)
    found = part(ask.window, with_names, usually=blog.feed_entries)
    return found.made(lambda comments: [_item(comment) for comment in comments], since=since)


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
        content_html=sanitize.absolute(comment.html, settings.SITE_URL, page_url=url)
        + page_of_mention(comment),
        in_reply_to=tuple(_answered(comment)),
    )


def page_of_mention(comment: Comment) -> str:
    """Return, in HTML, the way to the page that a mention stands on; '' for what is none."""
    if not (url := webmentions.address_of(comment.mention_url)):
        return ""
    return format_html('<p><a href="{}">Read it on {}</a></p>', url, webmentions.host_of(url))


def _answered(comment: Comment) -> Iterable[InReplyTo]:
    """Yield what a comment answers: the post, then the parent if readers see it."""
    post = comment.post
    holder = "feeds:posts" if post.kind == Post.Kind.POST else "feeds:pages"
    yield InReplyTo(
        ref=post.atom_id,
        href=absolute_url(post.get_absolute_url()),
        source=absolute_url(path_of(holder, MAIN)),
    )
    if comment.parent is not None and comment.parent.visible:
        comment.parent.post = post
        yield InReplyTo(
            ref=comment.parent.atom_id,
            href=absolute_url(comment.parent.get_absolute_url()),
            source=absolute_url(path_of("feeds:post-comments", post.pk, MAIN)),
        )
