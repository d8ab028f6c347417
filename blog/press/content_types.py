"""What is believed of a request's ``Content-Type``."""

from __future__ import annotations

import re
from typing import Any

#: The one parameter that says something: what stands between the parts of a form.
_BOUNDARY = re.compile(r';[ \t]*(boundary=(?:"[^"]*"|[^\s;"]+))', re.IGNORECASE)


def settle(environ: dict[str, Any]) -> None:
    """Leave of the header the media type and the boundary; everything here is UTF-8.

    Django reads addresses and forms by whatever codec of Python's the ``charset`` names, even
    "hex", before any middleware or view could catch what comes of it.
    """
    media_type, semicolon, _ = (sent := str(environ.get("CONTENT_TYPE", ""))).partition(";")
    if semicolon:
        boundary = _BOUNDARY.search(sent)
        environ["CONTENT_TYPE"] = media_type + (f"; {boundary[1]}" if boundary else "")
