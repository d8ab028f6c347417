"""Typed reads from the environment: what is read, and what is refused with which words."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

import pytest

from blog.site.env import Env, SettingError


def read(value: str) -> Env:
    return Env({"X": value})


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_flag_that_says_yes_is_true(value: str) -> None:
    assert read(value).flag("X") is True


@pytest.mark.parametrize("value", ["0", "False", "no", "OFF"])
def test_flag_that_says_no_is_false(value: str) -> None:
    assert read(value).flag("X", default=True) is False


def test_flag_of_other_words_names_variable_value_and_expectation() -> None:
    with pytest.raises(SettingError) as refusal:
        read("maybe").flag("X")
    assert str(refusal.value) == "X is 'maybe': expected on or off."


@pytest.mark.parametrize("value", ["", "   "])
def test_empty_variable_counts_as_unset(value: str) -> None:
    assert read(value).text("X", "default") == "default"


def test_whole_number_is_read() -> None:
    assert read("8000").whole("X", 1) == 8000


@pytest.mark.parametrize("value", ["-1", "0x10", "1.5", "٣", "65536", "99999999999", "1_000"])
def test_number_that_is_not_in_range_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="a whole number between 0 and 65535"):
        read(value).whole("X", 1, most=65535)


def test_choice_that_is_unknown_names_the_options() -> None:
    with pytest.raises(SettingError, match="X is 'xml': expected text or json"):
        read("xml").choice("X", "text", "json")


@pytest.mark.parametrize(
    ("value", "words"), [("a, b,,c ", ["a", "b", "c"]), ("none", []), ("", ["default"])]
)
def test_words_stand_between_commas(value: str, words: list[str]) -> None:
    assert read(value).words("X", "default") == words


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("https://Blog.Example.org/", "https://blog.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://blog.example.org:443", "https://blog.example.org"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_origin_is_normalised(value: str, origin: str) -> None:
    assert read(value).origin("X", "") == origin


@pytest.mark.parametrize(
    "value",
    [
        "blog.example.org",
        "ftp://blog.example.org",
        "https://blog.example.org/weblog",
        "https://blog.example.org?x=1",
        "https://alice@blog.example.org",
        "https://blog.example.org:port",
        "https://",
        "https://blog example.org",
        "http://[::1",
    ],
)
def test_origin_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="an origin such as"):
        read(value).origin("X", "")


@pytest.mark.parametrize("value", ["https://a.org", "a.org:80", "a b", "a.org/x"])
def test_host_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="host names"):
        read(value).hosts("X", "")


@pytest.mark.parametrize("value", ["*", ".a.org"])
def test_pattern_among_exact_hosts_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="host names"):
        read(value).hosts("X", "", exact=True)


def test_hosts_are_lower_case() -> None:
    assert read("Blog.Example.org,.b.org,[::1]").hosts("X", "") == [
        "blog.example.org",
        ".b.org",
        "[::1]",
    ]


def test_limits_are_counts_and_durations() -> None:
    assert read("5/60, 30/3600").limits("X", "") == (
        (5, timedelta(minutes=1)),
        (30, timedelta(hours=1)),
    )


def test_limits_of_none_are_no_limits() -> None:
    assert read("none").limits("X", "5/60") == ()


@pytest.mark.parametrize("value", ["5", "5/m", "0/60", "5/0", "-1/60", "5/60/2"])
def test_limit_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="counts and seconds"):
        read(value).limits("X", "")


def test_proxies_are_a_number() -> None:
    assert read("2").proxies("X") == 2


def test_proxies_are_networks() -> None:
    assert read("10.0.0.0/8, ::1").proxies("X") == (
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("::1"),
    )


@pytest.mark.parametrize("value", ["-1", "all", "10.0.0.1/8", "100"])
def test_proxies_that_are_neither_are_refused(value: str) -> None:
    with pytest.raises(SettingError, match="how many proxies"):
        read(value).proxies("X")


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://Hub.Example.org", "https://hub.example.org"),
        ("http://bücher.example/ä?x=1", "http://xn--bcher-kva.example/%C3%A4?x=1"),
        ("none", ""),
        ("", ""),
    ],
)
def test_web_address_is_normalised(value: str, address: str) -> None:
    assert read(value).web_address("X") == address


@pytest.mark.parametrize(
    "value",
    [
        "hub.example.org",
        "ftp://hub.example.org",
        "https://",
        "https://a:hush@hub.org",
        "https://a b",
        "https://hub.org/#x",
    ],
)
def test_web_address_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="an address such as") as refusal:
        read(value).web_address("X")
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize(("value", "key"), [("", ""), ("none", ""), (" 0123-ab\n", "0123-ab")])
def test_key_is_read(value: str, key: str) -> None:
    assert read(value).key("X") == key


@pytest.mark.parametrize("value", ["abc", "two words", "schlüssel", "x" * 201])
def test_key_that_is_none_is_refused_and_not_told(value: str) -> None:
    with pytest.raises(SettingError, match="4 to 200 visible ASCII characters") as refused:
        read(value).key("X")
    assert value not in str(refused.value)


def test_networks_stand_between_commas() -> None:
    networks = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1"))
    assert read("10.0.0.0/8, ::1").networks("X") == networks
    assert read("none").networks("X") == ()


@pytest.mark.parametrize("value", ["all", "10.0.0.1/8", "localhost"])
def test_network_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="networks such as"):
        read(value).networks("X")
