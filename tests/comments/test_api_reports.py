"""What readers report, and bans that hide, by moderators' calls."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from comments import moderation
from comments.models import Comment
from tests.blog.factories import published
from tests.comments.factories import approved, pending
from tests.comments.moderating import Program, ids, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(bob: User) -> Program:
    """What Bob moderates by."""
    return Program(bob)


@pytest.fixture
def reported() -> Comment:
    """A comment that a reader reports, beside one that nobody does."""
    comment = approved(published(), author_email="eve@example.net")
    approved(comment.post)
    moderation.flag(comment, network="10.9.0.0/24", reason="spam")
    return comment


def test_list_keeps_what_is_reported(program: Program, reported: Comment) -> None:
    assert ids(program.get("comments/", reported="true")) == [reported.pk]
    assert len(ids(program.get("comments/", reported="false"))) == 2


def test_list_with_nonsense_about_reports_is_refused(program: Program) -> None:
    assert program.get("comments/", reported="x").status_code == 400


def test_bulk_takes_what_is_reported(program: Program, reported: Comment) -> None:
    answer = program.post("bulk/", action="spam", filter={"reported": True})
    assert answer.json()["changed"] == [reported.pk]


def test_dismissal_answers_with_its_batch_and_is_undone(
    program: Program, reported: Comment
) -> None:
    answer = program.post(f"comments/{reported.pk}/dismiss/")
    assert (answer.status_code, ids(program.get("comments/", reported="true"))) == (200, [])
    program.post(f"batches/{answer.json()['batch']}/undo/")
    assert ids(program.get("comments/", reported="true")) == [reported.pk]


def test_dismissal_of_what_nobody_reports_is_409(program: Program) -> None:
    answer = program.post(f"comments/{approved(published()).pk}/dismiss/")
    assert refusal(answer) == (409, "not_reported")


def test_ban_that_hides_names_what_it_hid_and_is_undone_as_one(
    program: Program, reported: Comment
) -> None:
    waits = pending(reported.post, author_email="EVE@example.net")
    answer = program.post(f"comments/{reported.pk}/ban/", hide=True)
    assert (answer.json()["state"], answer.json()["changed"]) == ("spam", [reported.pk, waits.pk])
    undone = program.post(f"batches/{answer.json()['batch']}/undo/").json()
    assert undone["restored"] == [reported.pk, waits.pk]


def test_ban_that_hides_nothing_changes_no_comment(program: Program, reported: Comment) -> None:
    answer = program.post(f"comments/{reported.pk}/ban/")
    assert (answer.json()["state"], answer.json()["changed"]) == ("approved", [])
