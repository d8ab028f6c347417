"""How long the first page of a search takes, on both databases.

    python -m tests.benchmarks.search [posts]

Fills a blog with so many sample posts (default: 10,000; 100,000 take minutes), then asks for the
first page of each query, and for the newest posts without a search in the same run. A ratio of 1
is a search that costs nothing. SQLite first, then a process of its own with PostgreSQL.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

import tests.plugin  # noqa: F401 - sets the environment that Django reads

ROUNDS: Final = 15
#: What is typed, by what it is. The sample has the words; CJK comes with one post in twenty.
QUERIES: Final = {
    "rare word": "zebrafish",
    "word in every post": "and",
    "two words": "lamp quay",
    "rare and common": "zebrafish and",
    "only in old posts": "olympics",
    "Chinese, 2": "东京",
    "Chinese, 3": "东京都",
    "Chinese, 1": "茶",
    "phrase": '"lamp on the quay"',
}


def main() -> None:
    """Measure one database, then have the other measured."""
    import django  # noqa: PLC0415 - not before the environment

    django.setup()
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    measure(posts)
    if os.environ.get("TEST_DATABASE") != "postgres":
        environ = {k: v for k, v in os.environ.items() if k != "BROADSHEET_TEST_FOLDER"}
        command = [sys.executable, "-m", "tests.benchmarks.search", str(posts)]
        subprocess.run(command, env={**environ, "TEST_DATABASE": "postgres"}, check=True)


def measure(number: int) -> None:
    """Print a table: milliseconds of each query, as a ratio to the newest posts without one."""
    from django.db import connection  # noqa: PLC0415

    from blog import search  # noqa: PLC0415
    from blog.models import Post  # noqa: PLC0415
    from blog.views import pages  # noqa: PLC0415

    fill(number)
    size = 11
    shown = pages.shown(Post.objects.published().posts()).newest_first()[:size]
    plain = seconds(lambda: list(shown.all()))
    say(f"{connection.vendor}, {number} posts; newest {size}: {plain * 1000:.1f} ms")
    for name, typed in QUERIES.items():
        found = pages.shown(search.find(search.read(typed), newest=size)).newest_first()[:size]
        took = seconds(lambda found=found: list(found.all()))  # type: ignore[misc]
        say(f"  {name:20} {took * 1000:8.1f} ms  {took / plain:6.2f}")


def say(line: str) -> None:
    """Print a line at once: the other database follows in another process."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fill(number: int) -> None:
    """Make the sample, and posts with what it hasn't."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from blog.models import Post  # noqa: PLC0415
    from blog.search import words  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("sampleblog", posts=number, verbosity=0)
    generated = Post.objects.filter(import_ref__startswith="sample:generated")
    numbers = list(generated.order_by("published_at").values_list("pk", flat=True))
    more = {"zebrafish": numbers[:: number // 10], "olympics": numbers[: number // 50]}
    more |= {"我在东京都喝茶": numbers[::20], "东京与京都": numbers[1::20]}
    for said, chosen in more.items():
        for post in Post.objects.filter(pk__in=chosen).only("search_words"):
            added = post.search_words.rstrip() + words.stored(said, "")
            Post.objects.filter(pk=post.pk).update(search_words=added)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def seconds(read: Callable[[], object]) -> float:
    """Return the median of some rounds."""
    took = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        read()
        took.append(time.perf_counter() - begin)
    return sorted(took)[ROUNDS // 2]


if __name__ == "__main__":
    main()
