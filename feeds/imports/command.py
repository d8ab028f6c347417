"""What all import commands have in common."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from blog.models import Post
from feeds import imports
from feeds.imports.tally import Tally
from feeds.readers.records import ImportFileError
from feeds.sample import PREFIX


class ImportCommand(BaseCommand):
    """Reads a file, imports it, tells what became of it; a subclass knows the format."""

    #: Opens a file; raises ImportFileError for one that can't be read.
    open_export: Callable[[Path], imports.Export]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what every import takes."""
        parser.add_argument("file", type=Path, help="the export file")
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would happen, and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="the result for a script")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import; exit with 1 if anything was refused."""
        tally = Tally()
        export = self._opened(options["file"])
        try:
            with self._progress(export.item_count) as advance:
                imports.run(export, tally, dry_run=options["dry_run"], advance=advance)
        except (ImportFileError, OSError) as error:
            self._tell(tally, options)
            message = f"{options['file']}: {error}; what was imported before is kept."
            raise CommandError(message) from error
        self._tell(tally, options)
        if tally.refused:
            raise CommandError(f"{len(tally.refused)} refused, for the reasons above.")

    def _opened(self, path: Path) -> imports.Export:
        try:
            return type(self).open_export(path)
        except ImportFileError as error:
            raise CommandError(f"{path}: {error}; nothing was imported.") from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(f"{path}: {reason}; nothing was imported.") from error

    @contextmanager
    def _progress(self, total: int) -> Iterator[Callable[[int], object]]:
        """Show on a terminal how far it is."""
        quiet = not self.stderr.isatty()
        with Progress(console=Console(stderr=True), disable=quiet, transient=True) as progress:
            task = progress.add_task("Importing", total=total)
            yield lambda count: progress.advance(task, count)

    def _tell(self, tally: Tally, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(tally.as_json(), ensure_ascii=False, indent=2))
            return
        for line in tally.lines():
            self.stdout.write(line)
        if Post.objects.filter(import_ref__startswith=PREFIX).exists():
            self.stdout.write(
                "The sample content is still here; `manage.py sampleblog --remove` takes it out."
            )
