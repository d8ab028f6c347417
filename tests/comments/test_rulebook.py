"""The owner's rules as rows: each change of them counts at once, in every process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog import publishing, revisions
from blog.models import Blog
from comments import policies, rulebook, rules, submission, tokens
from comments.models import Comment, Rule
from comments.submission import posting
from tests.blog.factories import published
from tests.comments import api, pages
from tests.comments.factories import NETWORK, form, hold

pytestmark = pytest.mark.django_db


def write(pattern: str = "casino", *, action: str = "spam", **fields: Any) -> Rule:
    return rulebook.add(**{"kind": "word", "pattern": pattern, "action": action, **fields})


def patterns() -> list[str]:
    return [condition.pattern for condition in rulebook.matcher().conditions]


def hits(rule: Rule) -> int:
    rule.refresh_from_db()
    return rule.hits


def post_comment(body: str = "A casino", **fields: Any) -> Comment:
    said = form(**{"body": body, **fields})
    return submission.submit(published().pk, said, network=NETWORK).comment


def test_rules_are_tried_by_position_then_age_and_only_enabled_ones() -> None:
    write("one")
    write("two", position=5)
    write("three", enabled=False)
    write("four")
    assert patterns() == ["two", "one", "four"]


def test_rules_that_have_not_changed_cost_one_small_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    write()
    first = rulebook.matcher()
    with django_assert_num_queries(1) as queries:
        assert rulebook.matcher() is first
    assert "revision" in queries[0]["sql"]


CHANGES: dict[str, Callable[[Rule], object]] = {
    "add": lambda _: write("tea"),
    "change": lambda rule: rulebook.change(rule, pattern="tea"),
    "move": lambda rule: rulebook.change(rule, position=3),
    "switch": lambda rule: rulebook.switch([rule.pk], enabled=False),
    "remove": lambda rule: rulebook.remove([rule.pk]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_change_of_a_rule_counts_at_once_in_every_process(change: Callable[[Rule], object]) -> None:
    rule = write()
    before, value = rulebook.matcher(), revisions.read(["rules"])["rules"].value
    change(rule)
    assert revisions.read(["rules"])["rules"].value > value
    assert rulebook.matcher() is not before


NO_CHANGES: dict[str, Callable[[Rule], object]] = {
    "change": rulebook.change,
    "switch": lambda rule: rulebook.switch([rule.pk], enabled=True),
    "remove": lambda _: rulebook.remove([4711]),
    "count": lambda rule: rulebook.count([rulebook.condition(rule)]),
}


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES)
def test_change_that_changes_no_rule_moves_nothing(change: Callable[[Rule], object]) -> None:
    rule = write()
    before = revisions.read(["rules"])
    change(rule)
    assert revisions.read(["rules"]) == before


def test_change_that_is_rolled_back_leaves_the_rules_as_they_were() -> None:
    write()
    with transaction.atomic():
        write("tea")
        assert patterns() == ["casino", "tea"]
        transaction.set_rollback(True)
    assert patterns() == ["casino"]


def test_rule_is_written_in_its_one_spelling_whoever_writes_it() -> None:
    rule = write("*@Bücher.Example", kind="email")
    assert rule.pattern == "*@xn--bcher-kva.example"
    assert rulebook.change(rule, pattern="*@OTHER.example").pattern == "*@other.example"
    assert rulebook.change(rule, kind="word", pattern="A  b").pattern == "A b"


def test_rule_that_makes_no_sense_is_refused() -> None:
    rule = write()
    with pytest.raises(rules.BadPattern):
        write("many", kind="links")
    with pytest.raises(rules.BadPattern):
        rulebook.change(rule, kind="network")


def test_rule_that_is_there_is_refused() -> None:
    write()
    with pytest.raises(IntegrityError), transaction.atomic():
        write(" casino ")


def test_rule_that_can_not_be_read_fits_nothing_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rule = write("3", kind="links")
    Rule.objects.update(pattern="many")
    rulebook.switch([rule.pk], enabled=False)
    rulebook.switch([rule.pk], enabled=True)
    with caplog.at_level(logging.WARNING):
        assert patterns() == []
    assert f"Rule {rule.pk} (links)" in caplog.text


def test_comment_counts_for_every_rule_that_fits_it() -> None:
    first, second, other = write(), write("a casino", action="hold"), write("tea")
    post_comment()
    assert [hits(rule) for rule in (first, second, other)] == [1, 1, 0]
    assert first.hit_at
    assert other.hit_at is None


def test_comment_that_fits_no_rule_writes_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    write()
    with django_assert_num_queries(0):
        rulebook.count([])


def test_comment_that_a_rule_refuses_counts() -> None:
    rule = write(action="reject")
    with pytest.raises(submission.RefusedByRule):
        post_comment()
    assert hits(rule) == 1


def test_comment_that_is_refused_for_something_else_does_not_count() -> None:
    rule = write()
    with pytest.raises(submission.UnknownParent):
        post_comment(parent_id=4711)
    assert hits(rule) == 0


def test_comment_on_a_closed_post_does_not_count() -> None:
    rule = write()
    publishing.update_blog(Blog.current(), comments_from="nobody")
    with pytest.raises(submission.CommentsClosed):
        post_comment()
    assert hits(rule) == 0


def test_comment_that_is_edited_does_not_count_again() -> None:
    rule = write(action="hold")
    comment = post_comment()
    token = tokens.for_author(comment)
    submission.edit(comment, token=token, body="Two casinos, a casino", network=NETWORK)
    assert hits(rule) == 1


def test_comment_is_approved_by_a_rule_though_all_are_held() -> None:
    write(action="approve")
    comment = post_comment()
    assert (comment.state, comment.reasons) == (
        "approved",
        [{"code": "word", "detail": "word: casino"}],
    )


def test_comment_is_decided_by_domain_email_and_network_too() -> None:
    hold("none")
    write("spam.example", kind="domain")
    write("rita@example.org", kind="email")
    write("192.0.2.0/24", kind="network")
    comment = post_comment("see spam.example", author_email="Rita@example.org")
    assert [reason["code"] for reason in comment.reasons] == ["domain", "email", "network"]


def test_comment_without_an_address_is_refused_where_one_is_needed(client: Client) -> None:
    publishing.update_blog(Blog.current(), comments_from="verified", hold="none")
    answer = api.send(client, published())
    assert (answer.status_code, answer.json()["code"]) == (403, "email_required")
    assert api.codes(answer) == {"author_email": "email_required"}


def test_form_without_an_address_comes_back_where_one_is_needed(client: Client) -> None:
    publishing.update_blog(Blog.current(), comments_from="verified", hold="none")
    page = pages.send(client, published(), author_email="")
    assert page.status_code == 403
    assert "Comments here need an e-mail address" in pages.alert(page)
    assert pages.values(page)["body"] == pages.TYPED["body"]


def test_comment_with_an_address_waits_until_it_is_verified() -> None:
    publishing.update_blog(Blog.current(), comments_from="verified", hold="none")
    comment = post_comment(author_email="rita@example.org")
    assert comment.state == "pending"
    assert [reason["code"] for reason in comment.reasons] == ["email_unverified"]


def test_edit_where_an_address_is_needed_by_now_is_refused_with_a_sentence(client: Client) -> None:
    hold("none")
    comment = post_comment("Tea")
    publishing.update_blog(Blog.current(), comments_from="verified")
    data = {"body": "More tea", "action": "save"}
    page = client.post(pages.own_url(comment, "edit"), data, headers=pages.OURS)
    assert page.status_code == 403
    assert "Comments here need an e-mail address" in pages.alert(page)
    comment.refresh_from_db()
    assert comment.source == "Tea"


@pytest.mark.parametrize(
    ("author", "outcome"),
    [
        (rules.STRANGER, rules.Outcome.HOLD),
        (rules.Author(verified=True), rules.Outcome.HOLD),
        (rules.Author(verified=True, trusted=True), rules.Outcome.APPROVE),
    ],
)
def test_decision_knows_what_is_known_of_the_author(
    author: rules.Author, outcome: rules.Outcome
) -> None:
    hold("first")
    said = rules.Said(name="Rita", source="Tea", html="<p>Tea</p>")
    assert posting.decide(said, published(), author=author).outcome is outcome


def test_policy_is_everything_that_the_owner_has_set() -> None:
    publishing.update_blog(Blog.current(), hold="first", hold_after_days=3, close_after_days=9)
    policy = policies.policy_of(Blog.current())
    assert (policy.hold, policy.welcome) == (rules.Hold.FIRST, rules.Welcome.ANYONE)
    assert policy.hold_after and policy.hold_after.days == 3  # noqa: PT018
    assert policy.close_after and policy.close_after.days == 9  # noqa: PT018
