"""The application in front of Django.

The body of every request is read first, within its limit. GET and HEAD of an edition are then
answered from the counters (304) or from stored bytes, beside the gate; everything else waits
for its turn in Django. ``request_started`` and ``request_finished`` tell of requests that reach
Django, and of no others; the server's access log shows all of them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from django.conf import settings

from blog.gate import Gate
from blog.press import conditions, content_types, counters, deltas, shortcuts
from blog.press.answers import NOT_MODIFIED, Answer, Lasting
from blog.press.bodies import receive
from blog.press.counters import Stamp
from blog.press.edition import Edition
from blog.press.editions import STATE, is_api
from blog.press.lines import Lines
from blog.press.pace import Pace
from blog.press.policies import Policy
from blog.press.refusals import Refused
from blog.press.shortcuts import Shortcuts
from blog.press.store import Print, Store
from blog.press.visits import Key, Visit
from blog.revisions import Counter

logger = logging.getLogger(__name__)

#: What answers may vary on and still be stored: the first is the press's own, the second a part
#: of the key, and who sends the third never meets the store.
_VARIES = frozenset({"accept-encoding", "origin", "x-edit-token"})


class Press:
    """A WSGI application: conditional requests, stored bytes, a fair gate, then Django.

    One for each process, used by all of its threads. ``stamp`` tells whether the database has
    changed; without one, the counters are read for every request.
    """

    def __init__(self, application: WSGIApplication, *, stamp: Stamp = lambda: None) -> None:
        self.application = application
        self.pace = Pace(settings.FEED_LIMITS)
        self.shortcuts = Shortcuts(stamp)
        self.store = Store(settings.PRESS_STORE_BYTES)
        self.gate = Gate(settings.PRESS_GATE)
        self.builds = Lines()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        try:
            self.pace.count(environ)
            answer = self._short(environ)
        except Refused as refused:
            answer = refused.answer(environ)
        # A copy: servers may add to what they are given.
        start_response(answer.status, answer.headers.copy())
        return answer.body

    def _short(self, environ: dict[str, Any]) -> Answer:
        """Answer by the shortcut, if it is known."""
        asked = shortcuts.asked(environ)
        answer = self.shortcuts.find(asked) if asked else None
        if answer is None:
            answer = self._receive(environ)
            if asked:
                self.shortcuts.keep(asked, answer)
        return answer

    def _receive(self, environ: dict[str, Any]) -> Answer:
        """Read the request's body, then answer; may raise :class:`Refused`."""
        content_types.settle(environ)
        body = receive(environ)
        try:
            return self._answer(environ)
        finally:
            if body is not None:
                body.close()

    def _answer(self, environ: dict[str, Any]) -> Answer:
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return self._ask_django(environ)
        # HEAD is GET without a body, down to the Content-Length; so it is built and stored as one.
        environ["REQUEST_METHOD"] = "GET"
        visit = Visit.of(environ)
        answer = self._ask_django(environ) if visit is None else self._serve(visit)
        return answer.without_body() if method == "HEAD" else answer

    def _serve(self, visit: Visit) -> Answer:
        """Answer from what is known; or have it built, one build at a time for each key."""
        seen = self.store.get(visit.key) if visit.key else None
        known = self._known(visit, seen)
        if known or not visit.key or visit.takes_difference:
            return known or self._build(visit)
        with self.builds.alone(visit.key):
            newer = self.store.get(visit.key)
            if newer is not seen:
                # Somebody built it while we waited; the counters may have moved again.
                known = self._known(visit, newer)
            return known or self._build(visit)

    def _known(self, visit: Visit, stored: Print | None) -> Answer | None:
        """Return 304 or stored bytes, if the counters say that they are current. One query."""
        scopes = {scope for claim in visit.claims for scope in claim.imprint.scopes}
        scopes.update(stored.edition.values if stored else ())
        # Before the counters: what is committed in between makes it another stamp.
        stamp = self.shortcuts.stamp()
        found = counters.read(scopes)
        now = time.time()
        if stored and found and stored.edition.is_current(found, now):
            if _can_be_told_the_difference(visit, stored.edition, now):
                return None
            answer = self._printed(visit, stored, now)
            return _lasting(answer, stored.edition, stamp=stamp, now=now)
        return _not_modified(visit, found, stamp=stamp, now=now) if found else None

    def _build(self, visit: Visit) -> Answer:
        """Have Django answer; an edition is stored under the counters it was built with."""
        answer = self._ask_django(visit.environ)
        if answer.is_difference:
            return deltas.coded(answer, visit.environ)
        edition = visit.environ.get(STATE)
        if not isinstance(edition, Edition) or not answer.is_ok or not answer.is_read:
            if visit.key:
                self.builds.let_pass(visit.key)
            return answer
        if _is_personal(answer):
            return _confined(answer, visit)
        made = Print.of(edition, answer)
        if visit.key and _varies(answer) <= _VARIES:
            self._store(visit.key, made)
            self.builds.stop(visit.key)
        return self._printed(visit, made, time.time())

    def _printed(self, visit: Visit, made: Print, now: float) -> Answer:
        """Answer from a print; a coding that it lacked is stored with it."""
        ready = made.ready_for(visit.environ, now)
        if visit.key and ready is not made and self.store.get(visit.key) is made:
            self._store(visit.key, ready)
        return ready.answer(visit.environ, now)

    def _store(self, key: Key, made: Print) -> None:
        self.store.put(key, made)
        self.shortcuts.clear()

    def _ask_django(self, environ: dict[str, Any]) -> Answer:
        """Wait for a turn, then call Django; only a long stream is left to be read outside."""
        with self.gate:
            answer = Answer.of(self.application, environ)
            if not answer.is_read:
                # Its close() may come in another thread, where it can't return this one's.
                counters.give_back_connection()
            return answer


