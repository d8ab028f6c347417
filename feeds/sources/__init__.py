"""Querysets → :class:`feeds.model.Feed`. Each feed takes a fixed number of queries.

A scope is a function here, with its address in front: see `feeds.scopes`.
"""

from __future__ import annotations

# In the order in which people find the feeds.
from feeds.sources.posts import author, label, pages, posts

# isort: split
from feeds.sources.comments import comments, post_comments

# isort: split
from feeds.sources.archives import archive
from feeds.sources.searches import results

__all__ = ["archive", "author", "comments", "label", "pages", "post_comments", "posts", "results"]
