"""System checks of the settings, each with a hint."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core import checks
from django.core.checks import CheckMessage
from pytest_django import Settings

OURS = ("blog.", "comments.")


def found(*, deploy: bool = False) -> dict[str, CheckMessage]:
    """Return the checks' own findings by id."""
    tags = [checks.Tags.security, checks.Tags.caches]
    messages = checks.run_checks(tags=tags, include_deployment_checks=deploy)
    return {name: one for one in messages if (name := str(one.id)).startswith(OURS)}


def test_checks_of_the_tests_own_settings_find_nothing() -> None:
    assert not found()


def test_check_of_mail_to_a_folder_warns(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = "somewhere"
    assert "EMAIL_URL" in str(found()["blog.W001"].hint)


@pytest.mark.parametrize(("proxies", "ids"), [(0, {"blog.W002"}), (1, set())])
def test_check_of_https_asks_for_a_trusted_proxy(
    settings: Settings, proxies: int, ids: set[str]
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.TRUSTED_PROXIES = proxies
    assert set(found()) == ids


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_deploy_check_of_a_loopback_address_warns(settings: Settings, host: str) -> None:
    settings.SITE_URL = f"http://{host}"
    assert "blog.W003" in found(deploy=True)
    assert "blog.W003" not in found()


def test_check_of_a_key_that_others_can_read_warns(settings: Settings, tmp_path: Path) -> None:
    settings.BROADSHEET_DATA = tmp_path
    key = tmp_path / "secret_key"
    key.write_text("secret")
    key.chmod(0o644)
    assert "chmod 600" in str(found()["blog.W004"].hint)
    key.chmod(0o600)
    assert not found()


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost", "hub.localhost.", "[::ffff:127.0.0.1]"]
)
def test_check_of_a_hub_that_is_not_public_asks_for_a_permission(
    settings: Settings, host: str
) -> None:
    settings.WEBSUB_HUB = f"http://{host}/"
    assert found()["blog.W005"].hint == "Set OUTGOING_ALLOW=127.0.0.1 if that hub is yours."
    settings.OUTGOING_ALLOW = (ip_network("127.0.0.1"),)
    assert not found()


@pytest.mark.parametrize("url", ["http://hub.test:22/", "http://127.1/"])
def test_check_of_a_hub_that_no_request_goes_to_says_why(settings: Settings, url: str) -> None:
    settings.WEBSUB_HUB = url
    assert "can't be used" in found()["blog.W005"].msg


def test_check_of_a_hub_with_a_name_looks_nothing_up(settings: Settings) -> None:
    settings.WEBSUB_HUB = "https://hub.test/"
    assert not found()


@pytest.mark.parametrize("host", ["other.test", "[2001:db8::1]:8000"])
def test_check_of_hosts_without_the_sites_own_is_an_error(settings: Settings, host: str) -> None:
    settings.SITE_URL = f"http://{host}"
    assert found()["blog.E001"].is_serious()


@pytest.fixture
def keyed(settings: Settings) -> Settings:
    """Settings with a key of Akismet."""
    settings.AKISMET_KEY = "0123456789ab"
    return settings


def test_check_of_akismet_without_a_key_says_nothing(settings: Settings) -> None:
    settings.AKISMET_URL = "http://127.0.0.1/"
    assert not found()


def test_check_of_akismet_that_is_not_public_asks_for_a_permission(keyed: Settings) -> None:
    keyed.AKISMET_URL = "http://127.0.0.1:8080/"
    hint = "Set OUTGOING_ALLOW=127.0.0.1 if that service is yours."
    assert found()["comments.W001"].hint == hint
    keyed.OUTGOING_ALLOW = (ip_network("127.0.0.1"),)
    assert not found()


def test_check_of_akismet_that_no_request_goes_to_says_why(keyed: Settings) -> None:
    keyed.AKISMET_URL = "http://akismet.test:22/"
    assert "can't be used" in found()["comments.W001"].msg


def test_check_of_akismet_without_tls_warns(keyed: Settings) -> None:
    keyed.AKISMET_URL = "http://akismet.test/"
    assert "reads comments" in found()["comments.W002"].msg
    keyed.AKISMET_URL = "https://akismet.test/"
    assert not found()
