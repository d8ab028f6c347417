"""The settings as a process reads them: defaults, production, refusals."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from blog.site import release

ROOT = Path(__file__).parents[2]
#: The README's production settings.
PRODUCTION = {
    "SITE_URL": "https://blog.example.org",
    "TRUSTED_PROXIES": "1",
    "EMAIL_URL": "smtp://blog:secret@mail.example.org:587",
}
POSTGRES = {"DATABASE_URL": "postgres://blog:pass@db.example.org/blog", "SECRET_KEY": "k" * 50}


def run(folder: Path, *command: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run Python with nothing in the environment but what is given."""
    environ = {"PATH": os.environ["PATH"], "BROADSHEET_DATA": str(folder), **given}
    return subprocess.run(
        [sys.executable, *command],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(folder: Path, *names: str, **given: str) -> Any:
    """Return settings as JSON shows them: one, or a list of several."""
    code = (
        "import json, sys; from blog.site import settings;"
        "print(json.dumps([getattr(settings, name) for name in sys.argv[1:]], default=str))"
    )
    ran = run(folder, "-c", code, *names, **given)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    return found[0] if len(names) == 1 else found


def test_settings_of_an_empty_environment_are_safe(tmp_path: Path) -> None:
    debug, hosts, site = settings_of(tmp_path, "DEBUG", "ALLOWED_HOSTS", "SITE_URL")
    assert debug is False
    assert hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert site == "http://127.0.0.1:8000"


def test_settings_without_a_key_keep_one_that_only_the_owner_reads(tmp_path: Path) -> None:
    first = settings_of(tmp_path, "SECRET_KEY")
    kept = tmp_path / "secret_key"
    assert settings_of(tmp_path, "SECRET_KEY") == first == kept.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_settings_of_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda _: settings_of(tmp_path, "SECRET_KEY"), range(4)))
    assert len(set(keys)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_settings_of_a_site_at_any_address_are_of_its_host(tmp_path: Path) -> None:
    hosts, secure, origins = settings_of(
        tmp_path, "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "CSRF_TRUSTED_ORIGINS", **PRODUCTION
    )
    assert hosts == ["blog.example.org"]
    assert secure is True
    assert origins == ["https://blog.example.org"]


def test_settings_take_address_from_host_and_port(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "SITE_URL", HOST="::", PORT="9000") == "http://[::1]:9000"


def test_database_by_default_is_sqlite_in_wal_with_immediate_transactions(tmp_path: Path) -> None:
    database = settings_of(tmp_path, "DATABASES")["default"]
    assert database["NAME"] == str(tmp_path / "broadsheet.sqlite3")
    assert database["CONN_MAX_AGE"] is None
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_database_of_a_postgres_url_has_a_pool(tmp_path: Path) -> None:
    database = settings_of(tmp_path, "DATABASES", **POSTGRES)["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["HOST"] == "db.example.org"
    assert database["CONN_MAX_AGE"] == 0
    assert database["OPTIONS"]["pool"]["max_size"] == 16


def test_mail_of_a_url_is_sent_with_starttls(tmp_path: Path) -> None:
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_TIMEOUT"]
    url = "smtp://blog%40example.org:p%2Fw@mail.example.org"
    assert settings_of(tmp_path, *names, EMAIL_URL=url) == [
        "mail.example.org", 587, "p/w", True, 20,
    ]  # fmt: skip


def test_mail_without_a_url_goes_to_a_folder(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "EMAIL_FILE_PATH") == str(tmp_path / "mail")


def test_release_of_changed_code_is_another(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    template = tmp_path / "blog" / "post.html"
    template.write_text("old")
    before = release.fingerprint(tmp_path)
    template.touch()
    assert release.fingerprint(tmp_path) == before
    template.write_text("new")
    assert release.fingerprint(tmp_path) != before


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe': expected on or off."),
        ("PORT", "http", "PORT is 'http': expected a whole number between 1 and 65535."),
        ("ALLOWED_HOSTS", "*", "the blog's own hosts; * is for DEBUG alone."),
        ("SITE_URL", "blog", "SITE_URL is 'blog': expected an origin such as"),
        ("TRUSTED_PROXIES", "many", "TRUSTED_PROXIES is 'many': expected how many proxies"),
        ("COMMENT_LIMITS_POST", "5", "COMMENT_LIMITS_POST is '5': expected counts and seconds"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT is 'xml': expected text or json."),
        ("CORS_ORIGINS", "*", "CORS_ORIGINS is '*': expected an origin such as"),
        ("DATABASE_URL", "postgres://u:hush@h/b", "SECRET_KEY: expected the same key on every"),
        ("DATABASE_URL", "mysql://u:hush@h/b", "DATABASE_URL: expected postgres://"),
        ("DATABASE_URL", "hush", "DATABASE_URL: expected postgres://"),
        ("CACHE_URL", "memcached://hush", "CACHE_URL: expected redis://"),
        ("EMAIL_URL", "smtp://u:hush@h:x", "EMAIL_URL: expected smtp://"),
        ("EMAIL_URL", "smtp://u:hush@h?tls=perhaps", "EMAIL_URL: expected no option but tls=on"),
        ("BROADSHEET_DATA", "/dev/null/hush-not", "BROADSHEET_DATA is '/dev/null/hush-not'"),
    ],
)
def test_value_that_cannot_be_read_stops_the_start_with_one_sentence(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    ran = run(tmp_path, "manage.py", "check", **{name: value})
    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert "hush@" not in ran.stderr
    assert "//hush" not in ran.stderr


def test_deploy_check_with_the_production_settings_has_no_warning(tmp_path: Path) -> None:
    ran = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout


def test_deploy_check_with_postgres_has_no_warning(tmp_path: Path) -> None:
    key = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
    given = {**PRODUCTION, **POSTGRES, "SECRET_KEY": key, "CACHE_URL": "redis://cache.example.org"}
    ran = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **given)
    assert ran.returncode == 0, ran.stderr
