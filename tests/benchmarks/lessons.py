"""The learner at work: what people decide, one comment at a time, in a blog on each database.

    python -m tests.benchmarks.lessons FOLDER

Imports a set of comments, as :mod:`tests.benchmarks.learner` knows them, has each scored as if it
came in, and decides about it by the same operations as the desk. The scores have to be those of the
pure learner, to the bit. Milliseconds are medians, beside the same decisions with the learner off.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import tests.plugin  # noqa: F401 - sets the environment that Django reads
from tests.benchmarks.comment_sets import MISSING, Comment, folders, read

#: Tells a process that it is to measure.
MEASURE: Final = "--measure"
#: Decided with the learner off, to compare with.
UNLEARNT: Final = 200
PART: Final = 200


def main() -> None:
    """Measure, or have others measure and print what they found."""
    if sys.argv[1:2] == [MEASURE]:
        json.dump(measured(Path(sys.argv[2])), sys.stdout)
        return
    found = folders(sys.argv[1:])
    if not found:
        print(MISSING)
    for folder in found:
        at_work(folder)


def at_work(folder: Path) -> None:
    """Print what a set comes to on each database; each has a process of its own."""
    print(f"{folder.name}: decided one at a time in a blog")
    for database in ("sqlite", "postgres"):
        environ = {
            name: is_ for name, is_ in os.environ.items() if name != "BROADSHEET_TEST_FOLDER"
        }
        command = [sys.executable, "-m", "tests.benchmarks.lessons", MEASURE, str(folder)]
        environ["TEST_DATABASE"] = database
        done = subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE)
        told = [f"{name} {value:,.4g}" for name, value in json.loads(done.stdout).items()]
        print(f"  {database}: {'; '.join(told)}", flush=True)


def measured(folder: Path) -> dict[str, float]:
    """Return the figures of one database by their names."""
    import django  # noqa: PLC0415 - not before the environment

    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from blog import publishing  # noqa: PLC0415
    from blog.models import Blog  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("sampleblog", posts=3, comments=0, verbosity=0, stdout=io.StringIO())
    owner = User.objects.create_superuser("owner")
    comments = read(folder)
    random.Random(0).shuffle(comments)  # noqa: S311 - the same in each run
    found = decided(comments, owner)
    publishing.update_blog(Blog.current(), learner=False)
    off = decided(comments[:UNLEARNT], owner, prefix="off")
    return {**found, "ms a decision with the learner off": off["ms a decision"]}


def decided(comments: list[Comment], owner: Any, *, prefix: str = "on") -> dict[str, float]:
    """Decide about all of them as their set says, and return what was measured."""
    from comments import learner, learning, moderation  # noqa: PLC0415
    from comments.learning import memory  # noqa: PLC0415

    scoring, deciding, pure = [], [], learner.Model()
    for (row, said), comment in zip(imported(comments, prefix), comments, strict=True):
        scoring.append(timed(partial(learning.opinion, said)))
        decide = moderation.spam if comment.is_spam else moderation.approve
        deciding.append(timed(partial(decide, row, by=owner)))
        pure.learn(learner.vector(said), is_spam=comment.is_spam)
    found = {"ms a score": median(scoring), "ms a decision": median(deciding)}
    if prefix != "on":
        return found
    if memory.ask(lambda known: known.model.dumps()) != pure.dumps():
        sys.exit("The weights of the blog are not those of its lessons.")
    figures = memory.ask(lambda known: known.record.figures(known.thresholds(0.01)))
    learning.store()
    memory.drop()
    begin = timed(lambda: memory.ask(lambda known: known.last))
    right = figures.accuracy or 0.0
    return {"decisions": len(comments), "right": right, **found, "ms to begin": begin}


def imported(comments: list[Comment], prefix: str) -> list[tuple[Any, Any]]:
    """Store comments as if they waited elsewhere; return rows, and what each says."""
    from django.utils import timezone  # noqa: PLC0415

    from blog.models import Post  # noqa: PLC0415
    from comments import moderation, trials  # noqa: PLC0415

    post, rows = Post.objects.published().posts()[0], []
    items = [
        moderation.ImportedComment(
            ref=f"{prefix}:{number}",
            post=post,
            created_at=timezone.now(),
            source=comment.said().html,
            author_name=comment.name,
        )
        for number, comment in enumerate(comments)
    ]
    for start in range(0, len(items), PART):
        done = moderation.import_comments(items[start : start + PART])
        rows += [(outcome.comment, trials.said_in(outcome.comment)) for outcome in done]
    return rows


def timed(do: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    begin = time.perf_counter()
    do()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
