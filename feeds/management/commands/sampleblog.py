"""``manage.py sampleblog``: sample content, and its removal."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from blog import publishing
from blog.models import Blog, Post
from comments import learning, moderation
from feeds.sample import PREFIX, generated, written

T = TypeVar("T")

AUTHOR = "ines"
POSTS_BATCH = 500
#: Comments are small, and the same texts are cleaned once in a batch.
COMMENTS_BATCH = 2000


class Command(BaseCommand):
    """Fill an empty blog, or take the sample out again."""

    help = "Fills an empty blog with sample content; --remove takes it out again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--posts", type=int, default=0, help="so many more posts, generated")
        parser.add_argument("--comments", type=int, default=0, help="so many more comments")
        parser.add_argument("--pending", type=int, default=0, help="so many of those wait")
        parser.add_argument("--seed", type=int, default=0, help="another number, another blog")
        parser.add_argument("--remove", action="store_true", help="take the sample out again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self._remove()
            return
        for name in ("posts", "comments", "pending"):
            if options[name] < 0:
                raise CommandError(f"--{name} takes a whole number, 0 or more.")
        if options["pending"] > options["comments"]:
            raise CommandError("--pending can't be more than --comments: it is a part of them.")
        if Post.objects.exclude(import_ref__startswith=PREFIX).exists():
            raise CommandError("This blog has content of its own; the sample stays out of it.")
        self._fill(options)

    def _fill(self, options: dict[str, Any]) -> None:
        """Import everything; what is here already stays as it is."""
        author, seed = _author(), options["seed"]
        blog = Blog.current()
        publishing.update_blog(blog, **written.settings(blog))
        made = publishing.import_posts(written.posts(author))
        publishing.set_parents(written.parents())
        by_ref = {outcome.ref: outcome.post for outcome in made}
        moderation.import_comments(list(written.comments(by_ref)))
        posts = generated.posts(options["posts"], author=author, seed=seed)
        for batch in self._batches(posts, "Posts", options["posts"], POSTS_BATCH):
            publishing.import_posts(batch)
        comments = generated.comments(
            options["comments"],
            pending=options["pending"],
            on=_posts(),
            posts=Post.objects.published().posts().count(),
            seed=seed,
        )
        for some in self._batches(comments, "Comments", options["comments"], COMMENTS_BATCH):
            moderation.import_comments(some)
        self.stdout.write("The sample blog is in place; sampleblog --remove takes it out again.")

    def _batches(self, items: Iterator[T], what: str, total: int, size: int) -> Iterator[list[T]]:
        """Cut a stream into lists, showing how far it is where somebody looks on."""
        quiet = total <= size or not self.stderr.isatty()
        batches = iter(lambda: list(islice(items, size)), [])
        console = Console(stderr=True)
        yield from track(batches, what, total / size, console=console, disable=quiet)

    def _remove(self) -> None:
        """Take everything back that the sample brought."""
        learning.forget_posts(PREFIX)
        number = publishing.take_back(PREFIX)
        User.objects.filter(username=AUTHOR, posts=None, is_active=False).delete()
        blog = Blog.current()
        if blog.title == written.content()["blog"]["title"]:
            untouched = Blog()
            publishing.update_blog(blog, title=untouched.title, subtitle=untouched.subtitle)
        self.stdout.write(f"{number} sample posts are gone, with their comments.")


def _posts() -> Iterator[Post]:
    """Yield what can be commented on, a part at a time and without the texts.

    No open cursor: SQLite's write-ahead log would grow behind it as long as it is read.
    """
    posts = Post.objects.published().posts().order_by("pk").only("published_at")
    last = 0
    while part := list(posts.filter(pk__gt=last)[:POSTS_BATCH]):
        yield from part
        last = part[-1].pk


def _author() -> User:
    """Return the sample's author: nobody can log in as them."""
    author, made = User.objects.get_or_create(
        username=AUTHOR, defaults={"first_name": "Ines", "last_name": "Marlow", "is_active": False}
    )
    if made:
        author.set_unusable_password()
        author.save()
    return author
