"""Bytes that are no request, or two at once for who counts otherwise: smuggling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.benchmarks.hostile.deeds import once
from tests.benchmarks.hostile.scene import Scene
from tests.benchmarks.hostile.wire import Request

if TYPE_CHECKING:
    from tests.benchmarks.hostile.kinds import Steps

_HEAD: Final = b"POST /api/v1/posts/1/comments/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
_JSON: Final = b"Content-Type: application/json\r\n"
_CHUNKED: Final = _HEAD + _JSON + b"Transfer-Encoding: chunked\r\n\r\n"
_NEXT: Final = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
RAW: Final = (
    _HEAD + _JSON + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + _NEXT,
    _HEAD + _JSON + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" + _NEXT,
    _HEAD + _JSON + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + _NEXT,
    _HEAD + _JSON + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + _NEXT,
    _CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    _CHUNKED + b"ffffffffffffffff1\r\n{}\r\n0\r\n\r\n",
    _CHUNKED + b"2;" + b"e" * 40_000 + b"\r\n{}\r\n0\r\n\r\n",
    _CHUNKED + b"" + b"1\r\n{\r\n" * 3_000 + b"0\r\n\r\n",
    _CHUNKED + b"2\r\n{}\r\n0\r\nX-Late: 1\r\n\r\n",
    _HEAD + _JSON + b"Content-Length: 2\r\nContent-Length: 30\r\n\r\n{}" + _NEXT,
    _HEAD + _JSON + b"Content-Length: +2\r\n\r\n{}",
    _HEAD + _JSON + b"Content-Length: -1\r\n\r\n{}",
    _HEAD + _JSON + b"Content-Length: 2, 2\r\n\r\n{}",
    _HEAD + _JSON + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    _HEAD + b"X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    _HEAD + b"X-Nul: \x00\r\nContent-Length: 0\r\n\r\n",
    _HEAD + b"X-Bare: a\nX-Other: b\r\nContent-Length: 0\r\n\r\n",
    _HEAD + b"Host: evil.example\r\nContent-Length: 0\r\n\r\n",
    _HEAD + b"X-Long: " + b"x" * 100_000 + b"\r\n\r\n",
    _HEAD + b"X-N: 1\r\n" * 5_000 + b"\r\n",
    b"POST http://evil.example/comments/new/1/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    b"GET /\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /a b c HTTP/1.1\r\nHost: a\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    b"\x00" * 300 + b"\r\n\r\n",
)  # fmt: skip


def broken(scene: Scene) -> Steps:
    yield from once(Request(raw=scene.chance.choice(RAW)))
