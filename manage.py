#!/usr/bin/env python
"""Broadsheet's commands: ``manage.py help`` lists them."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; a setting that can't be read ends it with one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.site.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(f"manage.py: {refusal}")


if __name__ == "__main__":
    main()