def _can_be_told_the_difference(visit: Visit, edition: Edition, now: float) -> bool:
    """Whether Django should answer with what has changed, instead of us with the whole."""
    if not visit.takes_difference or conditions.is_unmodified(visit.environ, edition, now):
        return False
    return deltas.base(visit.claims, edition) is not None


def _lasting(answer: Answer, edition: Edition, *, stamp: Hashable, now: float) -> Answer:
    """Say of an answer how long it lasts, if the stamp is known."""
    if stamp is None:
        return answer
    return replace(answer, lasting=Lasting(stamp, edition.steady_seconds(now)))


def _not_modified(
    visit: Visit, counters: Mapping[str, Counter], *, stamp: Hashable, now: float
) -> Answer | None:
    """Return 304 if a tag that the client sent is what we would send now."""
    for opaque_tag, imprint in visit.claims:
        if not imprint.scopes or imprint.has_expired(now):
            continue
        edition = Edition.of(imprint, address=visit.address, counters=counters)
        if edition.opaque_tag == opaque_tag:
            vary = ("Vary", _vary(visit.environ, imprint.policy))
            answer = Answer(NOT_MODIFIED, [vary, *edition.headers(now)], [])
            return _lasting(answer, edition, stamp=stamp, now=now)
    return None


def _vary(environ: dict[str, Any], policy: Policy) -> str:
    """Return what Django's answer to this path says of Vary."""
    return ", ".join([*policy.varies, "origin"] if is_api(environ) else policy.varies)


def _varies(answer: Answer) -> frozenset[str]:
    fields = ",".join(value for name, value in answer.headers if name.lower() == "vary")
    return frozenset(name for part in fields.lower().split(",") if (name := part.strip()))


def _is_personal(answer: Answer) -> bool:
    """Whether it is one person's after all: a view that is no edition says that it is one."""
    return answer.header("set-cookie") is not None or "cookie" in _varies(answer)


def _confined(answer: Answer, visit: Visit) -> Answer:
    """Keep such an answer from every cache, and tell whoever reads the log."""
    logger.error("%s is an edition, but depends on a cookie: it isn't stored.", visit.address)
    gone = {"etag", "last-modified", "cache-control"}
    headers = [field for field in answer.headers if field[0].lower() not in gone]
    return Answer(answer.status, [*headers, ("Cache-Control", "private, no-store")], answer.body)
