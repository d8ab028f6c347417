"""One run: everything through every door, and into the browser; the control; the figures."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

from csp.utils import build_policy
from django.conf import settings
from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from tests.benchmarks.payloads import browser
from tests.benchmarks.payloads.browser import Piece, Window, shortened
from tests.benchmarks.payloads.doors import DOORS, Shown, through

T = TypeVar("T")

#: Pieces in a frame and on a page: of what came out, and of payloads as they came, which spoil
#: whatever stands beside them.
TOGETHER: Final = 200
PAGE: Final = 1000
CONTROL_PAGE: Final = 20
#: How many findings are printed.
TOLD: Final = 40

#: A piece that did something, and what it did.
Finding = tuple[Shown, str]


def run(suites: Mapping[str, Sequence[str]], *, control: int) -> int:
    """Try all of it and print; 1 if anything ran or loaded, or if the control shows nothing."""
    payloads = list(dict.fromkeys(each for suite in suites.values() for each in suite))
    outputs = {door.name: through(door, payloads) for door in DOORS}
    _say(f"{len(payloads):,} payloads, {sum(map(len, outputs.values())):,} different outputs")
    policies = {"under our policy": build_policy(), "without one": ""}
    some = payloads[:: max(1, len(payloads) // control)] if control else []
    findings: dict[str, list[Finding]] = {}
    hits: dict[str, int] = {}
    with browser.chromium() as chromium:
        for name, policy in policies.items():
            findings[name] = list(_findings(_window(chromium, policy), outputs, name))
            hits[name] = sum(1 for _ in _hits(_window(chromium, policy), some))
    _print(suites, outputs, findings)
    for name, number in hits.items():
        print(f"Control, {name}: {number:,} of {len(some):,} payloads as they came did something.")
    return int(any(findings.values()) or (bool(some) and not all(hits.values())))


def _window(chromium: Browser, policy: str) -> Window:
    rules = {door.name: door.rules for door in DOORS}
    return Window(chromium, policy=policy, rules=rules, frames=settings.EMBED_HOSTS)


def _findings(
    window: Window, outputs: Mapping[str, Mapping[str, Shown]], name: str
) -> Iterator[Finding]:
    """Yield what pieces did that they must not; a page has those of one door."""
    for door, shown in outputs.items():
        for page in _parts(shown.values(), PAGE):
            yield from _found(window, page)
        # A film that a post asked for late must not count for the next door.
        window.close()
        _say(f"{name}: {len(shown):,} of the door “{door}”")


def _found(window: Window, page: Sequence[Shown]) -> Iterator[Finding]:
    """Yield findings of a page; one that did anything is tried in parts, down to the piece."""
    pieces = [Piece(each.html, each.door.name) for each in page]
    heard = window.show(pieces, together=TOGETHER)
    wrong = [what for _, what in heard if not _is_allowed(page[0], what)]
    if not wrong:
        return
    if len(page) == 1:
        yield from ((page[0], what) for what in wrong)
        return
    half = len(page) // 2
    parts = [found for part in (page[:half], page[half:]) for found in _found(window, part)]
    # What happens only side by side is a finding as well.
    yield from parts or [(page[0], f"side by side with others: {wrong[0]}")]


def _is_allowed(shown: Shown, what: str) -> bool:
    """Whether it is a picture, a sound, a film or a listed frame, and a post is what shows it."""
    return what.startswith("shows ") and shown.door.name.startswith("post")


def _hits(window: Window, payloads: Sequence[str]) -> Iterator[int]:
    """Yield a number for each payload that did something when it was shown as it came."""
    for page in _parts(payloads, CONTROL_PAGE):
        heard = window.show([Piece(_whole(each)) for each in page], together=1)
        yield from {first for first, _ in heard}
    window.close()


def _whole(payload: str) -> str:
    """Return a payload without what no page can be sent with."""
    return payload.encode("utf-8", "replace").decode()


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    return iter(lambda: list(islice(rest, size)), [])


def _print(
    suites: Mapping[str, Sequence[str]],
    outputs: Mapping[str, Mapping[str, Shown]],
    findings: Mapping[str, Sequence[Finding]],
) -> None:
    counts = Table("suite", "payloads")
    for suite, payloads in suites.items():
        counts.add_row(suite, f"{len(payloads):,}")
    doors = Table("door", "different outputs", *(f"findings {name}" for name in findings))
    tally = {
        name: Counter(shown.door.name for shown, _ in found) for name, found in findings.items()
    }
    for door, pieces in outputs.items():
        doors.add_row(door, f"{len(pieces):,}", *(f"{tally[name][door]:,}" for name in findings))
    console = Console(width=110, highlight=False)
    console.print(counts)
    console.print(doors)
    for name, found in findings.items():
        for shown, what in found[:TOLD]:
            print(f"{name}, {shown.door.name}: {what}\n    of {shortened(shown.payload)}")
            print(f"    as {shortened(shown.html)}")


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
