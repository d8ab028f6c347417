"""Attacks with requests that are not what they should be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tests.benchmarks.hostile import voices
from tests.benchmarks.hostile.deeds import once
from tests.benchmarks.hostile.scene import FORM, Scene
from tests.benchmarks.hostile.wire import Request

if TYPE_CHECKING:
    from tests.benchmarks.hostile.kinds import Steps

_START: Final = b'{"author_name":"Mal","body":'
BODIES: Final = (
    b"",
    b"{",
    b"null",
    b'"text"',
    b"[" * 60_000,
    b'{"a":' * 12_000,
    b"[]" * 30_000,
    b'{"body":' + b"[" * 100_000,
    _START + b'"\\ud800 half"}',
    _START + b'"\\udfff\\ud800"}',
    _START + b'"\\u0000"}',
    _START + b'"a\\u0000b"}',
    _START + b'"\xff\xfe"}',
    _START + b'"\xc0\xaf\xed\xa0\x80"}',
    _START + b'"x","parent":1e400}',
    _START + b'"x","parent":-1e400}',
    _START + b'"x","parent":NaN}',
    _START + b'"x","parent":' + b"9" * 60_000 + b"}",
    _START + b'"x","parent":9223372036854775808}',
    _START + b'"x","parent":-1}',
    _START + b'"x","parent":"1; DROP TABLE comments_comment"}',
    _START + b'"x","parent":[1]}',
    _START + b'{"$gt":""}}',
    _START + b'["x"]}',
    _START + b"1e308}",
    _START + b'"x","body":"y"}',
    _START + b'"x","state":"approved","visible":true,"post":1}',
    _START + b'"x","author_email":"x@x.example\\r\\nBcc: all@x.example"}',
    _START + b'"x","author_email":"' + b"a@" * 20_000 + b'"}',
    _START + b'"x","author_url":"http://' + b"a." * 20_000 + b'"}',
    b"\xef\xbb\xbf" + _START + b'"with a mark"}',
    '{"author_name":"Mal","body":"x"}'.encode("utf-16"),
    '{"author_name":"Mal","body":"x"}'.encode("utf-32"),
)
FORMS: Final = (
    b"",
    b"&" * 5_000,
    b"a=b&" * 3_000,
    b"%",
    b"author_name=%ff%fe&body=%c0%af%ed%a0%80&action=post",
    b"author_name=Mal&body=%00&action=post",
    b"author_name=Mal&body=a%00b&action=post",
    b"author_name=Mal&body=%ED%A0%80&action=post",
    b"author_name=Mal&body=%u0041%zz&action=post",
    b"author_name=Mal&author_name=Other&body=x&body=y&action=post&action=preview",
    b"author_name=Mal&body=x&parent=99999999999999999999&action=post",
    b"author_name=Mal&body=x&parent=%D9%A1&action=post",
    b"author_name=Mal&body=x&parent=1%20OR%201=1&action=post",
    b"author_name=Mal&body=x&action=delete",
    b"author_name=Mal&body=x&author_email=x%40x.example%0d%0aBcc:all%40x.example&action=post",
    b"\xff\xfe\x00" * 200,
)
TYPES: Final = (
    "", "text/plain", "application/xml", "application/json; charset=utf-7", "application/json;",
    "application/json; charset=hex", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 300, "multipart/mixed; boundary=B", "*/*", "json",
    "application/x-www-form-urlencoded; charset=utf-16", "application/vnd.api+json",
    "a/b; c*=x''%zz",
)  # fmt: skip
HEADERS: Final = (
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Host": "evil.example"},
    {"Host": "127.0.0.1:8000@evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript"},
    {"X-Forwarded-For": "'; DROP TABLE x; --"},
    {"X-Forwarded-For": ", ,, ,"},
    {"X-Forwarded-For": "1.2.3.4," * 500},
    {"X-HTTP-Method-Override": "DELETE"},
    {"Idempotency-Key": "x" * 5_000},
    {"Idempotency-Key": "\xff\xe9"},
    {"X-Edit-Token": "\xe9" * 64},
    {"X-Commenter-Token": "a:b:c"},
    {"Authorization": "Token " + "x" * 2_000},
    {"Authorization": "Basic Og=="},
    {"Cookie": "sessionid=\\000; csrftoken=" + "x" * 2_000},
    {"Accept": "text/html;q=9, */*;q=NaN" + ",a/b" * 400},
    {"Accept-Encoding": "gzip;q=1e9, br;q=-1, \xff"},
    {"Accept-Language": "de," * 1_000},
    {"If-None-Match": '"' * 3_000},
    {"If-Modified-Since": "Thu, 99 Feb 99999999 99:99:99 GMT"},
    {"Range": "bytes=0-,-1,9999999999999999999-"},
    {"A-IM": "feed, " * 300, "If-None-Match": 'W/"x"'},
    {"Expect": "100-continue"},
    {"Content-Encoding": "gzip"},
    {"Transfer-Encoding": "identity"},
)
ADDRESSES: Final = (
    "/comments/new/{post}/%2e%2e/%2e%2e/admin/", "/comments/new/{post}/..%2f..%2fetc/passwd",
    "//evil.example/comments/new/{post}/", "/comments/new/{post}%00/",
    "/comments/new/{post}/?%ff=%fe",
    "/comments/new/-1/", "/comments/new/99999999999999999999999/", "/comments/new/٣/",
    "/api/v1/posts/{post}/comments/?limit=1e9", "/api/v1/posts/0x1/comments/",
    "/api/v1/posts/{post}/comments/?cursor=%00%ff", "/api/v1/posts/{post}/comments/?parent=1e400",
    "/feeds/posts.atom?max-results=99999999999999999999", "/feeds/comments.atom?before=%ff",
    "/feeds/posts/99999999999999999999999/comments.rss", "/feeds/labels/%00.atom",
    "/feeds/search.json?q=" + "%22" * 2_000, "/search?q=" + "a+" * 3_000, "/search?q=%00%ed%a0%80",
    "/search/label/../../etc", "/?before=" + "A" * 5_000, "/author/%F0%9F%98%80/",
    "/comments/verify/" + "x" * 500 + "/", "/comments/decide/..;/", "/static/..%2f..%2fmanage.py",
    "/static/%5c..%5c..%5csettings.py", "/avatars/%00.svg", "/feeds/moderation/x.atom",
    "/admin/comments/comment/?q=%00", "/wp-login.php", "/.env", "/%", "/%zz", "/\\..\\",
    "/?" + "a=1&" * 3_000, "/" + "a/" * 3_000,
)  # fmt: skip
METHODS: Final = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "M" * 60)


def json_body(scene: Scene) -> Steps:
    yield from once(scene.api(scene.chance.choice(BODIES)))


def form_body(scene: Scene) -> Steps:
    yield from once(scene.form(scene.chance.choice(FORMS)))


def content_type(scene: Scene) -> Steps:
    chance = scene.chance
    body = json.dumps({"author_name": "Mal", "body": voices.comment(chance)}).encode()
    declared = chance.choice(TYPES)
    yield from once(chance.choice((scene.api, scene.form))(body, Content_Type=declared))
    yield from once(scene.api(b"author_name=Mal&body=x", Content_Type=FORM))


def headers(scene: Scene) -> Steps:
    chance = scene.chance
    fields = {"author_name": "Mal", "body": voices.comment(chance)}
    sent = chance.choice(HEADERS)
    request = chance.choice((scene.api, scene.form))(fields)
    yield from once(_with(request, sent))
    yield from once(_with(Request("GET", chance.choice(READ)), sent))


READ: Final = ("/", "/feeds/posts.atom", "/feeds/comments.json", "/api/v1/posts/", "/nothing.html")


def _with(request: Request, sent: dict[str, str]) -> Request:
    return Request(request.method, request.target, {**request.headers, **sent}, request.body)


def address(scene: Scene) -> Steps:
    target = scene.chance.choice(ADDRESSES).replace("{post}", str(scene.post()))
    if scene.chance.random() < 0.5:
        yield from once(Request("GET", target))
    else:
        fields = {"author_name": "Mal", "body": voices.comment(scene.chance)}
        yield from once(scene.api(fields, path=target))


def method(scene: Scene) -> Steps:
    chance = scene.chance
    target = chance.choice((*READ, f"/comments/new/{scene.post()}/", "/admin/login/"))
    yield from once(Request(chance.choice(METHODS), target, body=b""))


def huge(scene: Scene) -> Steps:
    chance = scene.chance
    size = chance.choice((70_000, 1_100_000, 9_000_000, 17_000_000))
    body = b'{"author_name":"Mal","body":"' + b"x" * size
    yield from once(chance.choice((scene.api, scene.form))(body))
