"""What moderation refuses."""

from __future__ import annotations


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
