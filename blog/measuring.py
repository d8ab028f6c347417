"""How long the files of posts are, as their servers say: work of the outbox.

A server that answers no HEAD request with a length, or isn't one that requests may go to, leaves
the length unknown, and nobody is told: RSS then says 0, the other formats nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction

from blog import canonical, outbox, outgoing, publishing
from blog.cleaning import media
from blog.models import Enclosure
from blog.outgoing import ForbiddenAddress, OutgoingError, Response, UnusableUrl
from blog.publishing.enclosures import MEASURE

logger = logging.getLogger(__name__)

#: For each request; mail waits as long.
DEADLINE: Final = timedelta(seconds=5)
#: Podcasts' addresses often lead to where downloads are counted first.
MOST_REDIRECTS: Final = 5
#: How long to wait after each time that a server could not be asked. Then its time is over.
PAUSES: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))

#: A transfer that is compressed has the length of something else.
_HEADERS: Final = {"Accept-Encoding": "identity"}
_LENGTH: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a server says of a file; the type is '' if it says nothing."""

    length_bytes: int
    media_type: str


class Unmeasurable(Exception):
    """A file that no server tells the length of, as far as we ask; asking again is no use."""


class Busy(Exception):
    """A server that can't be asked now."""


def register() -> None:
    """Tell the outbox who measures."""
    outbox.register(MEASURE, measure)


def measure(payload: Mapping[str, Any]) -> None:
    """Ask for the length of one file, unless it is known or gone; try again later, or give up."""
    files = Enclosure.objects.select_related("post").filter(length_bytes=None)
    file = files.filter(pk=payload["enclosure"]).first()
    if file is None or not settings.MEASURE_ENCLOSURES:
        return
    page_url = canonical.absolute_url(file.post.get_absolute_url() or "/")
    try:
        found = ask(canonical.absolute_address(file.url, page_url))
    except Unmeasurable as error:
        logger.info("The length of %s stays unknown: %s", file, error)
    except Busy as error:
        _try_again(file, failures=int(payload.get("failures", 0)) + 1, error=error)
    else:
        publishing.record_measurement(
            file, length_bytes=found.length_bytes, media_type=found.media_type
        )


def ask(url: str) -> Measurement:
    """Return what the server of a file says of it; each redirect is checked as the first address.

    Raises :class:`Unmeasurable` or :class:`Busy`.
    """
    for _ in range(MOST_REDIRECTS + 1):
        answer = _head(url)
        location = answer.headers.get("Location", "")
        if not location or answer.status not in range(300, 400):
            return _measured(answer)
        url = _joined(url, location)
    raise Unmeasurable(f"it is redirected more than {MOST_REDIRECTS} times.")


def _head(url: str) -> Response:
    try:
        answer = outgoing.request("HEAD", url, headers=_HEADERS, deadline=DEADLINE)
    except (UnusableUrl, ForbiddenAddress) as error:
        raise Unmeasurable(str(error)) from error
    except OutgoingError as error:
        raise Busy(str(error)) from error
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _PASSING:
        raise Busy(f"its server answered {answer.status}.")
    return answer


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise Unmeasurable("it is redirected to what is no address.") from error


def _measured(answer: Response) -> Measurement:
    """Return what an answer tells of the file; a page that stands in its place tells nothing."""
    if not answer.is_success:
        raise Unmeasurable(f"its server answered {answer.status}.")
    type_ = media.media_type(answer.headers.get("Content-Type", ""))
    length = answer.headers.get("Content-Length", "").strip()
    coding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if type_ == "text/html" or coding not in {"", "identity"}:
        raise Unmeasurable("its server answered with something else.")
    if not _LENGTH.fullmatch(length) or not int(length):
        raise Unmeasurable("its server doesn't say.")
    return Measurement(int(length), type_)


def _try_again(file: Enclosure, *, failures: int, error: Busy) -> None:
    """Have it measured later, if it was not tried often enough."""
    if failures > len(PAUSES):
        logger.info("The length of %s stays unknown: %s", file, error)
        return
    with transaction.atomic():
        payload = {"enclosure": file.pk, "failures": failures}
        outbox.enqueue(MEASURE, payload, delay=PAUSES[failures - 1])
