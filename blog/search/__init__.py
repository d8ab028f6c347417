"""Search: posts by their words, in any script, on both engines alike.

:mod:`blog.search.words` cuts and folds what is stored and what is looked for, so that an engine
only compares words; :func:`read` reads what somebody typed, and :func:`find` finds it.
"""

from __future__ import annotations

from blog.search.finding import find
from blog.search.queries import MOST_CHARACTERS, Query, TooLong, read

__all__ = ["MOST_CHARACTERS", "Query", "TooLong", "find", "read"]
