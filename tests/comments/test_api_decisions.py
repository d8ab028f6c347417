"""What moderators do with one comment through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from comments import moderation
from comments.api.moderating import kinds
from comments.models import Batch, Comment, ModerationEvent, Rule
from comments.moderation import BatchRefused, ModerationRefused
from tests.blog.factories import published
from tests.comments.api import codes
from tests.comments.factories import approved, pending
from tests.comments.moderating import PRIVATE, Program, refusal
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(bob: User) -> Program:
    """What Bob moderates by."""
    return Program(bob)


def of(comment: Comment, action: str = "") -> str:
    """Return the path of an action on a comment, or of the comment."""
    return f"comments/{comment.pk}/{action}/" if action else f"comments/{comment.pk}/"


def test_every_refusal_of_moderation_is_a_problem() -> None:
    known = {*ModerationRefused.__subclasses__(), *BatchRefused.__subclasses__()}
    of_mailed_links = {moderation.StaleLink, moderation.NoModerator}
    assert known - of_mailed_links == set(kinds.KINDS)
    assert all(kind.code == refused.code for refused, kind in kinds.KINDS.items())


@pytest.mark.parametrize(
    ("action", "state"), [("approve", "approved"), ("spam", "spam"), ("trash", "trash")]
)
def test_decision_answers_with_the_comment_and_its_batch(
    action: str, state: str, program: Program, bob: User
) -> None:
    comment = pending(published())
    answer = program.post(of(comment, action), reason="off_topic")
    assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert answer.json().keys() >= PRIVATE
    event = ModerationEvent.objects.get(batch=answer.json()["batch"])
    assert (event.by, event.action, event.reasons) == (bob, action, ["off_topic"])


def test_restore_takes_the_last_change_back(program: Program, bob: User) -> None:
    comment = approved(published())
    moderation.spam(comment, by=bob)
    assert program.post(of(comment, "restore")).json()["state"] == "approved"


def test_decision_needs_no_body(program: Program) -> None:
    answer = program.post(of(pending(published()), "approve"))
    event = ModerationEvent.objects.get(batch=answer.json()["batch"])
    assert event.reasons == ["moderator"]


def test_decision_that_changes_nothing_is_a_409(program: Program) -> None:
    comment = approved(published())
    assert refusal(program.post(of(comment, "approve"))) == (409, "already_there")
    assert refusal(program.post(of(pending(published()), "restore"))) == (409, "already_there")


def test_decision_about_what_was_seen_otherwise_is_a_409(program: Program) -> None:
    comment = approved(published())
    assert refusal(program.post(of(comment, "spam"), seen="pending")) == (409, "stale")
    assert program.post(of(comment, "spam"), seen="approved").status_code == 200


def test_decision_about_what_was_erased_or_never_was_is_refused(program: Program) -> None:
    comment = pending(published())
    moderation.erase(comment)
    assert refusal(program.post(of(comment, "approve"))) == (409, "erased")
    for number in (4711, 2**63):
        answer = program.post(f"comments/{number}/approve/")
        assert refusal(answer) == (404, "unknown_comment")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"reason": "Off topic"}, "reason"),
        ({"reason": "x" * 41}, "reason"),
        ({"reason": "x\n"}, "reason"),
        ({"reason": 5}, "reason"),
        ({"reason": None}, "reason"),
        ({"seen": "erased"}, "seen"),
        ({"reson": "spam"}, "reson"),
    ],
)
def test_decision_that_can_not_be_read_changes_nothing(
    sent: dict[str, Any], field: str, program: Program
) -> None:
    answer = program.post(of(pending(published()), "approve"), **sent)
    assert refusal(answer) == (422, "invalid")
    assert list(codes(answer)) == [field]
    assert Comment.objects.get().state == "pending"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_decisions_at_once_one_is_refused() -> None:
    mona = User.objects.create(username="mona", is_staff=True, is_superuser=True)
    comment, programs = pending(published()), [Program(mona), Program(mona)]
    contenders = [
        lambda program=program: program.post(of(comment, "approve"), seen="pending")
        for program in programs
    ]
    answers: list[Any] = race(*contenders)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "opposite", "field"), [("pin", "unpin", "pinned"), ("lock", "unlock", "locked")]
)
def test_thread_is_marked_and_the_mark_is_taken_off(
    action: str, opposite: str, field: str, program: Program
) -> None:
    comment = approved(published())
    marked = program.post(of(comment, action)).json()
    assert marked[field]
    assert Batch.objects.filter(pk=marked["batch"], action=action).exists()
    assert refusal(program.post(of(comment, action))) == (409, "already_there")
    assert not program.post(of(comment, opposite)).json()[field]
    assert refusal(program.post(of(comment, opposite))) == (409, "already_there")


def test_reply_begins_no_thread(program: Program) -> None:
    post = published()
    reply = approved(post, parent=approved(post))
    assert refusal(program.post(of(reply, "pin"))) == (409, "not_a_thread")
    assert refusal(program.post(of(pending(post), "pin"))) == (409, "not_shown")
    assert refusal(program.post("comments/4711/lock/")) == (404, "unknown_comment")


def test_correction_replaces_the_text_that_was_seen(program: Program) -> None:
    comment = approved(published(), body="Befor")
    seen = program.get(of(comment)).json()["version"]
    answer = program.patch(of(comment), body="*Before*", seen=seen)
    assert (answer.status_code, answer.json()["body_html"]) == (200, "<p><em>Before</em></p>")
    assert (answer.json()["state"], answer.json()["version"] != seen) == ("approved", True)
    assert refusal(program.patch(of(comment), body="After", seen=seen)) == (409, "stale")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, {"body": "required"}),
        ({"body": 5}, {"body": "invalid"}),
        ({"body": " "}, {"body": "required"}),
        ({"body": "<" * 101}, {"body": "too_many_tags"}),
        ({"body": "x" * 5001}, {"body": "too_long"}),
        ({"body": "x", "seen": ""}, {"seen": "blank"}),
    ],
)
def test_text_that_can_not_be_accepted_is_a_422(
    sent: dict[str, Any], code: dict[str, str], program: Program
) -> None:
    comment = approved(published(), body="Before")
    answer = program.patch(of(comment), **sent)
    assert (refusal(answer), codes(answer)) == ((422, "invalid"), code)
    assert Comment.objects.get().source == "Before"


def test_reply_is_shown_at_once_and_approves_what_waits(program: Program, bob: User) -> None:
    comment = pending(published())
    answer = program.post(of(comment, "reply"), body="Thank *you*.")
    reply = answer.json()
    assert (answer.status_code, reply["parent"], reply["state"]) == (201, comment.pk, "approved")
    assert reply["author"]["name"] == "bob"
    assert program.get(answer["Location"]).json()["id"] == reply["id"]
    batch = Batch.objects.get(pk=reply["batch"])
    assert (batch.action, batch.changed, batch.by) == ("reply", 2, bob)


def test_reply_to_spam_or_with_nothing_is_refused(program: Program, bob: User) -> None:
    comment = approved(published())
    assert codes(program.post(of(comment, "reply"), body="")) == {"body": "required"}
    moderation.spam(comment, by=bob)
    assert refusal(program.post(of(comment, "reply"), body="x")) == (409, "not_shown")
    assert Comment.objects.count() == 1


def test_ban_is_listed_until_it_is_lifted(program: Program) -> None:
    comment = pending(published(), author_email="Ted@example.net")
    banned = program.post(of(comment, "ban")).json()
    [ban] = program.get("bans/").json()["results"]
    assert (ban["kind"], ban["pattern"], ban["action"]) == ("email", "ted@example.net", "reject")
    assert (ban["batch"], bool(ban["banned_at"])) == (banned["batch"], True)
    lifted = program.post(f"bans/{ban['id']}/lift/")
    assert (lifted.status_code, lifted.json()["id"]) == (200, ban["id"])
    assert Batch.objects.get(pk=lifted.json()["batch"]).action == "lift"
    assert program.get("bans/").json()["results"] == []
    assert refusal(program.post(f"bans/{ban['id']}/lift/")) == (409, "not_banned")


def test_ban_by_network_can_be_a_silent_one(program: Program) -> None:
    comment = pending(published())
    program.post(of(comment, "ban"), email=False, network=True, action="spam")
    [ban] = program.get("bans/").json()["results"]
    assert (ban["kind"], ban["pattern"], ban["action"]) == ("network", comment.network, "spam")


def test_ban_that_can_not_be_is_refused(program: Program) -> None:
    comment = pending(published(), author_email="ted@example.net")
    refused = program.post(of(comment, "ban"), email=False)
    assert refusal(refused) == (409, "nothing_to_ban")
    assert codes(program.post(of(comment, "ban"), email="yes")) == {"email": "invalid"}
    assert codes(program.post(of(comment, "ban"), action="hold")) == {"action": "invalid_choice"}
    Rule.objects.create(kind="email", pattern="ted@example.net", action="approve")
    assert refusal(program.post(of(comment, "ban"))) == (409, "rule_in_the_way")
    assert program.get("bans/").json()["results"] == []


def test_ban_twice_is_a_409(program: Program) -> None:
    comment = pending(published(), author_email="ted@example.net")
    program.post(of(comment, "ban"))
    assert refusal(program.post(of(comment, "ban"))) == (409, "already_there")


@pytest.mark.parametrize("number", [0, 4711, 2**63])
def test_ban_that_is_not_there_can_not_be_lifted(number: int, program: Program) -> None:
    Rule.objects.create(kind="email", pattern="by@hand.example", action="reject")
    assert refusal(program.post(f"bans/{number}/lift/")) == (404, "unknown_ban")
    by_hand = Rule.objects.get().pk
    assert refusal(program.post(f"bans/{by_hand}/lift/")) == (404, "unknown_ban")


def test_bans_are_listed_newest_first_in_parts(program: Program) -> None:
    post = published()
    for name in ("a", "b", "c"):
        program.post(of(pending(post, author_email=f"{name}@example.net"), "ban"))
    first = program.get("bans/", limit=2).json()
    rest = program.get(first["next"]).json()
    patterns = [ban["pattern"][0] for ban in first["results"] + rest["results"]]
    assert patterns == ["c", "b", "a"]
