"""Many comments at once, what was done, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.models import Post
from comments import moderation
from comments.api.moderating import bulk
from comments.models import Batch, Comment
from tests.blog.factories import published
from tests.comments.api import codes
from tests.comments.factories import approved, pending
from tests.comments.moderating import Program, ids, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(bob: User) -> Program:
    """What Bob moderates by."""
    return Program(bob)


def waiting(post: Post, number: int) -> list[int]:
    """Store comments that wait, many at once."""
    now = timezone.now()
    made = Comment.objects.bulk_create(
        Comment(post=post, path=f"{each:08}", source="x", html="x", created_at=now, state_at=now)
        for each in range(number)
    )
    return [comment.pk for comment in made]


def test_bulk_by_ids_is_one_batch_and_names_what_it_left(program: Program, bob: User) -> None:
    post = published()
    first, second, there = pending(post), pending(post), approved(post)
    sent = [second.pk, there.pk, first.pk, second.pk, 4711]
    report = program.post("bulk/", action="approve", ids=sent, reason="fine").json()
    assert sorted(report["changed"]) == [first.pk, second.pk]
    assert [(each["id"], each["code"]) for each in report["refused"]] == [
        (there.pk, "already_there"),
        (4711, "unknown_comment"),
    ]
    batch = Batch.objects.get(pk=report["batch"])
    assert (batch.action, batch.changed, batch.by) == ("approve", 2, bob)


def test_bulk_by_filter_changes_what_it_keeps_and_no_more(program: Program) -> None:
    post = published()
    bad, good = pending(post, body="Buy pills"), pending(post)
    narrowed = {"state": ["pending"], "q": "pills", "post": post.pk}
    report = program.post("bulk/", action="spam", filter=narrowed).json()
    assert (report["changed"], report["refused"]) == ([bad.pk], [])
    good.refresh_from_db()
    assert good.state == "pending"


def test_bulk_that_changes_nothing_has_no_batch(program: Program) -> None:
    report = program.post("bulk/", action="approve", ids=[approved(published()).pk]).json()
    assert (report["batch"], report["changed"]) == (None, [])
    assert not Batch.objects.filter(by__username="bob").exists()


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"action": "approve"}, {"ids": "one_of"}),
        ({"action": "approve", "ids": [1], "filter": {"q": "x"}}, {"ids": "one_of"}),
        ({"action": "erase", "ids": [1]}, {"action": "invalid_choice"}),
        ({"ids": [1]}, {"action": "required"}),
        ({"action": "spam", "ids": []}, {"ids": "min_length"}),
        ({"action": "spam", "ids": "1"}, {"ids": "not_a_list"}),
        ({"action": "spam", "ids": [1, "2", True]}, {"ids.1": "invalid"}),
        ({"action": "spam", "ids": [2**63]}, {"ids.0": "max_value"}),
        ({"action": "spam", "ids": [1] * 10_001}, {"ids": "max_length"}),
        ({"action": "spam", "filter": []}, {"filter": "invalid"}),
        ({"action": "spam", "filter": {"sate": ["spam"]}}, {"filter.sate": "unknown_member"}),
        ({"action": "spam", "filter": {"q": ""}}, {"filter.q": "blank"}),
        ({"action": "spam", "filter": {"post": "1"}}, {"filter.post": "invalid"}),
        ({"action": "spam", "filter": {"since": "today"}}, {"filter.since": "invalid"}),
        ({"action": "spam", "filter": {"state": ["erased"]}}, {"filter.state.0": "invalid_choice"}),
    ],
)
def test_bulk_that_can_not_be_read_changes_nothing(
    sent: dict[str, Any], found: dict[str, str], program: Program
) -> None:
    pending(published())
    answer = program.post("bulk/", **sent)
    assert (refusal(answer), codes(answer)) == ((422, "invalid"), found)
    assert Comment.objects.get().state == "pending"


def test_bulk_by_an_empty_filter_is_refused(program: Program) -> None:
    answer = program.post("bulk/", action="spam", filter={})
    assert refusal(answer) == (422, "empty_filter")


def test_bulk_by_a_filter_that_keeps_too_many_is_refused(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    waiting(published(), 3)
    answer = program.post("bulk/", action="spam", filter={"state": ["pending"]})
    assert refusal(answer) == (422, "too_many_comments")
    assert not Batch.objects.exists()


def test_bulk_of_a_thousand_takes_as_many_queries_as_its_parts_and_posts(
    program: Program, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = waiting(published(), 1000)
    program.get("bans/")
    with django_assert_max_num_queries(60):
        report = program.post("bulk/", action="approve", ids=many).json()
    assert sorted(report["changed"]) == many
    with django_assert_max_num_queries(70):
        undone = program.post(f"batches/{report['batch']}/undo/").json()
    assert (sorted(undone["restored"]), undone["moved_on"]) == (many, [])


def test_batches_are_listed_newest_first_in_parts(program: Program, bob: User) -> None:
    comment = pending(published())
    batches = [
        str(decide(comment, by=bob).batch)
        for decide in (moderation.approve, moderation.spam, moderation.trash)
    ]
    first = program.get("batches/", limit=2)
    second = program.get(first.json()["next"])
    assert (ids(first), ids(second)) == ([*reversed(batches[1:])], [batches[0]])
    assert ids(program.get(second.json()["previous"])) == ids(first)
    [oldest] = second.json()["results"]
    assert (oldest["action"], oldest["changed"], oldest["finished"]) == ("approve", 1, True)
    assert (oldest["by"], oldest["undone_by"]) == ({"id": bob.pk, "name": "bob"}, None)


def test_batches_of_one_moment_are_all_listed(program: Program) -> None:
    now = timezone.now()
    made = {str(Batch.objects.create(at=now, action="spam").pk) for _ in range(5)}
    seen, address = list[str](), "batches/"
    while address:
        part = program.get(address, **({} if "?" in address else {"limit": 2}))
        seen += [entry["id"] for entry in part.json()["results"]]
        address = part.json()["next"]
    assert (set(seen), len(seen)) == (made, 5)


@pytest.mark.parametrize("cursor", ["x", "A" * 22, "/" * 32, "A" * 33, "8" * 32])
def test_place_in_the_list_of_batches_that_is_none_is_a_400(cursor: str, program: Program) -> None:
    answer = program.get("batches/", cursor=cursor)
    assert (refusal(answer), codes(answer)) == ((400, "bad_query"), {"cursor": "bad_cursor"})


def test_undo_gives_back_and_names_what_moved_on(program: Program, alice: User) -> None:
    post = published()
    kept, moved = pending(post), pending(post)
    batch = program.post("bulk/", action="approve", ids=[kept.pk, moved.pk]).json()["batch"]
    moderation.spam(Comment.objects.get(pk=moved.pk), by=alice)
    undone = program.post(f"batches/{batch}/undo/").json()
    assert undone["restored"] == [kept.pk]
    [left] = undone["moved_on"]
    assert (left["id"], left["code"], left["state"]) == (moved.pk, "spam", "spam")
    assert left["by"] == {"id": alice.pk, "name": "alice"}
    assert str(moved.pk) in left["detail"]
    listed = {entry["id"]: entry for entry in program.get("batches/").json()["results"]}
    assert listed[batch]["undone_by"] == undone["batch"]
    assert listed[undone["batch"]]["undoes"] == batch


def test_undo_twice_is_a_409_and_an_undo_can_be_undone(program: Program) -> None:
    comment = pending(published())
    batch = program.post(f"comments/{comment.pk}/approve/").json()["batch"]
    undo = program.post(f"batches/{batch}/undo/").json()["batch"]
    assert refusal(program.post(f"batches/{batch}/undo/")) == (409, "already_undone")
    assert program.post(f"batches/{undo}/undo/").json()["restored"] == [comment.pk]
    comment.refresh_from_db()
    assert comment.state == "approved"


def test_undo_of_a_ban_names_one_that_is_gone(program: Program) -> None:
    comment = pending(published(), author_email="ted@example.net")
    batch = program.post(f"comments/{comment.pk}/ban/").json()["batch"]
    [ban] = program.get("bans/").json()["results"]
    program.post(f"bans/{ban['id']}/lift/")
    [left] = program.post(f"batches/{batch}/undo/").json()["moved_on"]
    assert (left["id"], left["ban"], left["code"]) == (None, ban["id"], "gone")


def test_undo_of_a_batch_that_never_was_is_a_404(program: Program) -> None:
    assert refusal(program.post(f"batches/{uuid4()}/undo/")) == (404, "unknown_batch")
    assert refusal(program.post("batches/1/undo/")) == (404, "not_found")
