"""Every kind of traffic, with its share. A new kind is one entry in ``KINDS``."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.benchmarks.hostile import broken, deeds, malformed, ordinary, programs
from tests.benchmarks.hostile.scene import Scene
from tests.benchmarks.hostile.wire import NOTHING, Answer, Request

#: What a deed is: it yields requests that are sent at once, and is given their answers.
#: It raises :class:`~tests.benchmarks.hostile.deeds.Wrong` for one that it must not get.
Steps = Generator[Sequence[Request], Sequence[Answer], None]

#: What ordinary people have to get: nothing that is wanted is lost.
TAKEN: Final = frozenset({200, 201, 202, 204, 303})
#: What anybody may get: the server's own errors are not among it.
ANY: Final = frozenset(range(200, 500))
#: What a broken request may get, too: the server hangs up, or knows no such thing.
BROKEN: Final = ANY | {NOTHING, 501, 505}


@dataclass(frozen=True, slots=True)
class Kind:
    """Traffic of one kind; ``share`` is of a thousand, or nearly."""

    name: str
    share: int
    steps: Callable[[Scene], Steps]
    answers: frozenset[int] = ANY
    #: Whether it is about the server in front of the application.
    of_server: bool = False


KINDS: Final = (
    Kind("ordinary, API", 110, ordinary.by_api, TAKEN),
    Kind("ordinary, form", 80, ordinary.by_form, TAKEN),
    Kind("ordinary, form without scripts", 30, ordinary.slowly, TAKEN),
    # What they answer may have been reported away meanwhile.
    Kind("ordinary, reply", 30, ordinary.reply, TAKEN | {409}),
    Kind("ordinary, edit", 30, ordinary.edit, TAKEN),
    Kind("ordinary, twice at once", 25, ordinary.twice, TAKEN),
    Kind("spam, API", 100, deeds.spam_by_api),
    Kind("spam, form", 80, deeds.spam_by_form),
    Kind("markup, API", 130, deeds.markup_by_api),
    Kind("markup, form", 80, deeds.markup_by_form),
    Kind("markup, name and site", 40, deeds.markup_in_fields),
    Kind("markup, preview", 30, deeds.markup_in_preview),
    Kind("markup, edit", 20, deeds.markup_by_edit),
    Kind("costly markup", 20, deeds.costly),
    Kind("flood, one network", 60, deeds.flood_of_network),
    Kind("flood, one post", 20, deeds.flood_of_post),
    Kind("flood, one e-mail", 15, deeds.flood_of_email),
    Kind("key of another comment", 10, deeds.key_reused),
    Kind("same text again", 10, deeds.same_text),
    Kind("wrong tokens", 10, deeds.wrong_tokens),
    Kind("trap filled in", 40, programs.trap),
    Kind("no stamp", 30, programs.too_fast),
    Kind("forged proof of work", 20, programs.forged_proof),
    Kind("reports", 20, programs.flag),
    Kind("flood of reports", 20, programs.flood_of_flags),
    Kind("webmentions", 20, programs.mention),
    Kind("strange JSON", 40, malformed.json_body),
    Kind("strange form", 30, malformed.form_body),
    Kind("content types", 20, malformed.content_type),
    Kind("headers", 20, malformed.headers),
    Kind("addresses", 30, malformed.address),
    Kind("methods", 10, malformed.method, ANY | {501}),
    Kind("huge bodies", 5, malformed.huge, ANY | {NOTHING}),
    Kind("smuggling, broken HTTP", 25, broken.broken, BROKEN, of_server=True),
)
