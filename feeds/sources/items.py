"""Posts and static pages as entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings

from blog import models, sanitize
from blog.canonical import absolute_address, absolute_url, path_of
from blog.models import Blog, Post, PostQuerySet
from feeds.formats import FORMATS
from feeds.model import Category, Enclosure, Image, Item, Person, Replies
from feeds.sources.documents import times

#: Columns that no feed shows.
UNSHOWN = ("source", "html", "teaser_html", "search_words", "sanitizer")
#: What any file is (RFC 2046 §4.5.1).
UNKNOWN_TYPE = "application/octet-stream"


def columns(posts: PostQuerySet) -> PostQuerySet:
    """Have posts read with all that an entry says, but labels and files."""
    return posts.select_related("author").defer(*UNSHOWN)


def of(posts: Sequence[Post], blog: Blog) -> list[Item]:
    """Return posts as entries. Two queries: labels and files."""
    ids = [post.pk for post in posts]
    labels, files = _labels(ids), _files(ids)
    return [_item(post, blog, labels[post.pk], files[post.pk]) for post in posts]


def _labels(post_ids: Sequence[int]) -> dict[int, list[Category]]:
    """Return the labels of each post by name; their scheme is the address that labels begin with.

    Django's prefetching makes a manager and three querysets for each post, which takes longer
    than everything else about an entry.
    """
    scheme = absolute_url("/search/label/")
    through = Post.labels.through.objects.filter(post_id__in=post_ids).order_by("label__name")
    found = defaultdict(list)
    for post_id, slug, name in through.values_list("post_id", "label__slug", "label__name"):
        found[post_id].append(Category(slug, scheme, name))
    return found


def _files(post_ids: Sequence[int]) -> dict[int, list[models.Enclosure]]:
    """Return the files of each post in their order."""
    found = defaultdict(list)
    for file in models.Enclosure.objects.filter(post_id__in=post_ids):
        found[file.post_id].append(file)
    return found


def _item(
    post: Post, blog: Blog, labels: Iterable[Category], files: Iterable[models.Enclosure]
) -> Item:
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
            absolute_url(path_of("blog:author", post.author.get_username())),
        ),
        content_html=sanitize.absolute(content_html, settings.SITE_URL, page_url=url),
        summary_text=summary_text,
        categories=tuple(labels),
        enclosures=tuple(_enclosure(file, url) for file in files),
        lead_image=_lead_image(post, url),
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


def _enclosure(file: models.Enclosure, page_url: str) -> Enclosure:
    """Return a file of a post; one whose type nobody knows is a file like any other."""
    return Enclosure(
        url=absolute_address(file.url, page_url),
        media_type=file.media_type or UNKNOWN_TYPE,
        length_bytes=file.length_bytes,
    )


def _lead_image(post: Post, page_url: str) -> Image | None:
    """Return the picture that stands for a post, whatever of its text the feed shows."""
    if not post.lead_image_url:
        return None
    return Image(
        url=absolute_address(post.lead_image_url, page_url),
        width=post.lead_image_width,
        height=post.lead_image_height,
    )


def _replies(post: Post, suffix: str) -> Replies:
    """Return where the comments of a post are, in one format (RFC 4685 §4)."""
    return Replies(
        href=absolute_url(path_of("feeds:post-comments", post.pk, suffix)),
        media_type=FORMATS[suffix].media_type,
        count=post.comment_count,
        updated=post.last_comment_at,
    )
