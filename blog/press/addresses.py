"""Which answer a request asks for: path and query."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import get_path_info, get_script_name


def path_of(environ: dict[str, Any]) -> str:
    """Return what Django will call ``request.path`` (it will decode the environment, too)."""
    below = (get_path_info(environ) or "/").replace("/", "", 1)
    return f"{get_script_name(environ).rstrip('/')}/{below}"


def address(path: str, environ: dict[str, Any]) -> str:
    """Return path and query, as one text for a digest."""
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
