"""Ours, with the bare application in the place of the blog: `serve` starts both alike."""

from __future__ import annotations

from blog.site.settings import *  # noqa: F403

WSGI_APPLICATION = "tests.benchmarks.bare.application"
