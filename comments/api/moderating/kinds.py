"""Every refusal of moderation as a problem of the API."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from blog import problems
from blog.guard import GuardError
from blog.problems import FieldError, Kind, Problem
from comments import moderation
from comments.api.kinds import UNKNOWN_COMMENT
from comments.moderation import BatchRefused, ModerationRefused

BAD_TOKEN = problems.define("bad_token", 401, "The token doesn't work")
NOT_A_MODERATOR = problems.define("not_a_moderator", 403, "Only moderators may do this")
READ_ONLY_TOKEN = problems.define("read_only_token", 403, "The token may read, and do nothing else")
CSRF_FAILED = problems.define("csrf_failed", 403, "The session's CSRF token lacks or is wrong")
UNKNOWN_BATCH = problems.define("unknown_batch", 404, "There is no such batch")
UNKNOWN_BAN = problems.define("unknown_ban", 404, "There is no such ban")
ALREADY_THERE = problems.define("already_there", 409, "It is so already")
ALREADY_UNDONE = problems.define("already_undone", 409, "The batch has been undone")
ERASED = problems.define("erased", 409, "The comment was erased")
NOT_A_THREAD = problems.define("not_a_thread", 409, "The comment begins no thread")
NOT_BANNED = problems.define("not_banned", 409, "The rule is no ban in force")
NOT_REPORTED = problems.define("not_reported", 409, "No reader reports it any more")
NOT_SHOWN = problems.define("not_shown", 409, "Readers don't see the comment")
NOTHING_TO_BAN = problems.define("nothing_to_ban", 409, "There is nothing to ban its author by")
RULE_IN_THE_WAY = problems.define("rule_in_the_way", 409, "A rule of the owner says otherwise")
STALE = problems.define("stale", 409, "Somebody else was faster")
EMPTY_FILTER = problems.define("empty_filter", 422, "The filter keeps every comment")
TOO_MANY = problems.define("too_many_comments", 422, "The filter keeps too many comments")

#: What any call may be refused with, before anything is looked at.
OF_EVERY_CALL = (
    problems.UNAUTHENTICATED,
    BAD_TOKEN,
    NOT_A_MODERATOR,
    problems.LIMIT_REACHED,
)
#: The same of calls that change something.
OF_EVERY_WRITE = (*OF_EVERY_CALL, READ_ONLY_TOKEN, CSRF_FAILED)

KINDS: Mapping[type[ModerationRefused | BatchRefused], Kind] = MappingProxyType(
    {
        moderation.UnknownComment: UNKNOWN_COMMENT,
        moderation.AlreadyThere: ALREADY_THERE,
        moderation.StaleComment: STALE,
        moderation.ErasedComment: ERASED,
        moderation.NotAThread: NOT_A_THREAD,
        moderation.NotReported: NOT_REPORTED,
        moderation.NotShown: NOT_SHOWN,
        moderation.MarkedAlready: ALREADY_THERE,
        moderation.StaleText: STALE,
        moderation.BadText: problems.INVALID,
        moderation.NothingToBan: NOTHING_TO_BAN,
        moderation.BannedAlready: ALREADY_THERE,
        moderation.UnknownBatch: UNKNOWN_BATCH,
        moderation.AlreadyUndone: ALREADY_UNDONE,
        moderation.RuleInTheWay: RULE_IN_THE_WAY,
        moderation.NotBanned: NOT_BANNED,
        moderation.EmptyFilter: EMPTY_FILTER,
    }
)


def of(refusal: ModerationRefused | BatchRefused) -> Problem:
    """Return the problem that a refusal is."""
    kind = KINDS[type(refusal)]
    if isinstance(refusal, moderation.BadText):
        # What was wrong with it, the guard says.
        cause = refusal.__cause__
        code = cause.code if isinstance(cause, GuardError) else refusal.code
        return problems.of_errors(kind, {"body": [FieldError(code, str(refusal))]})
    return Problem(kind, str(refusal))
