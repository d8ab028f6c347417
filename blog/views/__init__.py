"""What readers see: each view reads, says what its answer depends on, and shows it."""

from __future__ import annotations

from blog.views.address import address
from blog.views.archive import month, year
from blog.views.crawling import robots, sitemap, sitemap_block
from blog.views.health import healthz, metrics, readyz
from blog.views.listings import author, home, label
from blog.views.searching import results

__all__ = [
    "address",
    "author",
    "healthz",
    "home",
    "label",
    "metrics",
    "month",
    "readyz",
    "results",
    "robots",
    "sitemap",
    "sitemap_block",
    "year",
]
