"""A client that calls the whole application as a WSGI server does: press, middleware, views.

Django's own test client goes around the press. Use the fixture ``wsgi``::

    def test_feed_unchanged_answers_304(wsgi: Client) -> None:
        first = wsgi.get("/feeds/posts.atom")
        again = wsgi.get("/feeds/posts.atom", headers={"If-None-Match": first["ETag"]})
        assert again.status == 304
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.http.response import ResponseHeaders
from django.test import RequestFactory

from blog.press import Press

#: By content coding.
_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``body`` as it was sent, compressed or not."""

    status: int
    headers: ResponseHeaders
    #: As sent: a name may stand there twice.
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """Return a header, in any case; KeyError if it isn't there."""
        return str(self.headers[name])

    def __contains__(self, name: str) -> bool:
        return name in self.headers

    @property
    def content(self) -> bytes:
        """The body, decompressed."""
        decode = _DECODERS[self.headers.get("Content-Encoding", "")]
        return decode(self.body)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


class Client:
    """Sends requests to a WSGI application, in this thread."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def get(self, path: str, **options: Any) -> Answer:
        """GET ``path``; the options are those of :meth:`request`."""
        return self.request("GET", path, **options)

    def head(self, path: str, **options: Any) -> Answer:
        """HEAD ``path``."""
        return self.request("HEAD", path, **options)

    def post(self, path: str, body: bytes | object = b"", **options: Any) -> Answer:
        """POST bytes, or anything else as JSON."""
        if isinstance(body, bytes):
            return self.request("POST", path, body=body, **options)
        options = {"content_type": "application/json", **options}
        return self.request("POST", path, body=json.dumps(body).encode(), **options)

    def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        content_type: str = "application/octet-stream",
        headers: Mapping[str, str] | None = None,
        environ: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Send a request; ``environ`` overrides what the request was made into."""
        request = RequestFactory().generic(method, path, body, content_type, headers=headers)
        # Django has decoded the path in place; servers hand over bytes (PEP 3333).
        sent = {"PATH_INFO": request.path_info.encode().decode("latin-1")}
        return self.send({**request.environ, **sent, **(environ or {})})

    def send(self, environ: dict[str, Any]) -> Answer:
        """Call the application and read its answer to the end."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
            started.append((status, headers))

        with transaction_kept():
            answer = self.application(environ, start_response)
            try:
                body = b"".join(answer)
            finally:
                if close := getattr(answer, "close", None):
                    close()
        [(status, fields)] = started
        return Answer(int(status[:3]), ResponseHeaders(dict(fields)), tuple(fields), body)


@contextmanager
def transaction_kept() -> Iterator[None]:
    """Keep Django from closing the connection that a test's transaction is on, as its client does.

    Outside of one (``transaction=True``) everything is as it is served.
    """
    signals = [request_started, request_finished] if connection.in_atomic_block else []
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.fixture
def press() -> Press:
    """The application as it is served, with nothing stored yet."""
    return Press(WSGIHandler())


@pytest.fixture
def wsgi(press: Press) -> Client:
    """A client of the application as it is served."""
    return Client(press)
