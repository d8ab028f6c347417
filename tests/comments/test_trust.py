"""What a reader has earned, and the token that tells who they are."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries, Settings

from blog.models import Post
from comments import moderation, submission, tokens, trust
from comments.models import Comment, Commenter
from tests.blog.factories import published
from tests.comments.factories import NETWORK, approved, pending
from tests.comments.trusting import RITA, comment_of, commenter, policy, trusted

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return published()


@pytest.fixture
def rita(post: Post) -> Commenter:
    """Somebody who is trusted."""
    return trusted(post)


def test_token_tells_whose_it_is_in_any_case() -> None:
    rita = commenter("Rita@Example.net")
    assert rita.email == RITA
    assert trust.commenter_of(trust.token_for(rita), email="RITA@example.net") == rita


def test_token_of_another_address_tells_nobody() -> None:
    token = trust.token_for(commenter())
    commenter("bob@example.net")
    assert trust.commenter_of(token, email="bob@example.net") is None
    assert trust.commenter_of(token, email="") is None


@pytest.mark.parametrize(
    "token",
    ["", "x", "1", "-", f"0-{'0' * 64}", f"{'9' * 19}-{'0' * 64}", "\ud800", "\0", "9" * 100_000],
)
def test_token_that_is_none_tells_nobody(
    token: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert trust.commenter_of(token, email=RITA) is None


def test_token_with_another_digest_tells_nobody() -> None:
    rita = commenter()
    assert trust.commenter_of(f"{rita.pk}-{'0' * 64}", email=RITA) is None


def test_token_is_revoked_by_another_key() -> None:
    rita = commenter()
    token = trust.token_for(rita)
    Commenter.objects.update(key=uuid.uuid4())
    assert trust.commenter_of(token, email=RITA) is None


def test_token_is_lost_with_the_secret_key(settings: Settings) -> None:
    token = trust.token_for(commenter())
    settings.SECRET_KEY = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123"
    assert trust.commenter_of(token, email=RITA) is None


def test_commenter_without_a_comment_is_not_trusted() -> None:
    assert not trust.trusted(commenter())


def test_commenter_with_an_approved_comment_is_trusted(
    rita: Commenter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert trust.trusted(rita)


def test_commenter_whose_comment_waits_is_not_trusted(post: Post) -> None:
    rita = commenter()
    comment_of(post, rita)
    assert not trust.trusted(rita)


def test_typed_address_earns_nothing(post: Post) -> None:
    rita = commenter()
    approved(post, author_email=RITA)
    assert not trust.trusted(rita)


def test_commenter_whose_spam_was_purged_is_not_trusted(rita: Commenter) -> None:
    Commenter.objects.update(had_spam=True)
    assert not trust.trusted(rita)


def test_trust_is_lost_with_spam_and_back_with_its_restoration(
    post: Post, rita: Commenter, bob: User
) -> None:
    second = comment_of(post, rita)
    moderation.spam(second, by=bob)
    assert not trust.trusted(rita)
    moderation.restore(second, by=bob)
    assert trust.trusted(rita)


def test_trust_is_back_when_the_batch_is_undone(post: Post, rita: Commenter, bob: User) -> None:
    report = moderation.spam(comment_of(post, rita), by=bob)
    assert report.batch is not None
    moderation.undo(report.batch, by=bob)
    assert trust.trusted(rita)


def test_trust_goes_with_the_only_approved_comment(post: Post, bob: User) -> None:
    rita = trusted(post)
    moderation.trash(Comment.objects.get(), by=bob)
    assert not trust.trusted(rita)


def test_comment_of_who_is_trusted_appears_where_first_ones_are_held(
    post: Post, rita: Commenter
) -> None:
    policy(hold="first")
    comment = comment_of(post, rita)
    assert (comment.state, comment.commenter) == (Comment.State.APPROVED, rita)


def test_comment_of_who_is_verified_only_is_held_as_the_first(post: Post) -> None:
    policy(hold="first")
    comment = comment_of(post, commenter())
    assert comment.state == Comment.State.PENDING
    assert [reason["code"] for reason in comment.reasons] == ["first_comment"]


@pytest.mark.parametrize("token", ["", "wrong", "other"])
def test_comment_without_the_right_token_is_taken_as_a_strangers(
    post: Post, rita: Commenter, token: str
) -> None:
    policy(hold="first")
    sent = trust.token_for(commenter("bob@example.net")) if token == "other" else token
    comment = pending(post, author_email=RITA, token=sent)
    assert (comment.state, comment.commenter) == (Comment.State.PENDING, None)


def test_comment_of_who_lost_trust_is_held(post: Post, rita: Commenter, bob: User) -> None:
    policy(hold="first")
    moderation.spam(comment_of(post, rita), by=bob)
    assert comment_of(post, rita).state == Comment.State.PENDING


def test_edit_is_decided_by_what_other_comments_earned(post: Post, rita: Commenter) -> None:
    policy(hold="first")
    comment = comment_of(post, rita)
    token = tokens.for_author(comment)
    edited = submission.edit(comment, token=token, body="Better", network=NETWORK)
    assert (edited.state, edited.commenter) == (Comment.State.APPROVED, rita)


def test_edit_does_not_stand_on_the_approval_of_what_it_replaces(post: Post) -> None:
    trusted(post)
    policy(hold="first")
    comment = Comment.objects.get()
    token = tokens.for_author(comment)
    edited = submission.edit(comment, token=token, body="Buy this", network=NETWORK)
    assert edited.state == Comment.State.PENDING


def test_comment_with_a_token_costs_two_queries_more(
    post: Post, rita: Commenter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    policy(hold="none")
    with django_assert_num_queries(2):
        who = trust.commenter_of(trust.token_for(rita), email=RITA)
        assert trust.standing(who).trusted
