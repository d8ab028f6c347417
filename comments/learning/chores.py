"""When what is done: at once by whoever decides, or every second by the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from blog import worker
from comments.learning import lessons, rebuilding

#: A bulk decision teaches more than its moderator should wait for.
EVERY: Final = timedelta(seconds=1)
#: How long whoever decides is kept; a single decision takes a few milliseconds.
AT_ONCE_SECONDS: Final = 0.1


def learn_at_once() -> None:
    """Learn what was just decided, as far as it takes no longer than anybody notices.

    Weights are stored as well where no worker does that.
    """
    lessons.learn(seconds=AT_ONCE_SECONDS)
    rebuilding.store(every=2 * rebuilding.STORED_EVERY)


def work() -> None:
    """Learn what is left, make wrong weights again, and store them. Four queries if all is well."""
    rebuilding.rebuild()
    lessons.learn()
    rebuilding.rebuild()
    rebuilding.store()


def register() -> None:
    """Tell the worker; called when the apps are ready."""
    worker.register_chore("learner", work, every=EVERY)
