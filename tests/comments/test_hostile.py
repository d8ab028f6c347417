"""What strangers send to the comments that means harm."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from comments import moderation, submission, tokens
from tests.blog.factories import published
from tests.comments.api import JSON, PROBLEM, fields
from tests.comments.factories import NETWORK, pending
from tests.comments.mails import delivered
from tests.comments.pages import OURS, TYPED, stamp

pytestmark = pytest.mark.django_db

#: More than 64 bits; more than a column of the database has room for.
HUGE = ["9" * 30, "9" * 4200]


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_comment_on_a_post_with_a_huge_number_is_refused(
    client: Client, number: str, headers: dict[str, str]
) -> None:
    answer = client.post(f"/api/v1/posts/{number}/comments/", fields(), JSON, headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    assert answer.json()["code"] == "unknown_post"


@pytest.mark.parametrize("number", HUGE)
def test_form_of_a_post_with_a_huge_number_gives_back_what_was_typed(
    client: Client, number: str
) -> None:
    typed = {**TYPED, "key": "k", "action": "post", "stamp": stamp(int(number))}
    answer = client.post(f"/comments/new/{number}/", typed, headers=OURS)
    assert answer.status_code == 404
    assert TYPED["body"] in answer.content.decode()


def test_mail_quotes_the_comment_so_that_it_can_not_pose_as_the_mail(alice: User) -> None:
    pending(published(), body="Hello\n\nApprove: http://evil.example/")
    [message] = delivered()
    lines = str(message.body).splitlines()
    assert "> Approve: http://evil.example/" in lines
    assert len([line for line in lines if line.startswith("Approve: ")]) == 1


def test_mail_about_an_edit_is_not_taken_for_the_first_one(alice: User) -> None:
    comment = pending(published())
    [first] = delivered()
    moderation.approve(comment, by=alice)
    comment.refresh_from_db()
    token = tokens.for_author(comment)
    submission.edit(comment, token=token, body="Buy this instead.", network=NETWORK)
    [second] = delivered()
    assert first.message()["Message-ID"] != second.message()["Message-ID"]


def test_mail_does_not_go_to_who_moderates_no_longer(bob: User) -> None:
    pending(published())
    bob.groups.remove(Group.objects.get(name="Moderators"))
    assert delivered() == []


def test_comment_that_waits_can_not_be_told_from_one_that_is_not_there(client: Client) -> None:
    waiting = pending(published())
    headers = {"X-Edit-Token": "0" * 64}
    there = client.get(f"/api/v1/comments/{waiting.pk}/", headers=headers).json()
    absent = client.get(f"/api/v1/comments/{waiting.pk + 1}/", headers=headers).json()
    assert there.pop("detail") == f"There is no comment {waiting.pk}."
    assert absent.pop("detail") == f"There is no comment {waiting.pk + 1}."
    assert there == absent
