"""What the public door refuses; each has a stable ``code`` and a sentence for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from blog.guard import GuardError
from comments.models import Comment


class SubmissionRefused(Exception):
    """A refusal; ``field`` names the field it belongs to, '' for the whole."""

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "This can't be accepted."
    field: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__(self.message)


class Invalid(SubmissionRefused):
    """Fields that can't be accepted as they are: ``errors`` by field."""

    code = "invalid"
    message = "Some fields can't be accepted as they are."

    def __init__(self, errors: Mapping[str, GuardError]) -> None:
        self.errors = errors
        super().__init__()


class UnknownPost(SubmissionRefused):
    """No such post, or none that readers see."""

    code = "unknown_post"
    message = "There is no such post."


class UnknownParent(SubmissionRefused):
    """No such comment under this post."""

    code = "unknown_parent"
    message = "The comment that this would answer is not among the comments of this post."
    field = "parent"


class ParentNotShown(SubmissionRefused):
    """The parent waits, or was withdrawn."""

    code = "parent_not_shown"
    message = "The comment that this would answer is not shown (yet), so it can't be answered."
    field = "parent"


class ThreadTooDeep(SubmissionRefused):
    """The thread has reached its depth."""

    code = "thread_too_deep"
    message = "This thread is as deep as it gets; please answer a comment further up."
    field = "parent"


class ThreadLocked(SubmissionRefused):
    """The moderators want no more replies in this thread."""

    code = "thread_locked"
    message = "This thread takes no more replies."
    field = "parent"


class CommentsClosed(SubmissionRefused):
    """Nobody can comment here, or nobody any more."""

    code = "comments_closed"
    message = "Comments are closed here."


class EmailRequired(SubmissionRefused):
    """Only people with a verified e-mail address may comment, and there is none to verify."""

    code = "email_required"
    message = "Comments here need an e-mail address, which is never shown."
    field = "author_email"


class RefusedByRule(SubmissionRefused):
    """One of the owner's rules refuses it."""

    code = "refused_by_rule"
    message = "The owner of this blog does not accept comments like this one."
    field = "body"


class Repeated(SubmissionRefused):
    """The same was said here a moment ago; ``comment`` is what it led to."""

    code = "repeated"
    message = "You have said this here already."
    field = "body"

    def __init__(self, comment: Comment) -> None:
        self.comment = comment
        super().__init__()


class KeyReused(SubmissionRefused):
    """An ``Idempotency-Key`` that came with other fields before."""

    code = "key_reused"
    message = "This Idempotency-Key was used for another comment."
    field = "Idempotency-Key"


class NotTheAuthor(SubmissionRefused):
    """The token is not the comment's."""

    code = "not_the_author"
    message = "This needs the token that the author of the comment was given."


class EditingEnded(SubmissionRefused):
    """The author's time to edit is over."""

    code = "editing_ended"
    message = "The time to edit this comment is over."
