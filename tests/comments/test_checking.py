"""``manage.py check_comments``: nothing wrong is overlooked, and all of it is mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from blog import revisions
from blog.models import Post
from comments import checking, moderation, threads
from comments.checking import Fault, Looked
from comments.models import Comment, ModerationEvent
from tests.blog.factories import author, draft, published
from tests.comments.factories import LONG_AGO, approved, line_of, pending, threads_of

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def post() -> Post:
    """A post with threads 0.0, 0.1, 0.2 and 1.0, and one comment that waits."""
    post = published()
    threads_of(post, [3, 1])
    pending(post, author_name="waits")
    return post


def checked(*options: str) -> str:
    """Run the command and return what it wrote."""
    out = StringIO()
    call_command("check_comments", *options, stdout=out)
    return out.getvalue()


def refused(*options: str) -> tuple[str, str]:
    """Run the command, which fails; return what it wrote, and why."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_comments", *options, stdout=out)
    return out.getvalue(), str(error.value)


def found() -> list[Fault]:
    """Return everything that is wrong."""
    return [fault for posts in checking.post_ids() for fault in checking.faults(posts, Looked())]


def by(name: str) -> Comment:
    return Comment.objects.get(author_name=name)


def spoil(name: str, **columns: Any) -> Comment:
    """Give a row what no operation would."""
    Comment.objects.filter(author_name=name).update(**columns)
    return by(name)


def without_constraint(name: str) -> None:
    """Let the rows of this test be as the constraint forbids."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE comments_comment DROP CONSTRAINT {name}")


@pytest.fixture
def unconstrained() -> Any:
    """Undo what SQLite doesn't with the transaction."""
    yield without_constraint
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_right_rows_are_said_to_be_so(post: Post) -> None:
    line_of(post, depth=12)
    moderation.trash(by("0.1"), by=author())
    moderation.erase(by("0.0"))
    draft(title="Without comments")
    assert "2 posts and 18 comments checked: 0 wrong, 0 mended." in checked()


@pytest.mark.parametrize(("column", "value"), [("comment_count", 7), ("last_comment_at", None)])
def test_wrong_count_is_told_with_both_values_and_mended(
    post: Post, column: str, value: object
) -> None:
    right = getattr(post, column)
    Post.objects.filter(pk=post.pk).update(**{column: value})
    said, why = refused()
    plain = right.isoformat() if column == "last_comment_at" else right
    assert f"Post {post.pk}: {column} is {value or 'none'}, should be {plain}" in said
    assert why == "1 row is wrong; --repair mends them."
    assert f"Post {post.pk}: 0 comments and its counts mended." in checked("--repair")
    post.refresh_from_db()
    assert getattr(post, column) == right


def elsewhere() -> int:
    return approved(published(title="Milk"), author_name="milk").pk


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("0.1", {"path": "0" * 16}),
        ("0.1", {"path": ""}),
        ("0.1", {"path": "Ü" * 32}),
        ("0.1", {"depth": 5}),
        ("0.0", {"path": "x" * 32}),
        ("0.2", {"created_at": LONG_AGO - timedelta(days=1)}),
    ],
)
def test_wrong_place_is_told_with_both_values_and_mended(
    post: Post, name: str, columns: dict[str, Any]
) -> None:
    spoilt = spoil(name, **columns)
    said, _ = refused()
    [column] = columns
    assert f"Post {post.pk}, comment {spoilt.pk}: {column.replace('created_at', 'path')} is" in said
    checked("--repair")
    assert found() == []
    assert [c.author_name for c in Comment.objects.approved().in_thread_order()] == [
        *(["0.0", "0.2", "0.1"] if "created_at" in columns else ["0.0", "0.1", "0.2"]), "1.0",
    ]  # fmt: skip


def test_root_of_another_thread_is_mended(post: Post) -> None:
    spoil("0.1", root=by("1.0"))
    [fault] = found()
    assert fault.wrong == {"root": (by("1.0").pk, by("0.0").pk)}
    checked("--repair")
    assert by("0.1").root == by("0.0")


def test_answer_to_a_comment_on_another_post_becomes_a_thread_of_its_own(post: Post) -> None:
    other = elsewhere()
    spoil("0.1", parent=other)
    [fault] = found()
    assert fault.wrong["parent"] == (other, None)
    checked("--repair")
    mended = by("0.1")
    assert (mended.parent, mended.root, mended.depth, mended.path) == (
        None, None, 0, threads.step(mended),
    )  # fmt: skip
    assert found() == []


def test_comments_that_answer_each_other_are_told_and_the_first_begins_a_thread(
    post: Post,
) -> None:
    first, second = by("0.1"), by("0.2")
    spoil("0.1", parent=second)
    spoil("0.2", parent=first)
    wrong = {fault.comment_id: fault.wrong for fault in found()}
    assert wrong[first.pk]["parent"] == (second.pk, None)
    checked("--repair")
    assert (by("0.1").parent, by("0.2").parent, by("0.2").root) == (None, first, first)
    assert found() == []


