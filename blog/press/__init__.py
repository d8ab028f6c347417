"""The conditional-GET and stored-bytes layer in front of Django.

For pages, feeds and the public API alike: a view is an ``edition`` and names what it depends
on; :class:`Press` answers 304, HEAD, gzip and stored bytes, and builds one copy at a time.
"""

from __future__ import annotations

from blog.press.counters import stamp_of_database
from blog.press.editions import depend, edition, expire, since
from blog.press.policies import Policy
from blog.press.wsgi import Press

#: How long caches may keep a page, a feed, an answer of the public API.
PAGE = Policy.PAGE
FEED = Policy.FEED
API = Policy.API

__all__ = [
    "API",
    "FEED",
    "PAGE",
    "Policy",
    "Press",
    "depend",
    "edition",
    "expire",
    "since",
    "stamp_of_database",
]
