"""The blog behind the server: filled, counted, decided about by its own operations.

``python -m tests.benchmarks.hostile.blog`` is the other side of a
:class:`~tests.benchmarks.processes.Talker`; its environment is that of the server.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import django
from django.utils import timezone

from tests.benchmarks.processes import answer_lines

#: What the blog has before: comments to be answered, feeds with several pages.
COMMENTS: Final = 400
OWNER: Final = "owner"
#: How many attempts may be in which time.
Limits = Sequence[tuple[int, timedelta]]


def prepare(*, posts: int, comments: int = COMMENTS) -> dict[str, Any]:
    """Fill the blog with so many more of both; return what the scene needs, and keys."""
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from blog import publishing  # noqa: PLC0415
    from blog.models import Blog, Post  # noqa: PLC0415
    from comments import api_tokens, policies  # noqa: PLC0415
    from comments.bots import stamps  # noqa: PLC0415
    from comments.models import ApiToken, Comment  # noqa: PLC0415

    counts = {"posts": posts, "comments": comments}
    call_command("sampleblog", **counts, verbosity=0, stdout=io.StringIO())
    owner = User.objects.create_superuser(OWNER)
    browser = Client()
    browser.force_login(owner)
    session = browser.cookies[settings.SESSION_COOKIE_NAME]
    publishing.update_blog(Blog.current(), proof_of_work=True, takes_mentions=True)
    blog, touched = Blog.current(), timezone.now() - timedelta(minutes=1)
    published = Post.objects.published().posts().order_by("pk")
    is_open = {post.pk: policies.what_happens(post, blog).is_open for post in published}
    *ids, flooded = [pk for pk, taken in is_open.items() if taken]
    heads = Comment.objects.approved().filter(post__in=ids, depth=0, locked_at=None)
    return {
        "posts": ids,
        "flooded": flooded,
        "paths": [post.get_absolute_url() for post in published if post.pk in ids],
        "stamps": [[pk, stamps.made(pk, at=touched)] for pk in (*ids, flooded)],
        "answered": list(heads.order_by("pk").values_list("post", "pk")[:100]),
        "token": api_tokens.make(owner, name="Hour", scope=ApiToken.Scope.MODERATE),
        "cookie": session.OutputString(attrs=[]),
        "newest": Comment.objects.order_by("-pk").values_list("pk", flat=True)[0],
    }


def taken(*, after: int) -> list[int]:
    """Return the ids of all comments that came after one."""
    from comments.models import Comment  # noqa: PLC0415

    return list(Comment.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True))


def limits() -> dict[str, Any]:
    """Return how many buckets were filled to the brim, and what held more than it may."""
    from django.conf import settings  # noqa: PLC0415

    from comments.models import Attempt  # noqa: PLC0415

    of: Mapping[str, Limits] = {
        "post:network:": settings.COMMENT_LIMITS_NETWORK,
        "post:email:": settings.COMMENT_LIMITS_EMAIL,
        "post:post:": settings.COMMENT_LIMITS_POST,
        "preview:network:": settings.PREVIEW_LIMITS_NETWORK,
        "refused:network:": settings.PREVIEW_LIMITS_NETWORK,
        "challenge:network:": settings.PREVIEW_LIMITS_NETWORK,
        "flag:network:": settings.FLAG_LIMITS_NETWORK,
        "mention:network:": settings.MENTION_LIMITS_NETWORK,
        "mention:host:": settings.MENTION_LIMITS_HOST,
    }
    rows = Attempt.objects.order_by("bucket", "at").values_list("bucket", "at")
    by_bucket: dict[str, list[datetime]] = {}
    for bucket, at in rows.iterator():
        by_bucket.setdefault(bucket, []).append(at)
    filled, broken = dict.fromkeys(of, 0), []
    for bucket, times in by_bucket.items():
        prefix = next((start for start in of if bucket.startswith(start)), None)
        if prefix is None:
            continue
        filled[prefix] += any(_within(times, of[prefix], more=-1))
        broken += [f"{bucket}: {found}" for found in _within(times, of[prefix], more=0)]
    return {"buckets": len(by_bucket), "filled": filled, "broken": [*broken, *_uncounted()]}


def _within(times: Sequence[datetime], of: Limits, *, more: int) -> Iterator[str]:
    """Yield a sentence for each limit within whose period its count, or one more, came."""
    for most, period in of:
        steps = most + more
        for first, last in zip(times, times[steps:], strict=False):
            if last - first < period:
                yield f"{steps + 1} within {last - first} where {most} may be in {period}"
                break


def _uncounted() -> list[str]:
    """Name networks with more comments than attempts: something went past the limits."""
    from django.db.models import Count  # noqa: PLC0415

    from comments import limits  # noqa: PLC0415
    from comments.models import Attempt, Comment  # noqa: PLC0415

    counted = Attempt.objects.filter(bucket__startswith="post:network:").values_list("bucket")
    by_bucket = dict(counted.annotate(Count("pk")))
    since = Attempt.objects.order_by("at").values_list("at", flat=True)[:1]
    written = Comment.objects.filter(created_at__gte=since).exclude(network="")
    comments = written.order_by().values_list("network").annotate(Count("pk"))
    now, uncounted = timezone.now(), []
    for network, n in comments:
        names = limits.stored_since(f"post:network:{network}", since=now - limits.DAY, now=now)
        attempts = sum(by_bucket.get(name, 0) for name in names)
        if n > attempts:
            uncounted.append(f"{network}: {n} comments, {attempts} attempts")
    return uncounted


def approve() -> dict[str, int]:
    """Approve whatever was ever taken; return how many comments are shown now."""
    from django.contrib.auth.models import User  # noqa: PLC0415

    from comments import moderation  # noqa: PLC0415
    from comments.models import Comment  # noqa: PLC0415
    from comments.moderation import Action  # noqa: PLC0415

    states = [Comment.State.PENDING, Comment.State.SPAM, Comment.State.TRASH]
    ids = list(Comment.objects.filter(state__in=states).values_list("pk", flat=True))
    report = moderation.apply(Action.APPROVE, ids, by=User.objects.get(username=OWNER))
    return {
        "changed": len(report.changed),
        "refused": len(report.refused),
        "shown": Comment.objects.approved().count(),
    }


def addresses() -> list[str]:
    """Return where everything begins that a reader can ask for; the rest is linked from there."""
    from blog.models import Label, Post  # noqa: PLC0415

    posts = list(Post.objects.published())
    found = ["/", "/subscribe/", "/privacy/", "/sitemap.xml", "/feeds/feeds.opml", "/search?q=the"]
    scopes = ["posts", "comments", "pages", "search", "authors/ines"]
    scopes += [f"labels/{slug}" for slug in Label.objects.values_list("slug", flat=True)]
    scopes += [f"posts/{post.pk}/comments" for post in posts]
    for scope in scopes:
        query = "q=tea&" if scope == "search" else ""
        ending = f"?{query}max-results=150"
        found += [f"/feeds/{scope}.{suffix}{ending}" for suffix in ("atom", "rss", "json")]
    for post in posts:
        found += [post.get_absolute_url(), f"/comments/new/{post.pk}/"]
        found += [f"/api/v1/posts/{post.pk}/comments/?limit=100&view={v}" for v in ("flat", "tree")]
    return [*found, "/api/v1/posts/?limit=100", "/author/ines/"]


QUESTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "prepare": prepare,
    "taken": taken,
    "limits": limits,
    "approve": approve,
    "addresses": addresses,
}


def main() -> None:
    """Answer questions by their names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.site.settings")
    django.setup()

    def answered(what: str, **fields: Any) -> Any:
        return QUESTIONS[what](**fields)

    answer_lines(answered)


if __name__ == "__main__":
    main()
