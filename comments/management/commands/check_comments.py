"""``manage.py check_comments``: prove that counts and threads are right, and mend them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from blog.press.snapshot import snapshot
from comments import checking, learning, moderation
from comments.checking import Fault, Looked
from comments.models import Comment


class Command(BaseCommand):
    """Goes through all posts once; exit 1 if anything is, or stays, wrong."""

    help = (
        "Checks for every post that its counts, the visibility of its comments and their threads "
        "are right, and that the learner learnt what was decided; exit 1 if not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the options."""
        parser.add_argument("--repair", action="store_true", help="mend what is wrong")
        parser.add_argument(
            "--json", action="store_true", help="for a script: one object a line, the last a sum"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, mend if asked to, and tell."""
        self.as_json = options["json"]
        looked, wrong, left, mended = Looked(), 0, 0, 0
        quiet = not self.stderr.isatty()
        with Progress(console=Console(stderr=True), disable=quiet, transient=True) as progress:
            task = progress.add_task("Checking", total=Comment.objects.count())
            for posts in checking.post_ids():
                faults, faulty = self._check(posts, looked)
                wrong += faults
                if options["repair"] and faulty:
                    mended += self._mend(faulty)
                    left += self._check(faulty, Looked())[0]
                progress.update(task, completed=looked.comments)
        wrong_lessons, mended_lessons = self._lessons(repair=options["repair"])
        wrong, mended = wrong + wrong_lessons, mended + mended_lessons
        left += wrong_lessons - mended_lessons
        self._sum(looked, wrong, mended)
        if left or (wrong and not options["repair"]):
            raise CommandError(_failed(left or wrong, repair=options["repair"]))

    def _lessons(self, *, repair: bool) -> tuple[int, int]:
        """Tell what was learnt otherwise than decided; return how many were wrong, and mended."""
        with snapshot():
            found = list(learning.faults())
        for fault in found:
            pair = {"lesson": (_label(fault.stored), _label(fault.right))}
            self._say(
                f"Comment {fault.comment_id}: {_pairs(pair)}",
                {"post": None, "comment": fault.comment_id, "wrong": _wrong(pair)},
            )
        mended = learning.mend(found) if repair and found else 0
        return len(found), mended

    def _check(self, posts: Sequence[int], looked: Looked) -> tuple[int, list[int]]:
        """Tell what is wrong; return how many rows are, and under which posts."""
        count, faulty = 0, set()
        with snapshot():
            for fault in checking.faults(posts, looked):
                count += 1
                faulty.add(fault.post_id)
                self._say(_sentence(fault), _object(fault))
        return count, sorted(faulty)

    def _mend(self, posts: Sequence[int]) -> int:
        """Mend post by post; return how many rows were mended."""
        count = 0
        for post_id in posts:
            mended = moderation.mend(post_id)
            count += len(mended.comments) + mended.counts
            counts = " and its counts" if mended.counts else ""
            self._say(
                f"Post {post_id}: {len(mended.comments)} comments{counts} mended.",
                {"post": post_id, "mended": {"comments": mended.comments, "counts": mended.counts}},
            )
        return count

    def _sum(self, looked: Looked, wrong: int, mended: int) -> None:
        said = f"{looked.posts} posts and {looked.comments} comments checked"
        self._say(
            f"{said}: {wrong} wrong, {mended} mended.",
            {"posts": looked.posts, "comments": looked.comments, "wrong": wrong, "mended": mended},
        )

    def _say(self, sentence: str, as_object: dict[str, Any]) -> None:
        """Write one line."""
        said = json.dumps(as_object, default=_plain) if self.as_json else sentence
        self.stdout.write(said)


def _sentence(fault: Fault) -> str:
    """Return a line that names the row and both values of each column that is wrong."""
    row = "" if fault.comment_id is None else f", comment {fault.comment_id}"
    return f"Post {fault.post_id}{row}: {_pairs(fault.wrong)}"


def _object(fault: Fault) -> dict[str, Any]:
    return {"post": fault.post_id, "comment": fault.comment_id, "wrong": _wrong(fault.wrong)}


def _pairs(wrong: Mapping[str, tuple[Any, Any]]) -> str:
    return "; ".join(
        f"{name} is {_plain(stored)}, should be {_plain(right)}"
        for name, (stored, right) in wrong.items()
    )


def _wrong(wrong: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {name: {"is": stored, "should_be": right} for name, (stored, right) in wrong.items()}


def _label(is_spam: bool | None) -> str | None:  # noqa: FBT001 - what a column holds
    """Return what a comment was learnt as, in a word."""
    return {True: "spam", False: "wanted"}.get(is_spam) if is_spam is not None else None


def _plain(value: object) -> str:
    """Return a value for people and scripts."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat()
        case _:
            return str(value)


def _failed(count: int, *, repair: bool) -> str:
    rows = "1 row is" if count == 1 else f"{count} rows are"
    return f"{rows} wrong still." if repair else f"{rows} wrong; --repair mends them."
