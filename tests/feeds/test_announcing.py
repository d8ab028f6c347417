"""Every operation against what the hub is told: changed entries are news, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import announcing, publishing
from blog.models import Delivery, Label, Post
from comments import moderation
from comments.models import Comment
from tests.blog.factories import author, draft, published
from tests.comments.factories import approved, hold, pending
from tests.feeds.hub import Hub, hub, work_later
from tests.test_freshness import CHANGES, World

__all__ = ["hub"]

pytestmark = pytest.mark.django_db

POSTS, PAGES, COMMENTS = "posts", "pages", "comments"
TEA, POTS, ZOE, ALICE = "labels/tea", "labels/pots", "authors/zoe", "authors/alice"
OF_POST, OF_PAGE = "of the post", "of the page"
#: Where Zoe's post with the labels "Tea" and "Pots" is an entry.
LISTS = {POSTS, TEA, POTS, ZOE}


def edit_comment_seen(world: World) -> None:
    """Edit a comment that stays in sight."""
    hold("none")
    CHANGES["revise"](world)


def approve_out_of_sight(world: World) -> None:
    publishing.unpublish(world.post)
    Delivery.objects.all().delete()
    moderation.approve(world.waiting, by=world.other)


def resanitize(_: World) -> None:
    Post.objects.update(sanitizer="old", feed_html="<p>old</p>")
    Comment.objects.update(sanitizer="old", html="<p>old</p>")
    assert any(changed for _, changed in publishing.resanitize())
    assert any(changed for _, changed in moderation.resanitize())


def schedule(world: World) -> None:
    publishing.schedule(world.post, at=timezone.now() + timedelta(days=1))


#: More than `tests/test_freshness.py` has: what readers don't see, and what is no news.
OTHERS: dict[str, Callable[[World], object]] = {
    "edit nothing": lambda world: publishing.edit(world.post, title=world.post.title),
    "edit position": lambda world: publishing.edit(world.page, position=7),
    "draft": lambda _: draft(labels=["Tea"]),
    "edit draft": lambda _: publishing.edit(draft(), title="Another", labels=["Tea"]),
    "delete draft": lambda _: publishing.delete(draft(labels=["Tea"])),
    "hold": lambda world: pending(world.post),
    "trash what was held": lambda world: moderation.trash(world.waiting, by=world.other),
    "approve out of sight": approve_out_of_sight,
    "comment on page": lambda world: approved(world.page),
    "edit comment seen": edit_comment_seen,
    "schedule": schedule,
    "resanitize": resanitize,
    "old address": lambda world: publishing.add_address(world.post, path="/old"),
}
TOLD: dict[str, set[str]] = {
    "rename author": set(),
    "rename label": set(),
    "remove label": set(),
    "edit title": LISTS,
    # No post has the label "Tea" any more: it has no feed.
    "edit labels": LISTS - {TEA},
    "edit files": LISTS,
    "measure file": set(),
    "edit author": LISTS - {ZOE} | {ALICE},
    "edit date": LISTS,
    "edit page": {PAGES},
    "move page": set(),
    "close comments": set(),
    "close comments by age": set(),
    "unpublish post": {POSTS, COMMENTS},
    "unpublish page": {PAGES, COMMENTS},
    "publish again": LISTS | {COMMENTS, OF_POST},
    "delete post": {POSTS, COMMENTS},
    "delete page": {PAGES, COMMENTS},
    "take back": {POSTS, COMMENTS},
    "publish another": {POSTS, TEA, ALICE},
    "publish due": {POSTS, ALICE},
    "import posts": {POSTS, POTS, ZOE},
    "import comment": {COMMENTS},
    "title of the blog": set(),
    "keep networks": set(),
    "time zone": set(),
    "approve": {COMMENTS, OF_POST},
    "spam": {COMMENTS, OF_POST},
    "trash": {COMMENTS, OF_POST},
    "purge": {COMMENTS, OF_POST},
    "erase": {COMMENTS, OF_POST},
    "mend depth": set(),
    "mend answer": {COMMENTS, OF_POST},
    "comments on a page": set(),
    "pin": set(),
    "lock": set(),
    "correct": {COMMENTS, OF_POST},
    "reply": {COMMENTS, OF_POST},
    "undo approval": {COMMENTS, OF_POST},
    "undo removal": {COMMENTS, OF_POST},
    "erase person": {COMMENTS, OF_POST},
    "revise": {COMMENTS, OF_POST},
    "answer": {COMMENTS, OF_POST},
    "mention": {COMMENTS, OF_POST},
    "mention withdrawn": {COMMENTS, OF_POST},
    "verify": {COMMENTS, OF_POST},
    "flag": {COMMENTS, OF_POST},
    "ban and hide": {COMMENTS, OF_POST},
    "judge": {COMMENTS, OF_POST},
    "verify what is shown": set(),
    "edit nothing": set(),
    "edit position": set(),
    "draft": set(),
    "edit draft": set(),
    "delete draft": set(),
    "hold": set(),
    "trash what was held": set(),
    "approve out of sight": set(),
    "comment on page": {COMMENTS, OF_PAGE},
    "edit comment seen": {COMMENTS, OF_POST},
    "schedule": {POSTS, COMMENTS},
    "resanitize": set(),
    "old address": set(),
}
ALL = {**CHANGES, **OTHERS}


def test_table_has_every_change_that_freshness_has() -> None:
    assert TOLD.keys() == ALL.keys()


def topics(urls: list[str], world: World) -> dict[str, set[str]]:
    """Return the formats that the hub was told of by the feed."""
    names = {
        f"posts/{world.post.pk}/comments": OF_POST,
        f"posts/{world.page.pk}/comments": OF_PAGE,
    }
    found: dict[str, set[str]] = {}
    for url in urls:
        path, _, suffix = unquote(url.removeprefix("http://blog.test/feeds/")).rpartition(".")
        assert suffix not in found.setdefault(names.get(path, path), set())
        found[names.get(path, path)].add(suffix)
    return found


@pytest.mark.parametrize("name", TOLD)
def test_hub_is_told_of_the_feeds_whose_entries_changed(hub: Hub, name: str) -> None:
    world = World.made()
    Delivery.objects.all().delete()
    ALL[name](world)
    work_later()
    told = topics(hub.told, world)
    assert told.keys() == TOLD[name]
    assert all(suffixes == {"atom", "rss", "json"} for suffixes in told.values())
    assert not Delivery.objects.filter(kind=announcing.KIND).exclude(state="done").exists()


@pytest.mark.parametrize("name", ["edit title", "import posts", "delete post", "approve"])
def test_change_of_a_blog_without_a_hub_writes_nothing(settings: Settings, name: str) -> None:
    settings.WEBSUB_HUB = ""
    ALL[name](World.made())
    assert not Delivery.objects.filter(kind=announcing.KIND).exists()


def test_change_that_is_rolled_back_announces_nothing(hub: Hub) -> None:
    post = draft()
    with transaction.atomic():
        publishing.publish(post)
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_import_of_many_posts_writes_a_row_for_each_feed(hub: Hub) -> None:
    for batch in range(20):
        posts = [
            publishing.ImportedPost(
                ref=f"x:{batch}:{number}", author=author(), title="Tea", labels=["Tea", "Pots"],
                state=Post.State.PUBLISHED, published_at=timezone.now(),
            )
            for number in range(100)
        ]  # fmt: skip
        publishing.import_posts(posts)
    labels = {f"label:{pk}" for pk in Label.objects.values_list("pk", flat=True)}
    subjects = [each.payload["subject"] for each in Delivery.objects.all()]
    assert sorted(subjects) == sorted({"posts", f"author:{author().pk}"} | labels)


def test_label_of_drafts_alone_is_no_news(hub: Hub) -> None:
    items = [
        publishing.ImportedPost(ref="x:1", author=author(), labels=["Tea"]),
        publishing.ImportedPost(
            ref="x:2", author=author(), labels=["Pots"], state=Post.State.PUBLISHED
        ),
    ]
    publishing.import_posts(items)
    label = Label.objects.get(name="Pots")
    subjects = {each.payload["subject"] for each in Delivery.objects.all()}
    assert subjects == {"posts", f"label:{label.pk}", f"author:{author().pk}"}


def test_import_of_comments_on_many_posts_writes_one_row(hub: Hub) -> None:
    posts = [published(title=str(number)) for number in range(5)]
    Delivery.objects.all().delete()
    comments = [
        moderation.ImportedComment(
            ref=f"x:{post.pk}", post=post, created_at=timezone.now(), source="Hm.",
            state=Comment.State.APPROVED,
        )
        for post in posts
    ]  # fmt: skip
    moderation.import_comments(comments)
    assert [each.payload for each in Delivery.objects.all()] == [{"subject": "comments"}]


def test_announcing_takes_one_statement_whatever_waits(
    hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (50, 80):
        with transaction.atomic(), django_assert_num_queries(1):
            announcing.announce(f"label:{number}" for number in range(count))
    assert Delivery.objects.count() == 80


def test_announcing_nothing_asks_nothing(
    hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with transaction.atomic(), django_assert_num_queries(0):
        announcing.announce([])
