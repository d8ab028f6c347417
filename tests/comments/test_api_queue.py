"""The comments that moderators look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import moderation
from comments.models import Comment
from tests.blog.factories import published
from tests.comments.api import codes
from tests.comments.factories import approved, pending
from tests.comments.moderating import PRIVATE, Program, ids, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(bob: User) -> Program:
    """What Bob moderates by."""
    return Program(bob, "read")


def test_list_has_comments_of_any_state_but_erased_newest_first(
    program: Program, bob: User
) -> None:
    post = published()
    made = [approved(post), pending(post), pending(post), pending(post)]
    moderation.spam(made[1], by=bob)
    moderation.trash(made[2], by=bob)
    moderation.erase(pending(post))
    answer = program.get("comments/")
    assert ids(answer) == [comment.pk for comment in reversed(made)]
    states = [entry["state"] for entry in answer.json()["results"]]
    assert states == ["pending", "trash", "spam", "approved"]


def test_list_tells_what_readers_never_see(program: Program) -> None:
    comment = pending(published(), author_email="rita@example.net", body="*So*")
    [entry] = program.get("comments/").json()["results"]
    assert entry.keys() >= PRIVATE
    assert (entry["email"], entry["network"]) == ("rita@example.net", comment.network)
    assert (entry["body"], entry["verified"], entry["pinned"]) == ("*So*", False, False)
    assert entry["reasons"] == comment.reasons
    assert entry["state_at"]


def test_list_says_null_where_nothing_is_known(program: Program) -> None:
    pending(published())
    Comment.objects.update(network="")
    [entry] = program.get("comments/").json()["results"]
    assert (entry["email"], entry["network"]) == (None, None)


def test_list_leads_on_and_back_with_its_parameters(program: Program) -> None:
    post = published()
    made = [pending(post).pk for _ in range(3)]
    approved(post)
    moderation.spam(Comment.objects.get(pk=made[1]), by=post.author)
    first = program.get("comments/", limit=2, state=["pending", "spam"])
    second = program.get(first.json()["next"])
    assert (ids(first), ids(second)) == ([made[2], made[1]], [made[0]])
    assert ids(program.get(second.json()["previous"])) == [made[2], made[1]]
    assert second.json()["next"] is None


def test_list_is_oldest_first_where_that_is_asked(program: Program) -> None:
    post = published()
    made = [pending(post).pk for _ in range(3)]
    first = program.get("comments/", order="oldest", limit=2)
    assert ids(first) + ids(program.get(first.json()["next"])) == made


FILTERS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"body": "Buy pills"}, {"q": "PILLS"}),
    ({"author_email": "ted@example.net"}, {"email": "TED@example.net"}),
    ({"author_url": "https://shop.casino.example/"}, {"domain": "casino.example"}),
    ({"body": "[x](https://casino.example/?a)"}, {"domain": "casino.example"}),
]


@pytest.mark.parametrize(("fields", "query"), FILTERS)
def test_list_is_narrowed(fields: dict[str, Any], query: dict[str, Any], program: Program) -> None:
    post = published()
    pending(post)
    comment = pending(post, **fields)
    assert ids(program.get("comments/", **query)) == [comment.pk]


def test_list_is_narrowed_to_a_network_or_to_that_of_an_address(program: Program) -> None:
    comment, _other = pending(published()), pending(published())
    for network in (comment.network, comment.network.replace(".0/24", ".77")):
        assert ids(program.get("comments/", network=network)) == [comment.pk]


def test_list_is_narrowed_by_post_same_text_and_time(program: Program) -> None:
    post = published()
    comment, same, other = (
        pending(each, body=body)
        for each, body in ((post, "Tea"), (published(), "tea"), (published(), "Pots"))
    )
    Comment.objects.filter(pk=other.pk).update(created_at=timezone.now() - timedelta(days=2))
    day_ago = (timezone.now() - timedelta(days=1)).isoformat()
    assert ids(program.get("comments/", post=post.pk)) == [comment.pk]
    assert ids(program.get("comments/", same_text_as=comment.pk)) == [same.pk, comment.pk]
    assert ids(program.get("comments/", before=day_ago)) == [other.pk]
    assert ids(program.get("comments/", since=day_ago)) == [same.pk, comment.pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "erased"}, "state.0"),
        ({"state": ["pending", "x"]}, "state.1"),
        ({"q": "x" * 201}, "q"),
        ({"q": "\x00"}, "q"),
        ({"post": "x"}, "post"),
        ({"same_text_as": 2**63}, "same_text_as"),
        ({"since": "2026-03-14"}, "since"),
        ({"since": "2026-03-14T10:00:00"}, "since"),
        ({"before": "0001-01-01T00:00:00+23:00"}, "before"),
        ({"limit": 101}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"order": "best"}, "order"),
    ],
)
def test_parameter_that_can_not_be_read_is_a_400_that_names_it(
    query: dict[str, Any], field: str, program: Program
) -> None:
    answer = program.get("comments/", **query)
    assert refusal(answer) == (400, "bad_query")
    assert list(codes(answer)) == [field]


def test_list_takes_a_fixed_number_of_queries(
    program: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program.get("comments/")
    for _ in range(3):
        approved(published(), parent=None)
    with django_assert_num_queries(4):  # token, the user's rights twice, comments
        assert len(ids(program.get("comments/"))) == 3


def test_comment_comes_with_what_happened_to_it_newest_first(program: Program, bob: User) -> None:
    comment = approved(published())
    moderation.spam(comment, by=bob, reason="off_topic")
    whole = program.get(f"comments/{comment.pk}/").json()
    assert [event["action"] for event in whole["events"]] == ["spam", "approve", "submit"]
    newest, oldest = whole["events"][0], whole["events"][-1]
    assert newest["by"] == {"id": bob.pk, "name": "bob"}
    assert (newest["from_state"], newest["to_state"]) == ("approved", "spam")
    assert (newest["reasons"], oldest["from_state"], oldest["by"]) == (["off_topic"], None, None)


def test_event_of_who_is_gone_has_no_name(program: Program) -> None:
    gone = User.objects.create(username="gone")
    comment = pending(published())
    moderation.approve(comment, by=gone)
    gone_id = gone.pk
    gone.delete()
    [newest, _] = program.get(f"comments/{comment.pk}/").json()["events"]
    assert newest["by"] == {"id": gone_id, "name": None}


def test_comment_that_was_erased_is_shown_with_nothing_of_it(program: Program) -> None:
    comment = pending(published(), author_email="rita@example.net")
    moderation.erase(comment)
    whole = program.get(f"comments/{comment.pk}/").json()
    assert (whole["state"], whole["body"], whole["email"]) == ("erased", "", None)


@pytest.mark.parametrize("number", [0, 4711, 2**63, 10**30])
def test_comment_that_is_not_there_is_a_404(number: int, program: Program) -> None:
    assert refusal(program.get(f"comments/{number}/")) == (404, "unknown_comment")
