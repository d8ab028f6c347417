"""``manage.py person``: what is kept of one person, handed over or erased."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from comments import people
from comments.people import Preview

EXPORT, ERASE = "export", "erase"


class Command(BaseCommand):
    """Show, hand over or erase what is kept under an address."""

    help = (
        "Writes everything that is kept about a person, by e-mail address, as JSON; "
        "or erases it for good."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=[EXPORT, ERASE])
        parser.add_argument("email", metavar="EMAIL", help="the person's e-mail address")
        parser.add_argument("--dry-run", action="store_true", help="only say what there is")
        parser.add_argument("--output", metavar="FILE", help="export: write there, not to stdout")
        parser.add_argument("--yes", action="store_true", help="erase: don't ask")
        parser.add_argument(
            "--rules", action="store_true", help="erase: rules about the address, bans too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            email = people.address(options["email"])
        except people.NoAddress as error:
            raise CommandError(str(error)) from error
        if options["action"] == EXPORT and not options["dry_run"]:
            self._export(email, options["output"])
            return
        found = people.preview(email)
        self._show(found)
        if options["dry_run"]:
            self.stdout.write("Nothing was written.")
        elif not found.is_empty or (options["rules"] and found.rules):
            self._erase(found, rules=options["rules"], sure=options["yes"])

    # ------------------------------------------------------------------------------- export

    def _export(self, email: str, output: str | None) -> None:
        """Write the document, as it is read, to a file of its owner's alone or to stdout."""
        if output is None:
            for piece in people.document(email):
                self.stdout.write(piece, ending="")
            return
        path = Path(output)
        try:
            _write(path, people.document(email))
        except FileExistsError as error:
            raise CommandError(f"{path} is there already; name another file.") from error
        except OSError as error:
            raise CommandError(f"Can't write {path}: {error.strerror}.") from error
        self.stdout.write(f"Written to {path}, which you alone can read.")

    # -------------------------------------------------------------------------------- erase

    def _erase(self, found: Preview, *, rules: bool, sure: bool) -> None:
        """Erase, once somebody said that they are sure."""
        if not sure:
            self._ask()
        total = len(found.comment_ids)
        quiet = not self.stderr.isatty()
        with Progress(console=Console(stderr=True), disable=quiet) as progress:
            task = progress.add_task("comments", total=total or None)
            number = people.erase(
                found.email,
                rules=rules,
                after_each=lambda erased: progress.advance(task, erased),
            )
        comments = "1 comment" if number == 1 else f"{number:,} comments"
        self.stdout.write(f"Erased: {comments}, and all else that was kept.")
        for sentence in people.STAYS:
            self.stdout.write(sentence)

    def _ask(self) -> None:
        """Ask on a terminal; where there is none, nobody can be asked."""
        if not sys.stdin.isatty():
            raise CommandError("Nobody is there to be asked: say --yes to erase all the same.")
        if input("Nothing takes this back. Erase it all? Type “yes”: ").strip().lower() != "yes":
            raise CommandError("Nothing was erased.")

    def _show(self, found: Preview) -> None:
        """Print the preview."""
        if found.is_empty:
            self.stdout.write(f"Nothing is kept about {found.email}.")
        else:
            self.stdout.write(f"Kept about {found.email}:")
        for kind, number in found.counts.items():
            self.stdout.write(f"{number:>8,} {kind}")
        if found.states:
            states = ", ".join(f"{number} {state}" for state, number in found.states.items())
            self.stdout.write(f"The comments are {states}, on {found.posts} posts or pages.")
        for rule in found.rules:
            self.stdout.write(f"Your rule stays, unless you say --rules: {rule}")
        for account in found.accounts:
            self.stdout.write(f"A user of the blog has this address, too, and stays: {account}")


def _write(path: Path, pieces: Iterable[str]) -> None:
    """Write a new file; what is broken off leaves none."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        try:
            file.writelines(pieces)
        except BaseException:
            path.unlink()
            raise
