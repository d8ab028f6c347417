"""``manage.py import_wordpress``: posts, pages and comments of a WordPress blog."""

from __future__ import annotations

from feeds.imports.command import ImportCommand
from feeds.readers.wordpress import WordPressExport


class Command(ImportCommand):
    help = (
        "Imports the export file of a WordPress blog (WXR, “All content”): posts, pages, "
        "labels, comments, old addresses. Can be run again: what is here stays as it is."
    )
    open_export = WordPressExport
