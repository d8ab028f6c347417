"""Our blog, filled and changed by the operations that its owner has."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from blog import publishing
from blog.models import Post
from comments import moderation
from comments.models import Comment
from tests.benchmarks import content
from tests.benchmarks.splitting import split_feed

REF: Final = "bench:"
_numbers = count(1)


def fill() -> dict[str, Any]:
    """Store the content and a static page; return what a run must know of the blog."""
    username, first_name, last_name = content.AUTHOR
    author = User.objects.create(username=username, first_name=first_name, last_name=last_name)
    written = content.posts()[::-1]
    posts = [
        outcome.post for outcome in publishing.import_posts([_post(p, author) for p in written])
    ]
    moderation.import_comments(
        [
            _comment(said, number, post)
            for entry, post in zip(written, posts, strict=True)
            for number, said in enumerate(entry.comments)
        ]
    )
    about = publishing.draft(author=author, kind=Post.Kind.PAGE, title="About", source="Us.")
    publishing.publish(about)
    return {
        "feed": reverse("feeds:posts", args=["atom"]),
        "page": posts[-1].get_absolute_url(),
        "list": reverse("comments-api:comments", args=[posts[-1].pk]),
        "posts": [post.pk for post in posts],
        "store_bytes": settings.PRESS_STORE_BYTES,
    }


def _post(entry: content.Post, author: User) -> publishing.ImportedPost:
    return publishing.ImportedPost(
        ref=f"{REF}{entry.slug}",
        author=author,
        title=entry.title,
        slug=entry.slug,
        source=entry.html,
        state=Post.State.PUBLISHED,
        published_at=entry.published_at,
        labels=entry.labels,
    )


def _comment(said: content.Comment, number: int, post: Post) -> moderation.ImportedComment:
    return moderation.ImportedComment(
        ref=f"{post.import_ref}:{number}",
        post=post,
        created_at=said.created_at,
        author_name=said.author,
        source=said.html,
        state=Comment.State.APPROVED,
    )


def edit_post() -> None:
    """Change the newest post: whatever shows it is another one now."""
    post = Post.objects.published().posts().newest_first()[0]
    start = post.source.partition("<!--")[0]
    publishing.edit(post, source=f"{start}<!-- --><p>Edition {next(_numbers)}.</p>")


def edit_page() -> None:
    """Change a static page: no feed of posts shows it."""
    page = Post.objects.published().pages()[0]
    publishing.edit(page, source=f"Us, edition {next(_numbers)}.")


def moderate() -> None:
    """Withdraw a comment on the oldest post, or show it again: the newest post has others."""
    post = Post.objects.published().posts().order_by("published_at")[0]
    comment = Comment.objects.filter(post=post).order_by("pk")[0]
    change = moderation.trash if comment.visible else moderation.approve
    change(comment, by=post.author)


CHANGES: Final[dict[str, Callable[[], Any]]] = {
    "fill": fill,
    "edit post": edit_post,
    "edit page": edit_page,
    "moderate": moderate,
    "split feed": split_feed,
}
