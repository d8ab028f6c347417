"""The sites that a comment names, however their addresses are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from comments.rules.hosts import named

#: Endings that hardly are the first word of a sentence whose space was forgotten.
ENDINGS: Final = frozenset(
    "app biz br cc ch cl club cn co com cz de dev edu es eu fr gl gov gr hu icu info io ir jp kr "
    "ly me name net ngo nl online org page pl pro ro ru se shop site sk store su tech tk top tr tv "
    "ua uk us vip website work world xyz".split()
)
#: "tea dot com", "tea(.)com", "tea . com". Everything is counted, so the time grows with the text.
_APART: Final = re.compile(
    r"(?<=\w)[ ]{0,2}[(\[{<]?[ ]{0,2}(?:[.]|\bdot\b)[ ]{0,2}[)\]}>]?[ ]{0,2}"
    rf"(?=(?:{'|'.join(sorted(ENDINGS))})\b)",
    re.IGNORECASE,
)


def closed(text: str) -> str:
    """Return a text with such addresses as they are meant."""
    return _APART.sub(".", text)


def sites(hosts: Iterable[str]) -> list[str]:
    """Return the hosts that are sites, in order, without their ``www.``."""
    known = {host.removeprefix("www.") for host in hosts if _is_site(host)}
    return sorted(known)


def sites_in(name: str, plain: str) -> list[str]:
    """Return the sites that a name and a text tell."""
    return sites(named(name, closed(plain)))


def _is_site(host: str) -> bool:
    return host.startswith("www.") or host.rpartition(".")[2] in ENDINGS
