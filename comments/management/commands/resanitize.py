"""``manage.py resanitize``: clean every stored source again."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import track

from blog import publishing, sanitize
from blog.models import Post
from comments import moderation
from comments.models import Comment


class Command(BaseCommand):
    """Clean posts, then comments."""

    help = "Cleans every stored post and comment again; needed after the sanitiser has changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        self._count("posts", publishing.resanitize(dry_run=dry_run), Post.objects.count())
        self._count("comments", moderation.resanitize(dry_run=dry_run), Comment.objects.count())
        if dry_run:
            self.stdout.write("Nothing was written.")

    def _count(self, what: str, batches: Iterator[tuple[int, int]], total: int) -> None:
        """Go through the batches and say what came of them."""
        console, quiet = Console(stderr=True), not self.stderr.isatty()
        looked_at = changed = 0
        for looked, different in track(
            batches, what, total or None, console=console, disable=quiet
        ):
            looked_at += looked
            changed += different
        self.stdout.write(f"{changed} of {looked_at} {what} differ with {sanitize.VERSION}.")
