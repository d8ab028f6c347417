"""How SQLite finds the entries of a page: by an index, however far behind the first."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Blog, Post
from blog.paging import Cursor
from feeds.parameters import Window
from feeds.scopes import SCOPES, Ask
from tests.blog.factories import published
from tests.comments.factories import approved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL goes by statistics"),
]

SUBJECTS: dict[str, Any] = {"author": "alice", "label": "tea", "archive": 1}


def plan_of(name: str, window: Window) -> str:
    """Return the plans of the queries for a feed, but for that of the labels' names."""
    subject = [SUBJECTS[name]] if name in SUBJECTS else []
    with CaptureQueriesContext(connection) as queries:
        SCOPES[name].source(Ask("atom", window), *subject)
    asked = [query["sql"] for query in queries.captured_queries]
    with connection.cursor() as cursor:
        plan = []
        for query in asked:
            if "prefetch_related" not in query:
                cursor.execute(f"EXPLAIN QUERY PLAN {query}")
                plan += [str(row[-1]) for row in cursor.fetchall()]
    return "\n".join(plan)


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
        assert "SEARCH" in plan
        assert "TEMP B-TREE" not in plan
        assert "SCAN blog_post" not in plan
