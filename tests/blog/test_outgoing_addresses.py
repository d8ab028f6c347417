"""Which addresses requests may go to, and which URLs have one reading."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.outgoing import UnusableUrl
from blog.outgoing.addresses import is_permitted, is_public, written_in
from blog.outgoing.destinations import Destination

NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
    169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.170
    192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7
    203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::2 ::127.0.0.1 ::8.8.8.8
    ::ffff:0.0.0.0 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:100.64.0.1
    ::ffff:224.0.0.1 ::ffff:0:127.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b::192.168.1.1
    64:ff9b:1::8.8.8.8 64:ff9b:1::1 64:ff9b:1:ffff::127.0.0.1 64:ff9b:0:1::8.8.8.8
    100::1 100:0:0:1::1 2001::1 2001:0:7f00:1::1 2001:2::1 2001:10::1 2001:20::1 2001:30::1
    2001:db8::1 2001:db8:ffff::1 2002:7f00:1::1 2002:a00:1::1 2002:808:808::1 3fff::1 3fff:fff::1
    4000::1 5f00::1 fc00::1 fd12:3456:789a::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 feff::1
    ff00::1 ff02::1 ff0e::1 8000::1
""".split()
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1
    169.253.255.255 169.255.0.1 172.15.255.255 172.32.0.1 192.0.1.1 192.167.255.255 192.169.0.1
    198.17.255.255 198.20.0.1 223.255.255.255
    2000::1 2001:200::1 2001:4860:4860::8888 2003::1 2606:4700::1111 2a00:1450:4001::1 3ffe::1
    ::ffff:8.8.8.8 64:ff9b::8.8.8.8
""".split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_address_of_a_network_of_one_s_own_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not is_permitted(ip_address(address), allowed=())


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_whole_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_public_ipv4_address_is_global_to_the_standard_library_too(address: IPv4Address) -> None:
    if is_public(address):
        assert address.is_global
        assert not any([address.is_multicast, address.is_reserved])


@given(st.ip_addresses(v=6))
def test_public_ipv6_address_is_global_to_the_standard_library_too(address: IPv6Address) -> None:
    if is_public(address) and address not in ip_network("64:ff9b::/96"):
        assert address.is_global
        assert not any([address.is_multicast, address.is_site_local, address.sixtofour])


@given(st.ip_addresses(v=4))
def test_ipv4_address_is_as_public_as_the_ipv6_addresses_that_lead_to_it(
    address: IPv4Address,
) -> None:
    for start in ("::ffff:", "64:ff9b::"):
        assert is_public(IPv6Address(f"{start}{address}")) == is_public(address)
    six_to_four = IPv6Address(0x2002 << 112 | int(address) << 80)
    teredo = IPv6Address(0x2001 << 112 | ~int(address) & 0xFFFF_FFFF)
    assert six_to_four.sixtofour == address
    assert teredo.teredo is not None
    assert teredo.teredo[1] == address
    assert not is_public(six_to_four)
    assert not is_public(teredo)


@pytest.mark.parametrize(
    ("address", "allowed", "permitted"),
    [
        ("10.1.2.3", "10.1.0.0/16", True),
        ("::ffff:10.1.2.3", "10.1.0.0/16", True),
        ("10.2.2.3", "10.1.0.0/16", False),
        ("64:ff9b::10.1.2.3", "10.1.0.0/16", False),
        ("fd00::1", "fd00::/8", True),
        ("10.1.2.3", "fd00::/8", False),
        ("8.8.8.8", "10.1.0.0/16", True),
    ],
)
def test_allowed_network_permits_what_is_in_it_and_no_more(
    address: str, allowed: str, *, permitted: bool
) -> None:
    networks = (ip_network(allowed),)
    assert is_permitted(ip_address(address), allowed=networks) is permitted


@pytest.mark.parametrize(
    "host",
    """
    127.1 127.0.1 2130706433 017700000001 0177.0.0.1 0177.1 0x7f.1 0x7f000001 0x7f.0x0.0x0.0x1
    0X7F.0.0.1 127.0.0.01 127.0.0.1. 127.0.0.0x1 1.2.3.4.5 256.256.256.256 134744072 0 0. 0x
    [fe80::1%25eth0] [fe80::1%eth0] [::1 [127.0.0.1] \uff11\uff12\uff17.1 a.1 1.2.3.ff.0x1
    """.split(),
)
def test_host_that_some_read_as_an_address_is_refused(host: str) -> None:
    with pytest.raises(UnusableUrl):
        Destination.of(f"http://{host}/")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("\uff11\uff12\uff17.\uff10.\uff10.\uff11", "127.0.0.1"),
        ("127。0。0。1", "127.0.0.1"),
        ("①②⑦.⓪.⓪.①", "127.0.0.1"),
        ("[::1]", "::1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("[::FFFF:127.0.0.1]", "::ffff:7f00:1"),
        ("[::ffff:7f00:1]", "::ffff:7f00:1"),
        ("[64:ff9b::7f00:1]", "64:ff9b::7f00:1"),
    ],
)
def test_host_that_is_an_address_in_other_letters_is_that_address(host: str, address: str) -> None:
    found = Destination.of(f"http://{host}/").address
    assert found == ip_address(address)
    assert not is_public(found)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "//hub.test/",
        "hub.test",
        "ftp://hub.test/",
        "file:///etc/passwd",
        "gopher://hub.test:70/",
        "http:hub.test",
        "http:///",
        "http://alice@hub.test/",
        "http://alice:secret@hub.test/",
        "http://hub.test@127.0.0.1/",
        "http://hub.test\\@127.0.0.1/",
        "http://hub.test /",
        "http://hub.test/\r\nHost: other.test",
        "http://hub.test\x00.test/",
        "http://hub..test/",
        "http://.test/",
        f"http://{'a' * 64}.test/",
        "http://hub.test:0/",
        "http://hub.test:22/",
        "http://hub.test:25/",
        "http://hub.test:1023/",
        "http://hub.test:65536/",
        "http://hub.test:-1/",
        "http://hub.test:port/",
        "http://[::1/",
        "http://[hub.test/",
    ],
)
def test_url_with_no_single_reading_is_refused(url: str) -> None:
    with pytest.raises(UnusableUrl):
        Destination.of(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://hub.test", ("http", "hub.test", 80, "/")),
        ("HTTPS://Hub.Test/x?y#z", ("https", "hub.test", 443, "/x?y")),
        ("http://hub.test:443/", ("http", "hub.test", 443, "/")),
        ("https://hub.test.:8443//a//b?c", ("https", "hub.test.", 8443, "//a//b?c")),
        ("http://bücher.test/ß", ("http", "xn--bcher-kva.test", 80, "/%C3%9F")),
        ("http://[2001:DB8::1]:1024/?", ("http", "2001:db8::1", 1024, "/")),
    ],
)
def test_url_is_taken_apart(url: str, expected: tuple[str, str, int, str]) -> None:
    found = Destination.of(url)
    assert (found.scheme, found.host, found.port, found.target) == expected


@pytest.mark.parametrize("host", ["hub.test", "localhost", "", "127.1", "::g"])
def test_host_that_is_no_address_is_a_name(host: str) -> None:
    assert written_in(host) is None
