"""Posts from elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog import publishing, revisions
from blog.models import Label, Post, PostUrl
from tests.blog.factories import author

pytestmark = pytest.mark.django_db

THEN = datetime(2012, 3, 14, 9, 49, 22, tzinfo=UTC)


def item(ref: str = "wordpress:a:1", **fields: Any) -> publishing.ImportedPost:
    filled = {"state": Post.State.PUBLISHED, "published_at": THEN, "title": "Tea", **fields}
    return publishing.ImportedPost(ref=ref, author=author(), **filled)


def test_import_keeps_id_dates_labels_and_addresses() -> None:
    [outcome] = publishing.import_posts(
        [item(atom_id="http://a.test/?p=1", labels=["Food"], old_urls=[("/", "p=1")])]
    )
    post = Post.objects.get()
    assert outcome.created
    assert (post.atom_id, post.published_at) == ("http://a.test/?p=1", THEN)
    assert [label.name for label in post.labels.all()] == ["Food"]
    assert PostUrl.objects.get().post == post


def test_import_of_the_same_ref_again_changes_nothing() -> None:
    publishing.import_posts([item()])
    before = revisions.read(["posts"])
    [outcome] = publishing.import_posts([item(title="Other")])
    assert not outcome.created
    assert Post.objects.get().title == "Tea"
    assert revisions.read(["posts"]) == before


def test_import_of_the_future_is_scheduled() -> None:
    soon = timezone.now() + timedelta(days=1)
    publishing.import_posts([item(published_at=soon)])
    post = Post.objects.get()
    assert (post.state, post.scheduled_for, post.path) == ("scheduled", soon, None)


def test_import_of_an_update_before_publication_is_updated_at_publication() -> None:
    publishing.import_posts([item(updated_at=THEN - timedelta(days=1))])
    post = Post.objects.get()
    assert post.updated_at is not None
    assert post.updated_at.replace(microsecond=0) == THEN


def test_import_of_posts_of_one_second_gives_them_different_updates() -> None:
    publishing.import_posts([item("a"), item("b")])
    assert Post.objects.values("updated_at").distinct().count() == 2


def test_import_of_a_taken_id_mints_a_new_one() -> None:
    publishing.import_posts([item("a", atom_id="x"), item("b", atom_id="x")])
    assert Post.objects.get(import_ref="a").atom_id == "x"
    assert Post.objects.get(import_ref="b").atom_id.startswith("urn:uuid:")


def test_import_of_equal_titles_gives_each_a_path() -> None:
    publishing.import_posts([item("a"), item("b")])
    assert set(Post.objects.values_list("path", flat=True)) == {
        "/2012/03/tea.html",
        "/2012/03/tea-2.html",
    }


@pytest.mark.parametrize("size", [2, 20])
def test_import_takes_the_same_queries_for_any_batch(
    size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    batch = [item(str(number), title=f"Tea {number}", labels=["A", "B"]) for number in range(size)]
    with django_assert_max_num_queries(18):
        publishing.import_posts(batch)
    assert Label.objects.count() == 2


def test_set_parents_builds_the_tree_and_leaves_loops_out() -> None:
    pages = [item(ref, kind=Post.Kind.PAGE, title=ref) for ref in ("a", "b")]
    publishing.import_posts(pages)
    publishing.set_parents({"b": "a", "a": "b", "c": "a"})
    tree = dict(Post.objects.values_list("import_ref", "parent__import_ref"))
    assert tree == {"a": None, "b": "a"}