def test_comment_that_answers_itself_begins_a_thread(post: Post) -> None:
    spoil("0.2", parent=by("0.2"), root=by("0.2"))
    checked("--repair")
    assert (by("0.2").parent, found()) == (None, [])


def test_comment_below_a_wrong_one_is_mended_with_it(post: Post) -> None:
    deepest = line_of(post, depth=4)
    Comment.objects.filter(replies__depth=1, author_name="0").update(path="0" * 16)
    moderation.mend(post.pk)
    deepest.refresh_from_db()
    assert len(deepest.path) == 5 * threads.STEP_CHARACTERS
    assert found() == []


@pytest.mark.parametrize(
    ("name", "visible"), [("0.1", False), ("waits", True)], ids=["approved", "pending"]
)
def test_visibility_that_doesnt_fit_the_state_is_mended_with_the_counts(
    post: Post, name: str, unconstrained: Callable[[str], None], *, visible: bool
) -> None:
    unconstrained("comment_visible_if_approved")
    comment = spoil(name, visible=visible)
    said, why = refused()
    assert f"comment {comment.pk}: visible is {'yes' if visible else 'no'}, should be" in said
    assert why.startswith("2 rows are wrong")
    checked("--repair")
    post.refresh_from_db()
    assert (by(name).visible, post.comment_count, found()) == (not visible, 4, [])


def test_repair_of_a_place_moves_the_post_and_no_list_of_comments(post: Post) -> None:
    spoil("0.1", depth=5)
    scopes = [revisions.COMMENTS, revisions.of_post(post.pk)]
    before = revisions.read(scopes)
    checked("--repair")
    after = revisions.read(scopes)
    assert [scope for scope in scopes if before[scope] != after[scope]] == scopes[1:]


def test_repair_of_an_answer_moves_what_readers_hold_and_writes_an_event(post: Post) -> None:
    comment = spoil("0.1", parent=elsewhere())
    scopes = [revisions.COMMENTS, revisions.of_post(post.pk)]
    before = revisions.read(scopes)
    checked("--repair")
    after = revisions.read(scopes)
    assert all(before[scope] != after[scope] for scope in scopes)
    event = ModerationEvent.objects.get(comment=comment, action="repair")
    assert (event.by_id, event.from_state, event.to_state) == (None, "approved", "approved")
    assert by("0.1").changed_at_revision == after[revisions.COMMENTS].value


def test_repair_of_wrong_counts_moves_what_shows_them(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(comment_count=9)
    before = revisions.read([revisions.COMMENTS])
    checked("--repair")
    assert revisions.read([revisions.COMMENTS]) != before


def test_mending_what_is_right_changes_nothing(post: Post) -> None:
    before = revisions.read([revisions.COMMENTS, revisions.of_post(post.pk)])
    mended = moderation.mend(post.pk)
    assert (mended.comments, mended.counts) == ([], False)
    assert revisions.read(before) == before
    assert moderation.mend(4711).comments == []


def test_repair_again_finds_nothing(post: Post) -> None:
    spoil("0.1", depth=5, path="0" * 16)
    checked("--repair")
    assert "0 wrong" in checked("--repair")


def test_json_is_one_object_a_line(post: Post) -> None:
    spoilt = spoil("0.1", depth=5)
    lines = [json.loads(line) for line in checked("--repair", "--json").splitlines()]
    assert lines == [
        {"post": post.pk, "comment": spoilt.pk, "wrong": {"depth": {"is": 5, "should_be": 1}}},
        {"post": post.pk, "mended": {"comments": [spoilt.pk], "counts": False}},
        {"posts": 1, "comments": 5, "wrong": 1, "mended": 1},
    ]


def test_comment_whose_id_an_import_changed_afterwards_is_right(post: Post) -> None:
    spoil("0.1", atom_id="tag:elsewhere.example,2020:1")
    assert found() == []


@pytest.mark.parametrize("posts", [1, 9])
def test_check_takes_the_same_queries_for_any_number_of_posts(
    posts: int, django_assert_num_queries: Queries
) -> None:
    ids = []
    for _ in range(posts):
        post = published()
        threads_of(post, [2])
        ids.append(post.pk)
    with django_assert_num_queries(2):
        assert list(checking.faults(ids, Looked())) == []


@pytest.mark.parametrize("count", [2, 40])
def test_mending_takes_the_same_queries_for_any_number_of_comments(
    count: int, django_assert_max_num_queries: Queries
) -> None:
    post = published()
    threads_of(post, [count])
    Comment.objects.exclude(parent=None).update(depth=5)
    with django_assert_max_num_queries(14):
        moderation.mend(post.pk)


@pytest.mark.parametrize(
    ("parents", "heads"),
    [
        ({}, set()),
        ({1: None, 2: 1, 3: 2}, set()),
        ({1: 1}, {1}),
        ({3: 2, 2: 3, 1: 2, 9: 1}, {2}),
        ({1: 2, 2: 3, 3: 1, 7: 8, 8: 7, 9: None}, {1, 7}),
        ({1: 99}, set()),
    ],
)
def test_cycle_is_known_by_its_smallest_id(parents: dict[int, int | None], heads: set[int]) -> None:
    assert checking.heads_of_cycles(parents) == heads
