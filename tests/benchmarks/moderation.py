"""What moderation costs with many comments in the database, beside a blog that has few.

    python -m tests.benchmarks.moderation [comments]

Fills a blog with so many sample comments (default: 100,000), of which 2,000 wait, and another
with only those; posts, lists and decides on both. A ratio of 1 says that the number of comments
doesn't matter. Each blog and each database has a process of its own.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import tests.plugin  # noqa: F401 - sets the environment that Django reads

WAITING: Final = 2_000
DECIDED: Final = 1_000
POSTS: Final = 200
ROUNDS: Final = 15
#: A bulk decision, and its undo, are to take no longer; seconds.
BOUND: Final = 2
#: Tells a process which blog it is to measure.
SIZE: Final = "--size="


def main() -> int:
    """Measure, or have others measure and print what they found; 1 if a bound is broken."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "100000"
    if asked.startswith(SIZE):
        json.dump(measured(int(asked.removeprefix(SIZE))), sys.stdout)
        return 0
    slow = False
    for database in ("sqlite", "postgres"):
        few, many = (_others(database, size) for size in (WAITING, int(asked)))
        print(f"{database}: ms with {WAITING:,} comments, with {int(asked):,}, and the ratio")
        for name, took in many.items():
            before = few[name]
            print(f"  {name:36} {before:10.1f} {took:10.1f} {took / before:8.2f}", flush=True)
            slow |= name.startswith("bulk") and took > BOUND * 1000
    return int(slow)


def _others(database: str, size: int) -> dict[str, float]:
    """Have a process measure one blog."""
    environ = {name: is_ for name, is_ in os.environ.items() if name != "BROADSHEET_TEST_FOLDER"}
    command = [sys.executable, "-m", "tests.benchmarks.moderation", f"{SIZE}{size}"]
    environ["TEST_DATABASE"] = database
    done = subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measured(size: int) -> dict[str, float]:
    """Return milliseconds by what was done, on a blog with ``size`` comments."""
    import django  # noqa: PLC0415 - not before the environment

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command(
        "sampleblog", posts=POSTS, comments=size, pending=WAITING, verbosity=0, stdout=io.StringIO()
    )
    if connection.vendor == "postgresql":
        # Its autovacuum would do that; on SQLite nothing does.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return {**dict(_readings()), **dict(_writings())}


def _readings() -> Iterator[tuple[str, float]]:
    """Yield what pages and calls take: the middle one of some rounds."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from blog.models import Post  # noqa: PLC0415
    from comments.models import Comment  # noqa: PLC0415

    some = Post.objects.published().posts().filter(comment_count__range=(1, 9))
    post = some.order_by("-comment_count", "pk")[0]
    waits = Comment.objects.pending().order_by("pk")[0]
    admin = Client()
    admin.force_login(User.objects.create_superuser("bench"))
    desk = "/admin/comments/comment/"
    addresses = {
        "post page": post.get_absolute_url(),
        "API, comments on a post": f"/api/v1/posts/{post.pk}/comments/",
        "feed of comments": "/feeds/comments.atom",
        "desk, what waits": desk,
        "desk, approved": f"{desk}?state=approved",
        "desk, all": f"{desk}?state=all",
        "desk, one network": f"{desk}?state=all&network=192.0.2.0/24",
        "desk, one comment": f"{desk}{waits.pk}/change/",
    }
    for name, address in addresses.items():
        yield name, _median(lambda address=address: _read(admin, address))  # type: ignore[misc]


def _read(client: object, address: str) -> None:
    """Ask for a page, and see that it is one."""
    answer = client.get(address)  # type: ignore[attr-defined]
    if answer.status_code != 200:
        message = f"{address}: {answer.status_code}"
        raise RuntimeError(message)


def _writings() -> Iterator[tuple[str, float]]:
    """Yield what posting takes, a single decision, and many at once, with their undo."""
    from django.contrib.auth.models import User  # noqa: PLC0415

    from blog.models import Post  # noqa: PLC0415
    from comments import moderation, submission  # noqa: PLC0415
    from comments.models import Comment  # noqa: PLC0415
    from comments.moderation import Action  # noqa: PLC0415

    by = User.objects.get(username="bench")
    posts = list(Post.objects.published().posts().order_by("pk")[:ROUNDS])
    said = iter(range(ROUNDS))

    def post() -> None:
        number = next(said)
        written = submission.Submission(author_name="Rita", body=f"Lovely tea, number {number}")
        submission.submit(posts[number].pk, written, network=f"10.0.{number}.0/24")

    yield "post a comment", _median(post)
    waiting = list(Comment.objects.pending().order_by("pk").values_list("pk", flat=True))
    ids = waiting[:DECIDED]
    one = iter(waiting[DECIDED:])
    yield "approve a comment", _median(lambda: moderation.apply(Action.APPROVE, [next(one)], by=by))
    for action in (Action.APPROVE, Action.SPAM):
        with _timed() as took:
            report = moderation.apply(action, ids, by=by)
        yield f"bulk: {action.value} {DECIDED:,}", took()
        assert report.batch
        with _timed() as took:
            moderation.undo(report.batch, by=by)
        yield f"bulk: undo {action.value} {DECIDED:,}", took()


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    """Give a function that tells the milliseconds of the block."""
    begin = time.perf_counter()
    took: list[float] = []
    yield lambda: took[0]
    took.append((time.perf_counter() - begin) * 1000)


def _median(done: Callable[[], object]) -> float:
    """Return the middle one of some rounds, in milliseconds."""
    took = []
    for _ in range(ROUNDS):
        with _timed() as one:
            done()
        took.append(one())
    return sorted(took)[ROUNDS // 2]


if __name__ == "__main__":
    sys.exit(main())
