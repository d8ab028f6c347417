"""Requests to other sites: to whom they go, what is read of the answer, how long it may take."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from pytest_django import Settings

from blog import outgoing
from tests.servers import LOOPBACK, Server, goes_on, hangs, running, says, sends

SHORT = timedelta(seconds=0.5)
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A server on a loopback that requests may go to."""
    settings.OUTGOING_ALLOW = LOOPBACK
    with running(Server(says(200, b"hello"))) as server:
        yield server


def looked_up(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Have every name lead to ``addresses``; return the names that are asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        return [(None, None, 0, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_request_is_sent_as_it_was_asked_for(server: Server) -> None:
    answer = outgoing.request(
        "POST", server.url("/x?y=z#f"), body=b"a=b", headers={"Content-Type": "text/x"}
    )
    [visit] = server.visits
    assert (answer.status, answer.content, answer.is_success) == (200, b"hello", True)
    assert (visit.method, visit.target, visit.body) == ("POST", "/x?y=z", b"a=b")
    assert visit.headers["Host"] == f"127.0.0.1:{server.server_port}"
    assert visit.headers["Content-Type"] == "text/x"


def test_request_says_who_we_are_and_nothing_of_anybody_else(
    server: Server, settings: Settings
) -> None:
    outgoing.request("GET", server.url())
    headers = server.visits[0].headers
    assert headers["User-Agent"] == f"Broadsheet/{settings.VERSION} (+http://blog.test/)"
    assert set(headers) == {"Host", "User-Agent", "Accept-Encoding", "Connection"}


def test_head_has_headers_and_no_content(server: Server) -> None:
    server.answer = says(200, b"x" * 5000, Content_Type="audio/mpeg")
    answer = outgoing.request("HEAD", server.url(), most_bytes=1000)
    assert (answer.headers["content-length"], answer.content) == ("5000", b"")
    assert answer.headers["Content-Type"] == "audio/mpeg"


def test_header_that_came_twice_has_both_values(server: Server) -> None:
    server.answer = sends(OK + b"Link: <a>\r\nlink: <b>\r\n\r\n")
    assert outgoing.request("GET", server.url()).headers["LINK"] == "<a>, <b>"


def test_chunked_answer_is_put_together(server: Server) -> None:
    server.answer = sends(
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x\r\nllo\r\n0\r\n\r\n"
    )
    assert outgoing.request("GET", server.url()).content == b"hello"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_an_answer_and_is_not_followed(server: Server, status: int) -> None:
    server.answer = says(status, Location=server.url("/elsewhere"))
    answer = outgoing.request("GET", server.url())
    assert (answer.status, answer.is_success, len(server.visits)) == (status, False, 1)


def test_proxies_and_passwords_of_the_environment_are_not_used(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login alice password secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    outgoing.request("GET", server.url())
    assert "Authorization" not in server.visits[0].headers


def test_cookie_that_was_set_is_forgotten(server: Server) -> None:
    server.answer = says(204, Set_Cookie="a=b")
    outgoing.request("GET", server.url())
    outgoing.request("GET", server.url())
    assert "Cookie" not in server.visits[1].headers


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "hub.localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ],
)
def test_loopback_by_any_name_is_refused_unless_allowed(
    server: Server, settings: Settings, host: str
) -> None:
    settings.OUTGOING_ALLOW = ()
    with pytest.raises(outgoing.ForbiddenAddress) as refusal:
        outgoing.request("GET", server.url(host=host))
    assert "OUTGOING_ALLOW" in str(refusal.value)
    assert not server.visits


def test_mapped_address_of_an_allowed_network_is_connected_to(server: Server) -> None:
    assert outgoing.request("GET", server.url(host="[::ffff:127.0.0.1]")).status == 200


def test_name_is_looked_up_once_and_the_address_seen_is_the_one_connected_to(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = looked_up(monkeypatch, "127.0.0.1")
    outgoing.request("GET", server.url(host="hub.test"))
    assert asked == ["hub.test"]
    assert server.visits[0].headers["Host"] == f"hub.test:{server.server_port}"


@pytest.mark.parametrize(
    "addresses", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"], ["fe80::1%2"]]
)
def test_name_with_one_address_that_is_not_public_is_refused(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    looked_up(monkeypatch, *addresses)
    connected: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, place: connected.append(place))
    with pytest.raises(outgoing.ForbiddenAddress):
        outgoing.request("GET", "http://hub.test/")
    assert not connected


def test_second_address_is_tried_when_the_first_takes_nobody(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up(monkeypatch, "127.0.0.2", "127.0.0.1")
    assert outgoing.request("GET", server.url(host="hub.test")).status == 200


def test_name_that_nobody_has_is_unknown(server: Server) -> None:
    with pytest.raises(outgoing.UnknownHost, match=r"hub\.invalid has no address"):
        outgoing.request("GET", server.url(host="hub.invalid"))


def test_name_that_is_looked_up_for_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(20) and [])
    begun = time.monotonic()
    with pytest.raises(outgoing.TooSlow):
        outgoing.request("GET", "http://hub.test/", deadline=SHORT)
    assert time.monotonic() - begun < 10
    done.set()


def test_port_where_nobody_listens_is_not_reached(server: Server) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with pytest.raises(outgoing.NotReached, match="refused"):
        outgoing.request("GET", f"http://127.0.0.1:{port}/")


def test_server_that_accepts_and_says_nothing_is_given_up(server: Server) -> None:
    done = threading.Event()
    server.answer = hangs(done)
    with pytest.raises(outgoing.TooSlow, match=r"longer than 0\.5 seconds"):
        outgoing.request("GET", server.url(), deadline=SHORT)
    done.set()


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"", b"H"),
        (OK, b"X: y\r\n"),
        (OK + b"\r\n", b"x"),
        (OK + b"Content-Length: 500\r\n\r\n", b"x"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "headers", "body", "body-of-a-length", "chunks", "interim"],
)
def test_answer_that_drips_is_cut_off_at_the_deadline_of_all_of_it(
    server: Server, start: bytes, piece: bytes
) -> None:
    server.answer = goes_on(start, piece, every=0.05)
    begun = time.monotonic()
    with pytest.raises(outgoing.TooSlow):
        outgoing.request("GET", server.url(), deadline=SHORT)
    assert time.monotonic() - begun < 10


def test_server_that_takes_no_body_is_given_up(server: Server) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        with pytest.raises(outgoing.TooSlow):
            outgoing.request("POST", url, body=bytes(50_000_000), deadline=SHORT)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (OK, b"X: " + b"y" * 5000 + b"\r\n"),
        (OK + b"\r\n", b"x" * 5000),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    ],
    ids=["headers", "body", "chunks", "interim"],
)
def test_answer_without_an_end_is_cut_off(server: Server, start: bytes, piece: bytes) -> None:
    server.answer = goes_on(start, piece)
    with pytest.raises(outgoing.TooLarge, match="more than 50000 bytes"):
        outgoing.request("GET", server.url(), most_bytes=50_000)


