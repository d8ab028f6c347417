"""What every answer carries, whoever makes it."""

from __future__ import annotations

from contextlib import closing

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

LOGIN = "/admin/login/"
STYLE = "/static/admin/css/base.css"


@pytest.fixture
def policy(client: Client, db: None) -> dict[str, str]:
    """The content security policy, source lists by directive."""
    header = client.get(LOGIN).headers["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in header.split(";"))


def test_answer_allows_no_inline_script_and_no_inline_style(policy: dict[str, str]) -> None:
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert not any("unsafe" in sources for sources in policy.values())


def test_answer_frames_the_embed_hosts_alone(policy: dict[str, str], settings: Settings) -> None:
    assert policy["frame-src"].split() == [f"https://{host}" for host in settings.EMBED_HOSTS]
    assert policy["frame-ancestors"] == "'none'"


def test_stranger_gets_no_cookie_and_nothing_varies_by_one(client: Client, db: None) -> None:
    answer = client.get("/no-such-page.html")
    assert answer.status_code == 404
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_static_file_may_be_kept_for_an_hour(client: Client, db: None) -> None:
    with closing(client.get(STYLE)) as answer:
        assert "max-age=3600" in answer.headers["Cache-Control"]


def test_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_log_in_after_five_failures_is_refused_even_with_the_password(
    client: Client, alice: User
) -> None:
    for _ in range(5):
        client.post(LOGIN, {"username": "alice", "password": "guess"})
    answer = client.post(LOGIN, {"username": "alice", "password": "alice's password"})
    assert answer.status_code == 429


def test_log_in_with_the_password_leads_to_the_admin(client: Client, alice: User) -> None:
    form = {"username": "alice", "password": "alice's password"}
    assert client.post(LOGIN, form).headers["Location"] == "/accounts/profile/"
    assert client.get("/admin/").status_code == 200


def test_password_is_kept_with_argon2(alice: User) -> None:
    assert alice.password.startswith("argon2$")


def test_other_site_that_is_named_may_call_the_api(client: Client, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://www.example.org"]
    asked = {"origin": "https://www.example.org", "access-control-request-method": "POST"}
    answer = client.options("/api/v1/posts/1/comments/", headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.example.org"
    assert "idempotency-key" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_other_site_may_read_nothing_but_the_api(
    client: Client, settings: Settings, db: None
) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://www.example.org"]
    with closing(client.get(STYLE, headers={"origin": "https://www.example.org"})) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "origin" not in answer.headers.get("Vary", "")
