"""Sample content."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from blog import publishing
from blog.models import Blog, Label, Post, PostUrl
from comments import learning, moderation
from comments.models import Comment, Lesson
from tests.blog.factories import author, draft

pytestmark = pytest.mark.django_db


def test_sampleblog_on_an_empty_blog_makes_one_worth_looking_at() -> None:
    call_command("sampleblog")
    states = Counter(Comment.objects.values_list("state", flat=True))
    assert Post.objects.published().posts().count() >= 12
    assert Post.objects.published().pages().count() >= 3
    assert states["pending"] >= 2
    assert states["spam"] >= 1
    assert Comment.objects.approved().filter(depth=2).exists()


def test_sampleblog_again_changes_nothing() -> None:
    call_command("sampleblog")
    before = (list(Post.objects.values()), list(Comment.objects.values()))
    call_command("sampleblog")
    assert (list(Post.objects.values()), list(Comment.objects.values())) == before


def test_sampleblog_with_numbers_makes_as_many_more() -> None:
    call_command("sampleblog")
    posts, comments = Post.objects.count(), Comment.objects.count()
    call_command("sampleblog", posts=5, comments=40, pending=7)
    assert Post.objects.count() == posts + 5
    assert Comment.objects.count() == comments + 40
    assert (
        Comment.objects.filter(import_ref__startswith="sample:comment", visible=False).count() == 7
    )


def test_sampleblog_on_a_blog_with_other_content_is_refused() -> None:
    draft()
    with pytest.raises(CommandError, match="content of its own"):
        call_command("sampleblog")


def test_sampleblog_with_more_pending_than_comments_is_refused() -> None:
    with pytest.raises(CommandError, match="--pending"):
        call_command("sampleblog", comments=1, pending=2)


def test_sampleblog_remove_leaves_the_blog_as_it_was() -> None:
    title = Blog.current().title
    call_command("sampleblog", posts=3, comments=5)
    call_command("sampleblog", remove=True)
    assert Blog.current().title == title
    for model in (Post, Comment, Label, PostUrl, User):
        assert not model.objects.exists()


def test_sampleblog_remove_leaves_nothing_learnt_from_it() -> None:
    call_command("sampleblog")
    for comment in Comment.objects.pending():
        moderation.approve(comment, by=author())
        learning.learn()
    assert Lesson.objects.learnt().exists()
    call_command("sampleblog", remove=True)
    learning.work()
    assert not Lesson.objects.exists()


def test_sampleblog_remove_leaves_what_the_owner_wrote() -> None:
    call_command("sampleblog")
    mine = publishing.publish(draft(labels=["Repairs"]))
    call_command("sampleblog", remove=True)
    assert list(Post.objects.all()) == [mine]
    assert Label.objects.get().name == "Repairs"
