"""Webmentions that are not taken; each has a stable ``code`` and a sentence for its sender."""

from __future__ import annotations

from typing import ClassVar


class MentionRefused(Exception):
    """A refusal; ``field`` names the one it belongs to, '' for the whole."""

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "This webmention isn’t taken."
    field: ClassVar[str] = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)


class NotTaken(MentionRefused):
    """The owner takes none."""

    code = "webmentions_off"
    message = "This blog takes no webmentions."


class BadSource(MentionRefused):
    """A source that is no address of a web page; the message says why."""

    code = "bad_source"
    field = "source"


class BadTarget(MentionRefused):
    """A target that is no address of a web page; the message says why."""

    code = "bad_target"
    field = "target"


class SamePage(MentionRefused):
    """A page of ours, or the target itself, as the source."""

    code = "own_page"
    message = "A page of this blog can’t mention it."
    field = "source"


class UnknownTarget(MentionRefused):
    """A target that is no post of ours."""

    code = "unknown_target"
    message = "There is no such post on this blog."
    field = "target"


class TargetClosed(MentionRefused):
    """A post that takes no comments, and so no mentions."""

    code = "comments_closed"
    message = "Comments are closed there."
    field = "target"


class Crowded(MentionRefused):
    """So many wait to be looked at that no more are taken."""

    code = "busy"
    message = "Many webmentions wait here; please try again later."
