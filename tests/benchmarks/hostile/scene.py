"""What a deed needs: who does it, from where, at which post; the same for the same number."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlencode

from tests.benchmarks.hostile.wire import HOST, Request

FORM: Final = "application/x-www-form-urlencoded"
#: One of so many deeds comes from each network of attackers; a limit seldom stops them.
PER_NETWORK: Final = 4
#: The networks of floods, which limits have to stop.
FLOODS: Final = tuple(f"198.18.{number}.9" for number in range(6))


@dataclass(frozen=True, slots=True)
class Place:
    """The blog: ids of its open posts, comments that can be answered, and its port."""

    port: int
    posts: Sequence[int]
    #: Pairs of a post and a comment on it.
    answered: Sequence[tuple[int, int]]
    #: The post that floods go to; nothing else does.
    flooded: int
    #: How many deeds there are in all.
    deeds: int
    #: The paths of those posts, for other sites to link to.
    paths: Sequence[str]
    #: By post, what a form says that was touched a while ago.
    stamps: Mapping[int, str]

    @classmethod
    def of(cls, filled: Mapping[str, Any], *, port: int, deeds: int) -> Self:
        """Return it as :func:`tests.benchmarks.hostile.blog.prepare` has filled it."""
        names = ("posts", "answered", "flooded", "paths")
        places = {name: filled[name] for name in names}
        return cls(port=port, deeds=deeds, stamps=dict(filled["stamps"]), **places)


class Scene:
    """The circumstances of one deed."""

    def __init__(self, place: Place, number: int, *, seed: int) -> None:
        self.place, self.number = place, number
        self.chance = random.Random(f"{seed}/{number}")  # noqa: S311 - the same in each run

    def post(self) -> int:
        """Return the id of some post."""
        return self.chance.choice(self.place.posts)

    def own_address(self) -> str:
        """Return an address in a network from which nobody else comes."""
        if self.number % 5 == 0:
            return f"2001:db8:{self.number % 65536:x}::7"
        return f"10.{self.number // 256 % 256}.{self.number % 256}.7"

    def address(self) -> str:
        """Return an address in one of the networks of attackers."""
        number = self.chance.randrange(max(8, self.place.deeds // PER_NETWORK))
        return f"100.{64 + number // 256 % 64}.{number % 256}.{self.chance.randrange(1, 255)}"

    def api(
        self,
        fields: Mapping[str, Any] | bytes,
        *,
        address: str = "",
        post: int = 0,
        method: str = "POST",
        path: str = "",
        **headers: str,
    ) -> Request:
        """Return a call of the API: a comment, unless a path says otherwise."""
        body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
        return Request(
            method,
            path or f"/api/v1/posts/{post or self.post()}/comments/",
            {
                "Content-Type": "application/json",
                "X-Forwarded-For": address or self.address(),
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            body,
        )

    def form(
        self, fields: Mapping[str, str] | bytes, *, address: str = "", post: int = 0, **headers: str
    ) -> Request:
        """Return the page's form, sent as by somebody who took the time to write."""
        post = post or self.post()
        waited = {"action": "post", "stamp": self.place.stamps[post]}
        return Request(
            "POST",
            f"/comments/new/{post}/",
            {
                "Content-Type": FORM,
                "Origin": f"http://{HOST}:{self.place.port}",
                "Sec-Fetch-Site": "same-origin",
                "X-Forwarded-For": address or self.address(),
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            fields if isinstance(fields, bytes) else encoded({**waited, **fields}),
        )


def encoded(fields: Mapping[str, str]) -> bytes:
    """Return fields as a form sends them; half surrogate pairs as the bytes that they'd be."""
    return urlencode({k: v.encode("utf-8", "surrogatepass") for k, v in fields.items()}).encode()
