"""Akismet: a service that judges comments, asked only where ``AKISMET_KEY`` is set.

A comment that nothing else refuses waits until the service was asked, which the worker does: a
reader who posts never waits for another site. Whoever decides meanwhile has decided.
"""

from __future__ import annotations

from comments.akismet.asking import ask, contradicted, waits_for_it_alone
from comments.akismet.reasons import CODE, is_on, of_comment, of_submission, without_waiting

__all__ = [
    "CODE",
    "ask",
    "contradicted",
    "is_on",
    "of_comment",
    "of_submission",
    "waits_for_it_alone",
    "without_waiting",
]
