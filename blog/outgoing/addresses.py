"""Which addresses are public: those that the IANA gave to the whole internet, and no others.

The lists are our own. ``ipaddress`` has another answer with each release of Python (3.11.7 calls
fec0::/10 and 5f00::/16 global, and 64:ff9b::/96 global whatever stands in it), and a registry
that is refused by default needs no update to stay safe. Pure; nothing here looks up a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: The IPv4 Special-Purpose Address Registry (RFC 6890), as far as it isn't the whole internet's,
#: with multicast and what is reserved.
_NOT_PUBLIC_IPV4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network, and "any" (RFC 791)
            "10.0.0.0/8",  # private (RFC 1918)
            "100.64.0.0/10",  # behind a carrier's NAT (RFC 6598)
            "127.0.0.0/8",  # loopback (RFC 1122)
            "169.254.0.0/16",  # link-local, and the metadata of clouds (RFC 3927)
            "172.16.0.0/12",  # private (RFC 1918)
            "192.0.0.0/24",  # protocol assignments (RFC 6890)
            "192.0.2.0/24",  # documentation (RFC 5737)
            "192.88.99.0/24",  # 6to4 relays, which are no more (RFC 7526)
            "192.168.0.0/16",  # private (RFC 1918)
            "198.18.0.0/15",  # benchmarks (RFC 2544)
            "198.51.100.0/24",  # documentation (RFC 5737)
            "203.0.113.0/24",  # documentation (RFC 5737)
            "224.0.0.0/4",  # multicast (RFC 5771)
            "240.0.0.0/4",  # reserved, and broadcast (RFC 1112)
        ),
    )
)
#: All of IPv6 that is unicast and the whole internet's so far (RFC 4291 §2.4). Loopback, ULA,
#: link-local and site-local addresses, multicast and IPv4-compatible ones are outside of it.
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
#: What isn't public within.
_NOT_PUBLIC_IPV6: Final = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID (RFC 2928)
            "2001:db8::/32",  # documentation (RFC 3849)
            "2002::/16",  # 6to4, which leads to the IPv4 address that stands in it (RFC 7526)
            "3fff::/20",  # documentation (RFC 9637)
        ),
    )
)
#: A network without IPv4 reaches public IPv4 addresses so (RFC 6052). The prefix of RFC 8215,
#: 64:ff9b:1::/48, is for the inside of a network, and is refused as everything else is.
_NAT64: Final = IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address is one of the whole internet, which strangers reach as well."""
    address = plain(address)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_IPV4)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _GLOBAL_UNICAST and not any(address in net for net in _NOT_PUBLIC_IPV6)


def is_permitted(address: Address, *, allowed: Iterable[Network]) -> bool:
    """Whether requests may go there: it is public, or in a network that the owner ``allowed``."""
    return is_public(address) or any(plain(address) in network for network in allowed)


def plain(address: Address) -> Address:
    """Return the IPv4 address that is mapped into an IPv6 one (RFC 4291 §2.5.5.2): it is the same.

    Any other address is returned as it is.
    """
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def written_in(host: str) -> Address | None:
    """Return the address that a URL's host spells out, None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None
