"""Cleaning everything again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from blog import revisions
from blog.models import Post
from comments import moderation
from comments.models import Comment
from tests.blog.factories import published
from tests.comments.factories import approved

pytestmark = pytest.mark.django_db


def resanitized(**options: bool) -> str:
    out = StringIO()
    call_command("resanitize", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def dirty() -> Post:
    """Return a post with a comment, both as an older sanitiser might have left them."""
    post = published()
    approved(post)
    Post.objects.update(html="<script>1</script>", sanitizer="old")
    Comment.objects.update(html="<script>1</script>", sanitizer="old")
    return post


def test_resanitize_cleans_what_differs_and_moves_its_revisions(dirty: Post) -> None:
    before = revisions.read(["posts", "comments"])
    updated_at = dirty.updated_at
    assert "1 of 1 posts" in resanitized()
    after = revisions.read(["posts", "comments"])
    assert not Post.objects.filter(html__contains="script").exists()
    assert not Comment.objects.filter(html__contains="script").exists()
    assert all(before[scope] != after[scope] for scope in before)
    assert Post.objects.get().updated_at == updated_at


def test_resanitize_dry_run_writes_nothing(dirty: Post) -> None:
    assert "Nothing was written." in resanitized(dry_run=True)
    assert Post.objects.get().sanitizer == Comment.objects.get().sanitizer == "old"


def test_resanitize_again_finds_nothing(dirty: Post) -> None:
    resanitized()
    before = revisions.read(["posts", "comments"])
    assert "0 of 1 posts" in resanitized()
    assert revisions.read(["posts", "comments"]) == before


def test_resanitize_leaves_erased_comments_empty(dirty: Post) -> None:
    moderation.erase(Comment.objects.get())
    resanitized()
    assert Comment.objects.get().html == ""
