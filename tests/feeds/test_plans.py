"""How a database finds the entries of a page: by an index, however far behind the first."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Blog, Post
from blog.paging import Cursor
from feeds.parameters import UPDATED, Window
from feeds.scopes import SCOPES, Ask
from tests.blog.factories import published
from tests.comments.factories import approved

pytestmark = pytest.mark.django_db

#: What tells of a plan that doesn't go by an index. Of a few rows PostgreSQL would make such a
#: plan, unless it is told not to if there is another.
AVOIDED = ("TEMP B-TREE", "SCAN blog_post", "Sort", "Seq Scan on blog_post")
AVOIDING = ("SET LOCAL enable_seqscan = off", "SET LOCAL enable_sort = off")
#: Read in queries of their own, for as many posts as the document has.
BESIDE = ('FROM "blog_post_labels"', 'FROM "blog_enclosure"')

SUBJECTS: dict[str, Any] = {"author": "alice", "label": "tea", "archive": 1}


def plan_of(name: str, window: Window) -> str:
    """Return the plans of the queries for a feed, but for what stands beside its posts."""
    subject = [SUBJECTS[name]] if name in SUBJECTS else []
    with CaptureQueriesContext(connection) as queries:
        SCOPES[name].source(Ask("atom", window), *subject)
    asked = [query["sql"] for query in queries.captured_queries]
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for setting in () if is_sqlite else AVOIDING:
            cursor.execute(setting)
        plan = []
        for query in asked:
            if not any(beside in query for beside in BESIDE):
                cursor.execute(f"EXPLAIN {'QUERY PLAN ' * is_sqlite}{query}")
                plan += [str(row[-1]) for row in cursor.fetchall()]
    return "\n".join(plan)


@pytest.mark.parametrize("name", ["posts", "pages"])
def test_page_by_time_of_update_is_read_without_sorting(name: str) -> None:
    for kind in Post.Kind:
        for _ in range(3):
            published(kind=kind)
    Blog.objects.update(feed_entries=1)
    plan = plan_of(name, Window(order=UPDATED))
    assert [sign for sign in AVOIDED if sign in plan] == []


@pytest.mark.parametrize("name", ["posts", "pages", "author", "label", "comments", "archive"])
def test_page_is_read_without_sorting(name: str) -> None:
    for kind in Post.Kind:
        post = [published(kind=kind, labels=["Tea"]) for _ in range(3)][-1]
    for _ in range(3):
        comment = approved(post)
    Blog.objects.update(feed_entries=1)
    place = Cursor.of(comment if name == "comments" else post)
    for window in (Window(), Window(before=place)):
        plan = plan_of(name, window)
        assert "blog_post" in plan
        assert [sign for sign in AVOIDED if sign in plan] == []
