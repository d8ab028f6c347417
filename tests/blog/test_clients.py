"""The client's address: what is believed of it, and of whom."""

from __future__ import annotations

import ipaddress

import pytest
from django.http import HttpRequest
from pytest_django import Settings

from blog import clients

NETWORKS = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1"))


def address(remote: str, forwarded: str = "") -> str:
    return clients.address({"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded})


def test_address_without_proxies_is_who_connects() -> None:
    assert address("192.0.2.1", "198.51.100.7") == "192.0.2.1"


def test_address_behind_one_proxy_is_what_it_saw(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert address("127.0.0.1", "203.0.113.9, 198.51.100.7") == "198.51.100.7"


def test_address_behind_two_proxies_is_what_the_first_saw(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 2
    assert address("127.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.1") == "198.51.100.7"


def test_address_with_fewer_hops_than_proxies_is_the_furthest(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 3
    assert address("127.0.0.1", "198.51.100.7") == "198.51.100.7"


def test_address_past_the_trusted_networks_is_the_nearest_stranger(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = NETWORKS
    assert address("::1", "6.6.6.6, 198.51.100.7, 10.1.2.3") == "198.51.100.7"
    assert address("192.0.2.1", "198.51.100.7") == "192.0.2.1"


def test_address_of_a_trusted_network_alone_is_the_furthest(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = NETWORKS
    assert address("10.0.0.1", "10.0.0.2") == "10.0.0.2"


@pytest.mark.parametrize(
    ("hop", "read"),
    [
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_address_is_read_in_every_usual_form(hop: str, read: str) -> None:
    assert address(hop) == read


@pytest.mark.parametrize(
    ("remote", "counted"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::"), ("", None)],
)
def test_throttled_address_is_one_subscribers(remote: str, counted: str | None) -> None:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = remote
    assert clients.throttled_address(request) == counted
