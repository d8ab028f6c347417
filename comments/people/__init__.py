"""What is kept of one person, by their e-mail address: seen, handed over, erased.

The command ``manage.py person`` and the page in the admin call the same functions. An address
that was typed proves nothing: whoever erases looks at the preview first.
"""

from __future__ import annotations

from comments.people.addresses import NoAddress, address
from comments.people.erasing import STAYS, erase
from comments.people.exporting import document
from comments.people.finding import comment_ids, parts
from comments.people.previewing import Preview, preview

__all__ = [
    "STAYS",
    "NoAddress",
    "Preview",
    "address",
    "comment_ids",
    "document",
    "erase",
    "parts",
    "preview",
]
