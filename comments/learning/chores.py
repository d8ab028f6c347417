"""What the worker does for the learner."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from blog import worker
from comments.learning import lessons, rebuilding

#: A bulk decision teaches more than its moderator should wait for.
EVERY: Final = timedelta(seconds=1)


def work() -> None:
    """Learn what is left, make wrong weights again, and store them. Four queries if all is well."""
    rebuilding.rebuild()
    lessons.learn()
    rebuilding.rebuild()
    rebuilding.store()


def register() -> None:
    """Tell the worker; called when the apps are ready."""
    worker.register_chore("learner", work, every=EVERY)