def test_answer_that_says_that_it_is_too_large_is_not_read(server: Server) -> None:
    server.answer = sends(OK + b"Content-Length: 99999999999999\r\n\r\nx")
    with pytest.raises(outgoing.TooLarge):
        outgoing.request("GET", server.url())


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\r\n\r\n",
        b"hello\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 9999 What\r\n\r\n",
        b"HTTP/1.1 -20 What\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        OK + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n",
        OK + b"X: y\r\n" * 1000 + b"\r\n",
        OK + b"Content-Length: 10\r\n\r\nhello",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        OK + b"Transfer-Encoding: chunked\r\n\r\nfive\r\nhello\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
    ],
)  # fmt: skip
def test_answer_that_is_no_http_is_refused(server: Server, said: bytes) -> None:
    server.answer = sends(said)
    with pytest.raises((outgoing.UnreadableAnswer, outgoing.NotReached, outgoing.TooLarge)):
        outgoing.request("GET", server.url())


def test_error_of_an_answer_says_no_more_than_a_line(server: Server) -> None:
    server.answer = sends(b"x" * 60_000 + b"\r\n")
    with pytest.raises(outgoing.UnreadableAnswer) as error:
        outgoing.request("GET", server.url())
    assert len(str(error.value)) < 300


def sockets() -> int:
    """Return how many sockets this process has."""
    files = [file for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    return sum(str(file.readlink()).startswith("socket:") for file in files)


def test_sockets_are_closed_whatever_comes(server: Server) -> None:
    before = sockets()
    for behaviour in (says(200), sends(b"x\r\n\r\n"), goes_on(OK + b"\r\n", b"x" * 9999)):
        server.answer = behaviour
        for _ in range(5):
            try:
                outgoing.request("GET", server.url(), most_bytes=9999)
            except outgoing.OutgoingError:
                continue
    # The server's side goes a moment later.
    deadline = time.monotonic() + 10
    while sockets() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert sockets() <= before


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """An authority that this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return authority


def secure(authority: trustme.CA, *names: str) -> Server:
    """Return a server that proves by the authority to have ``names``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return Server(says(200, b"hello"), tls=context)


@pytest.mark.parametrize("host", ["hub.test", "hub.test.", "127.0.0.1"])
def test_server_proves_by_tls_who_it_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA, host: str
) -> None:
    settings.OUTGOING_ALLOW = LOOPBACK
    looked_up(monkeypatch, "127.0.0.1")
    with running(secure(authority, "hub.test", "127.0.0.1")) as server:
        assert outgoing.request("GET", server.url(host=host)).content == b"hello"
        assert server.visits[0].headers["Host"] == f"{host}:{server.server_port}"


def test_server_that_proves_to_be_another_is_not_asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA
) -> None:
    settings.OUTGOING_ALLOW = LOOPBACK
    looked_up(monkeypatch, "127.0.0.1")
    with running(secure(authority, "other.test")) as server:
        with pytest.raises(outgoing.NotReached, match=r"not valid for 'hub\.test'"):
            outgoing.request("GET", server.url(host="hub.test"))
        assert not server.visits


def test_server_with_a_certificate_of_nobody_is_not_asked(settings: Settings) -> None:
    settings.OUTGOING_ALLOW = LOOPBACK
    with running(secure(trustme.CA(), "127.0.0.1")) as server:
        with pytest.raises(outgoing.NotReached, match="certificate"):
            outgoing.request("GET", server.url())
        assert not server.visits


def test_handshake_that_nobody_answers_is_given_up(settings: Settings) -> None:
    settings.OUTGOING_ALLOW = LOOPBACK
    with closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}/"
        with pytest.raises(outgoing.TooSlow):
            outgoing.request("GET", url, deadline=SHORT)
