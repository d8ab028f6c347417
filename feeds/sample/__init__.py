"""Sample content: a blog worth looking at, and as much more of it as a benchmark wants.

Everything is imported under references that begin with ``sample:``, so that it can be taken
back without a trace. The same arguments give the same blog.
"""

from __future__ import annotations

PREFIX = "sample:"
