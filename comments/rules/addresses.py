"""Rules about where a comment links to, and about where it comes from."""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterator

from blog.cleaning import webaddress
from comments.rules import hosts
from comments.rules.outcomes import BadPattern
from comments.rules.said import Said

#: In the names of rules, what stands before the domain of all its addresses.
ALL = "*@"
NO_DOMAIN = "Give a domain such as spam.example, or .example for everything below it."
NO_EMAIL = "Give an e-mail address such as name@example.org, or *@example.org for all of a domain."
NO_NETWORK = "Give a network such as 192.0.2.0/24 or 2001:db8::/48, or an address."
EVERYBODY = "This network is the whole internet; give a smaller one."

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_BEHIND = re.compile(r"[/?#:\\]")
_LOCAL = re.compile(r"[^\s@,;:<>()\[\]\\\"*]{1,64}")


class Domains:
    """Hosts that are linked to, and those below them."""

    def __init__(self) -> None:
        self._orders: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)

    @staticmethod
    def spelling(typed: str) -> str:
        """Return it in punycode and lower case; of an address its host."""
        host = _BEHIND.split(_SCHEME.sub("", typed.strip(), count=1))[0].removeprefix("*")
        domain = _ascii(host.strip("."), NO_DOMAIN)
        if "." in domain:
            return domain
        # A single word is more likely a slip than a top level domain: that is told by its dot.
        if not host.startswith("."):
            raise BadPattern(NO_DOMAIN)
        return f".{domain}"

    def add(self, order: int, pattern: str) -> None:
        """Take one more."""
        self._orders[hosts.spelling(pattern)].append((order, f"link to {pattern}"))

    def fitting(self, said: Said) -> Iterator[tuple[int, str]]:
        """Yield those that the comment links to: one look-up for each part of each host."""
        for host in said.hosts:
            for domain in hosts.with_those_above(host):
                yield from self._orders.get(domain, ())


class Emails:
    """E-mail addresses: one, or all of a domain."""

    def __init__(self) -> None:
        self._orders: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)

    @staticmethod
    def spelling(typed: str) -> str:
        """Return it in lower case, the domain in punycode."""
        local, at, domain = typed.strip().lower().rpartition("@")
        if not at or not (local == "*" or _LOCAL.fullmatch(local)):
            raise BadPattern(NO_EMAIL)
        host = _ascii(domain, NO_EMAIL)
        if "." not in host:
            raise BadPattern(NO_EMAIL)
        return f"{local}@{host}"

    def add(self, order: int, pattern: str) -> None:
        """Take one more; of a single person no more is told than that there is a rule."""
        detail = f"e-mail: {pattern}" if pattern.startswith(ALL) else "e-mail address"
        self._orders[_comparable(pattern)].append((order, detail))

    def fitting(self, said: Said) -> Iterator[tuple[int, str]]:
        """Yield those of the address that came with the comment."""
        if "@" not in said.email:
            return
        address = _comparable(said.email)
        for pattern in (address, ALL + address.rpartition("@")[2]):
            yield from self._orders.get(pattern, ())


class Networks:
    """Networks that hold the commenter's, or lie in it: no more than that of theirs is known."""

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int, int, int]] = []

    @staticmethod
    def spelling(typed: str) -> str:
        """Return it as a network; IPv4 in IPv6 is IPv4."""
        try:
            network = ipaddress.ip_network(typed.strip(), strict=False)
        except ValueError as error:
            raise BadPattern(NO_NETWORK) from error
        if network.prefixlen == 0:
            raise BadPattern(EVERYBODY)
        return str(_unmapped(network))

    def add(self, order: int, pattern: str) -> None:
        """Take one more."""
        self._ranges.append((*_range(pattern), order))

    def fitting(self, said: Said) -> Iterator[tuple[int, str]]:
        """Yield those that overlap with the commenter's network."""
        if not said.network:
            return
        own, lowest, highest = _range(said.network)
        for version, first, last, order in self._ranges:
            if version == own and first <= highest and lowest <= last:
                yield order, "network"


def _ascii(host: str, refusal: str) -> str:
    """Return a host in punycode and lower case, or raise :class:`BadPattern`."""
    try:
        domain = webaddress.ascii_host(host).strip(".")
    except webaddress.NotAWebAddressError as error:
        raise BadPattern(refusal) from error
    labels = domain.split(".")
    if len(domain) > hosts.MOST_CHARACTERS or (labels[-1].isdecimal() and not _is_ipv4(domain)):
        raise BadPattern(refusal)
    return domain


def _is_ipv4(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _comparable(address: str) -> str:
    """Return an e-mail address as all who write it write the same."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local}@{hosts.spelling(domain)}"


def _range(network: str) -> tuple[int, int, int]:
    """Return a network's version, first and last address."""
    read = ipaddress.ip_network(network)
    return read.version, int(read.network_address), int(read.broadcast_address)


def _unmapped(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network,
) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Return ``::ffff:192.0.2.0/120`` as 192.0.2.0/24."""
    address = getattr(network.network_address, "ipv4_mapped", None)
    if address is None or network.prefixlen <= 96:  # noqa: PLR2004 - the bits before IPv4's
        return network
    return ipaddress.ip_network((address, network.prefixlen - 96))
