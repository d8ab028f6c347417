"""The table of allowed changes."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from comments.models import Comment

State = Comment.State


class Action(models.TextChoices):
    """What a moderator can do with a comment."""

    APPROVE = "approve", "approve"
    SPAM = "spam", "mark as spam"
    TRASH = "trash", "move to trash"
    RESTORE = "restore", "restore"


#: From which states each action leads; ``restore`` leads to where the comment was before.
#: Out of ERASED there is no way.
ALLOWED: Mapping[Action, frozenset[State]] = {
    Action.APPROVE: frozenset({State.PENDING, State.SPAM, State.TRASH}),
    Action.SPAM: frozenset({State.PENDING, State.APPROVED, State.TRASH}),
    Action.TRASH: frozenset({State.PENDING, State.APPROVED, State.SPAM}),
    Action.RESTORE: frozenset({State.PENDING, State.APPROVED, State.SPAM, State.TRASH}),
}

TARGETS: Mapping[Action, State] = {
    Action.APPROVE: State.APPROVED,
    Action.SPAM: State.SPAM,
    Action.TRASH: State.TRASH,
}
