"""What a view says of its answer: that it is an edition, and what it depends on."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from blog import revisions
from blog.press import deltas
from blog.press.addresses import address
from blog.press.edition import Edition
from blog.press.imprints import SCOPE, Entries, Imprint, claims, ground
from blog.press.policies import Policy
from blog.press.snapshot import snapshot
from blog.revisions import Counter

#: Where ``request.META`` holds the draft while the view runs, and then the edition.
STATE = "broadsheet.edition"
#: Who sends one of these to the API may be shown what others are not.
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_X_EDIT_TOKEN")
#: Calls below it are moderators' own, whoever asks.
PRIVATE_PATH = re.compile(r"/api/v[0-9]+/moderation(?:/|$)")

_SCOPE = re.compile(SCOPE)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class HasMeta(Protocol):
    """A request of Django's or of the REST framework's."""

    @property
    def META(self) -> dict[str, Any]:  # noqa: N802 - their name for it
        """The WSGI environment."""


@dataclass(slots=True)
class Draft:
    """What a view that is running has said so far. Times are Unix seconds."""

    policy: Policy
    started_at: float
    scopes: set[str] = field(default_factory=set)
    expires_at: int | None = None
    passed_at: int | None = None
    #: The counter of a feed's entries, and what else they depend on.
    entries: str | None = None
    ground: frozenset[str] = frozenset()
    #: The tag of the edition that a difference is made to.
    base: str | None = None

    def edition(self, address: str, counters: Mapping[str, Counter]) -> Edition:
        """Return what was answered, under the counters of its snapshot."""
        scopes = tuple(sorted(self.scopes))
        own = counters[self.entries] if self.entries else Counter()
        entries = Entries(own.value, ground(counters, self.ground)) if self.entries else None
        imprint = Imprint(self.policy, scopes, self.expires_at, self.passed_at, entries)
        return Edition.of(imprint, address=address, counters=counters, floor=own.floor)


def depend(request: HasMeta, *scopes: str) -> None:
    """Name what the answer depends on; nothing happens in a view that is no edition.

    Raises ``ValueError`` for a name that can't be a scope.
    """
    draft = request.META.get(STATE)
    if not isinstance(draft, Draft):
        return
    for scope in scopes:
        if not _SCOPE.fullmatch(scope):
            raise ValueError(f"{scope!r} is no scope.")
    draft.scopes.update(scopes)


def expire(request: HasMeta, *, at: datetime | None) -> None:
    """Say when the clock changes the answer; None is never. May be called several times.

    Tell it of a moment that has passed, too: that is when the answer changed. A moment that
    passes while the view runs still counts as to come, since the view may have looked before.
    """
    draft = request.META.get(STATE)
    if at is None or not isinstance(draft, Draft):
        return
    moment = int(at.timestamp())
    if at.timestamp() <= draft.started_at:
        draft.passed_at = max(moment, draft.passed_at or 0)
    else:
        draft.expires_at = min(moment, draft.expires_at or moment)


def since(request: HttpRequest, scope: str, *, ground: Iterable[str]) -> int | None:
    """Return from which value of the entries' counter on the reader wants to know of changes.

    None is everything, and always where the request has a query. ``scope`` is the counter that
    moves with every entry; when one of ``ground`` has moved, all of them may be others. Call it
    when :func:`depend` was told of them all; an answer to any other value is a 226 (RFC 3229).
    """
    draft = request.META.get(STATE)
    if not isinstance(draft, Draft) or request.META.get("QUERY_STRING"):
        return None
    draft.entries, draft.ground = scope, frozenset(ground)
    held = claims(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if not held or not deltas.is_asked(request.META):
        return None
    current = draft.edition(address(request.path, request.META), revisions.read(draft.scopes))
    found = deltas.base(held, current)
    if found is None or found.imprint.entries is None:
        return None
    draft.base = found.opaque
    return found.imprint.entries.value


def edition(policy: Policy) -> Callable[[View[P]], View[P]]:
    """Make a view's answers editions: one snapshot, validators, and room in the press.

    The view must not write, and must answer everybody alike: no session, cookie, CSRF token or
    message. It names its scopes by :func:`depend`. A 200 with scopes gets ``ETag``,
    ``Last-Modified``, ``Cache-Control`` and ``Vary``; any other answer stays as it is. Of a
    class-based view, decorate ``as_view()`` or ``dispatch``: there the answer can be rendered.
    """

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def editing(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            if is_personal(request.META):
                response = view(request, *args, **kwargs)
                response.headers.setdefault("Cache-Control", "private, no-store")
                return response
            _forget_cookies(request)
            draft = Draft(policy, started_at=time.time())
            request.META[STATE] = draft
            with snapshot():
                response = view(request, *args, **kwargs)
                _render(response)
                return _finished(request, response, draft)

        return editing

    return decorate


def is_personal(meta: dict[str, Any]) -> bool:
    """Whether the request tells the API who it is from.

    Pages and feeds look at none of it: an ``Authorization`` may be meant for a proxy.
    """
    return is_api(meta) and (is_private(meta) or any(meta.get(name) for name in PERSONAL))


def is_private(meta: dict[str, Any]) -> bool:
    """Whether the path is one of the moderators' calls, which never answer everybody alike."""
    return PRIVATE_PATH.match(str(meta.get("PATH_INFO", ""))) is not None


def is_api(meta: dict[str, Any]) -> bool:
    """Whether the path is one of the public API."""
    return re.match(settings.CORS_URLS_REGEX, str(meta.get("PATH_INFO", ""))) is not None


def _forget_cookies(request: HttpRequest) -> None:
    """Have an edition read no cookie, and no middleware answer one.

    Django would delete a session's that it doesn't know, and replace a malformed CSRF token.
    """
    request.COOKIES = {}
    request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)


def _render(response: HttpResponseBase) -> None:
    """Render what is deferred now, while the snapshot is open; Django won't do it again."""
    render = getattr(response, "render", None)
    if callable(render):
        render()


def _finished(request: HttpRequest, response: HttpResponseBase, draft: Draft) -> HttpResponseBase:
    """Read the counters and set the headers, if the answer can be an edition."""
    request.META[STATE] = None
    if response.status_code != 200 or response.streaming or not draft.scopes:  # noqa: PLR2004
        return response
    counters = revisions.read(draft.scopes)
    made = draft.edition(address(request.path, request.META), counters)
    request.META[STATE] = made
    if draft.base is None:
        headers = made.headers(time.time())
    else:
        response.status_code = deltas.IM_USED
        headers = deltas.headers(made, draft.base, time.time())
    for name, value in headers:
        response.headers[name] = value
    patch_vary_headers(response, draft.policy.varies)
    return response
