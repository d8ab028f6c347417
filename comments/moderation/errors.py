"""What moderation refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comments.models import Rule


class ModerationRefused(Exception):
    """A refusal: ``code`` is stable, the text is a sentence for the moderator."""

    code = "refused"

    def __init__(self, comment_id: int, message: str) -> None:
        self.comment_id = comment_id
        super().__init__(message)


class UnknownComment(ModerationRefused):
    """There is no such comment (any more)."""

    code = "unknown_comment"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"There is no comment {comment_id}.")


class AlreadyThere(ModerationRefused):
    """The comment is in the wanted state."""

    code = "already_there"

    def __init__(self, comment_id: int, *, state: str) -> None:
        self.state = state
        super().__init__(comment_id, f"Comment {comment_id} is {state} already.")


class StaleComment(ModerationRefused):
    """Somebody else decided meanwhile."""

    code = "stale"

    def __init__(self, comment_id: int, *, seen: str, state: str) -> None:
        self.seen = seen
        self.state = state
        super().__init__(
            comment_id, f"Comment {comment_id} was {seen} when you saw it; now it is {state}."
        )


class ErasedComment(ModerationRefused):
    """Nothing leads out of the erased state."""

    code = "erased"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"Comment {comment_id} was erased; nothing is left of it.")


class NotAThread(ModerationRefused):
    """Only the first comment of a thread can be pinned or locked."""

    code = "not_a_thread"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"Comment {comment_id} is a reply; it begins no thread.")


class NotShown(ModerationRefused):
    """Readers don't see the comment."""

    code = "not_shown"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"Comment {comment_id} is not shown to readers.")


class MarkedAlready(ModerationRefused):
    """The comment is pinned or locked already, or it isn't."""

    code = "already_there"

    def __init__(self, comment_id: int, *, state: str) -> None:
        super().__init__(comment_id, f"Comment {comment_id} is {state} already.")


class NotReported(ModerationRefused):
    """No reader reports the comment, or a moderator has answered that."""

    code = "not_reported"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"No reader reports comment {comment_id} any more.")


class StaleText(ModerationRefused):
    """The comment was edited since its text was shown."""

    code = "stale"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"Comment {comment_id} was edited since you saw it.")


class StaleLink(ModerationRefused):
    """Somebody decided about the comment, or edited it, since the link to it was mailed."""

    code = "stale"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"Comment {comment_id} has changed since the link was mailed.")


class BadText(ModerationRefused):
    """The text can't be accepted."""

    code = "invalid"


class NothingToBan(ModerationRefused):
    """The comment has nothing that a ban could know its author by."""

    code = "nothing_to_ban"

    def __init__(self, comment_id: int) -> None:
        super().__init__(
            comment_id,
            f"Comment {comment_id} has no e-mail address or network of the kind to ban.",
        )


class BannedAlready(ModerationRefused):
    """Everything of it is banned."""

    code = "already_there"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"The author of comment {comment_id} is banned already.")


class BatchRefused(Exception):
    """A refusal that is about a batch, or a ban: ``code`` is stable, the text a sentence."""

    code = "refused"
    message = "This can't be done."

    def __init__(self) -> None:
        super().__init__(self.message)


class UnknownBatch(BatchRefused):
    """There is no such batch."""

    code = "unknown_batch"
    message = "There is no such batch."


class AlreadyUndone(BatchRefused):
    """Somebody has taken the batch back."""

    code = "already_undone"
    message = "This has been undone already."


class NoModerator(BatchRefused):
    """Whom a link was mailed to moderates no longer."""

    code = "no_moderator"
    message = "This link was mailed to somebody who moderates no longer."


class RuleInTheWay(BatchRefused):
    """The owner wrote a rule about the same address, which says something else."""

    code = "rule_in_the_way"

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.message = (
            f"There is a rule for “{rule.pattern}” that says: {rule.get_action_display()}."
        )
        super().__init__()


class NotBanned(BatchRefused):
    """The rule is no ban that is in force."""

    code = "not_banned"
    message = "This is no ban, or it was lifted already."


class EmptyFilter(BatchRefused):
    """A filter that would keep every comment."""

    code = "empty_filter"
    message = "Say which comments are meant: every comment of the blog is never meant."
