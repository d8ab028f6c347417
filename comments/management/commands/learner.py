"""``manage.py learner``: how the learner does, and making it again from its lessons."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from blog.press.snapshot import snapshot
from comments import learning
from comments.learning.figures import Report
from comments.models import Lesson


class Command(BaseCommand):
    """Says how it does; with --rebuild it learns everything anew first."""

    help = "Says how the learner does, by what it said of comments before it was told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the options."""
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="learn first what was decided and never learnt, and make the weights again",
        )
        parser.add_argument("--json", action="store_true", help="for a script: one object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild if asked to, and tell."""
        if options["rebuild"]:
            self._rebuild()
        report = learning.report()
        lines = [json.dumps(_object(report))] if options["json"] else _sentences(report)
        for line in lines:
            self.stdout.write(line)

    def _rebuild(self) -> None:
        """Bring the lessons in line with the log, and learn all of them in their order."""
        with snapshot():
            found = list(learning.faults())
        if found:
            learning.mend(found)
        quiet = not self.stderr.isatty()
        with Progress(console=Console(stderr=True), disable=quiet, transient=True) as progress:
            task = progress.add_task("Learning", total=Lesson.objects.count())
            learning.rebuild(whole=True, after_each=lambda count: progress.advance(task, count))


def _object(report: Report) -> dict[str, Any]:
    """Return the report for a script; a threshold that is never reached is null."""
    figures = asdict(report)
    del figures["course"]
    thresholds = report.thresholds and {
        "hold_at": report.thresholds.hold_at,
        "spam_at": report.thresholds.spam_at if report.marks else None,
    }
    return {**figures, "thresholds": thresholds}


def _sentences(report: Report) -> Iterator[str]:
    """Yield the report in lines for people."""
    if not report.is_on:
        yield "The learner is off: it learns nothing, and holds nothing."
    yield f"Learnt from {report.decisions} decisions: {report.spam} spam, {report.wanted} wanted."
    if report.waiting or report.forgotten:
        yield f"To be learnt: {report.waiting}; to be made again without: {report.forgotten}."
    if report.recent.accuracy is not None:
        yield f"Right before it was told: {report.recent.accuracy:.1%}."
    if report.thresholds is None:
        known = f"{report.wanted} of {report.to_hold} wanted comments"
        yield f"Not enough decisions yet: it knows {known}, and holds nothing."
        return
    yield (
        f"Holds from “{report.holds_from()}” on: "
        + _share(
            report.recent.spam_held + report.recent.spam_caught, report.recent.spam, "of the spam"
        )
        + ", "
        + _share(report.recent.wanted_held, report.recent.wanted, "of what is wanted")
        + "."
    )
    if not report.marks:
        known = f"{report.wanted} of {report.to_mark} wanted comments"
        yield f"Marks nothing as spam yet: it knows {known}."
        return
    yield (
        f"Marks as spam from “{report.marks_from()}” on: "
        + _share(report.recent.spam_caught, report.recent.spam, "of the spam")
        + ", "
        + _share(report.recent.wanted_lost, report.recent.wanted, "of what is wanted")
        + (f"; the owner allows {report.percent:g} %.")
    )


def _share(part: int, whole: int, of: str) -> str:
    return f"{part / whole:.1%} {of}" if whole else f"none {of}"
