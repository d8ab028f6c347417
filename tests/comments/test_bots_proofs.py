"""Proofs of work: who needs one, what lacks without, and that each is spent once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from blog.models import Blog, Post
from comments import housekeeping, moderation, rulebook, submission, tokens, trust, waiting
from comments.bots import challenges
from comments.models import Comment, SpentProof
from tests.blog.factories import author, published
from tests.comments import api, working
from tests.comments.factories import NETWORK, form
from tests.comments.trusting import RITA

pytestmark = pytest.mark.django_db

CHALLENGE = "/api/v1/challenge/"


@pytest.fixture
def post() -> Post:
    working.wanted()
    return published()


def submit(post: Post, **fields: Any) -> Comment:
    return submission.submit(post.pk, form(**fields), network=NETWORK).comment


def details(comment: Comment) -> list[str]:
    return [reason["detail"] for reason in comment.reasons]


def test_comment_with_a_proof_appears_and_spends_it(post: Post) -> None:
    proof = working.proof()
    assert submit(post, proof=proof).visible
    spent = SpentProof.objects.get()
    assert spent.digest == challenges.read(proof).challenge
    assert spent.expires_at == challenges.read(proof).expires_at


@pytest.mark.parametrize(
    ("proof", "detail"),
    [("", "no proof of work"), ("x", "a wrong proof of work")],
)
def test_comment_without_a_proof_is_held(post: Post, proof: str, detail: str) -> None:
    comment = submit(post, proof=proof)
    assert (comment.state, details(comment)) == (Comment.State.PENDING, [detail])
    assert not SpentProof.objects.exists()


def test_comment_with_an_old_proof_is_held(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    proof = working.proof()
    later = timezone.now() + challenges.LIFETIME + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert details(submit(post, proof=proof)) == ["a proof of work that is too old"]


def test_second_comment_with_one_proof_is_held(post: Post) -> None:
    proof = working.proof()
    assert submit(post, proof=proof).visible
    assert details(submit(post, proof=proof)) == ["a proof of work that was used before"]
    assert SpentProof.objects.count() == 1


def test_refused_comment_spends_nothing(post: Post) -> None:
    proof = working.proof()
    said = form(proof=proof)
    rulebook.add(kind="word", pattern="casino", action="reject")
    with pytest.raises(submission.RefusedByRule):
        submit(post, proof=proof, body="casino")
    submission.submit(post.pk, said, network="10.9.8.0/24")
    with pytest.raises(submission.Repeated):
        submission.submit(post.pk, said, network="10.9.8.0/24")
    assert SpentProof.objects.count() == 1


def test_repeated_request_gives_the_first_answer_and_needs_no_second_proof(post: Post) -> None:
    said = form(proof=working.proof())
    first, again = (submission.submit(post.pk, said, network=NETWORK, key="k") for _ in range(2))
    assert again.repeated
    assert (again.comment.pk, again.comment.state) == (first.comment.pk, Comment.State.APPROVED)


def test_verified_commenter_needs_none(post: Post) -> None:
    token = trust.token_for(trust.enrol(RITA))
    assert submit(post, author_email=RITA, token=token).visible
    assert not submit(post, author_email="ben@example.net", token=token).visible


def test_owner_who_wants_none_spends_none() -> None:
    Blog.objects.update(hold="none")
    assert submit(published(), proof=working.proof()).visible
    assert not SpentProof.objects.exists()


def test_rule_of_the_owner_that_approves_comes_first(post: Post) -> None:
    rulebook.add(kind="word", pattern="tea", action="approve")
    assert submit(post, body="Tea.").visible


def test_edit_does_not_make_up_for_a_proof(post: Post) -> None:
    comment = submit(post)
    token = tokens.for_author(comment)
    edited = submission.edit(comment, token=token, body="Better", network=NETWORK)
    assert details(edited) == ["no proof of work"]
    assert edited.state == Comment.State.PENDING


def test_proof_of_an_address_does_not_make_up_for_one_of_work(post: Post) -> None:
    comment = submit(post, author_email=RITA)
    submission.verify(comment)
    comment.refresh_from_db()
    assert (comment.state, details(comment)) == (Comment.State.PENDING, ["no proof of work"])


def test_edit_does_not_lead_out_of_the_trap(post: Post) -> None:
    comment = submit(post, trap="x")
    moderation.restore(comment, by=author())
    token = tokens.for_author(comment)
    edited = submission.edit(comment, token=token, body="Better", network=NETWORK)
    assert (edited.state, "filled in the trap" in details(edited)) == (Comment.State.SPAM, True)


@pytest.mark.parametrize("fields", [{}, {"trap": "x"}])
def test_author_hears_of_neither_check(post: Post, fields: dict[str, str]) -> None:
    assert waiting.reasons(submit(post, **fields)) == [waiting.PICKED_OUT]


def test_spent_proof_is_forgotten_once_it_is_too_old(post: Post) -> None:
    submit(post, proof=working.proof())
    submit(post, proof=working.proof())
    first = SpentProof.objects.earliest("pk")
    SpentProof.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    housekeeping.forget()
    assert SpentProof.objects.count() == 1


def test_api_gives_a_challenge_and_takes_its_solution(client: Client, post: Post) -> None:
    answer = client.get(CHALLENGE)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    solved = working.solution(challenges.Challenge(**answer.json()))
    assert api.send(client, post, altcha=solved).status_code == 201
    assert api.send(client, post, altcha=solved).status_code == 202


@pytest.mark.parametrize("altcha", [None, "", "x"])
def test_api_holds_what_comes_without(client: Client, post: Post, altcha: str | None) -> None:
    answer = api.send(client, post, altcha=altcha)
    assert (answer.status_code, answer.json()["waits_for"][0]["code"]) == (202, "picked_out")


def test_api_of_an_owner_who_wants_none_has_no_challenge(client: Client) -> None:
    answer = client.get(CHALLENGE)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_challenge")


def test_challenges_are_limited(client: Client, post: Post, settings: Settings) -> None:
    settings.PREVIEW_LIMITS_NETWORK = ((2, timedelta(minutes=1)),)
    answers = [client.get(CHALLENGE) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_challenge_is_given_to_pages_of_friends(
    client: Client, post: Post, settings: Settings
) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://friend.test"]
    answer = client.get(CHALLENGE, headers={"Origin": "https://friend.test"})
    assert answer["Access-Control-Allow-Origin"] == "https://friend.test"


def test_policy_tells_whether_a_proof_is_needed(client: Client, post: Post) -> None:
    def needs_proof() -> bool:
        shown = client.get(f"/api/v1/posts/{post.pk}/").json()["comments_policy"]
        return bool(shown["needs_proof"])

    assert needs_proof()
    Blog.objects.update(proof_of_work=False)
    assert not needs_proof()
