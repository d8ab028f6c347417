"""Bans."""

from __future__ import annotations

import pytest

from comments import moderation, submission
from comments.models import Batch, Comment, Rule
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db

EVE = "Eve@Example.net"


def eve() -> Comment:
    return pending(published(), author_email=EVE)


def test_ban_of_an_address_is_a_rule_that_stands_first() -> None:
    Rule.objects.create(pattern="tea")
    report = moderation.ban(eve(), by=author())
    rule = Rule.objects.all()[0]
    assert (rule.kind, rule.pattern, rule.action) == ("email", "eve@example.net", "reject")
    assert (rule.batch, rule.enabled) == (report.batch, True)
    assert Batch.objects.get(pk=str(report.batch)).rules == {"on": [rule.pk]}


def test_ban_of_address_and_network_is_one_batch() -> None:
    comment = eve()
    moderation.ban(comment, by=author(), network=True, action=Rule.Action.SPAM)
    rules = Rule.objects.order_by("kind").values_list("kind", "pattern", "action")
    assert list(rules) == [
        ("email", "eve@example.net", "spam"),
        ("network", comment.network, "spam"),
    ]


def test_ban_leaves_the_comments_that_are_here() -> None:
    comment = approved(published(), author_email=EVE)
    moderation.ban(comment, by=author())
    comment.refresh_from_db()
    assert comment.visible


def test_ban_of_a_comment_without_an_address_is_refused() -> None:
    with pytest.raises(moderation.NothingToBan):
        moderation.ban(pending(published()), by=author())


def test_ban_of_what_was_erased_is_refused() -> None:
    comment = eve()
    moderation.erase(comment)
    with pytest.raises(moderation.ErasedComment):
        moderation.ban(comment, by=author())


def test_ban_twice_is_refused() -> None:
    moderation.ban(comment := eve(), by=author())
    with pytest.raises(moderation.BannedAlready):
        moderation.ban(comment, by=author())


def test_ban_does_not_overrule_what_the_owner_wrote_about_the_address() -> None:
    comment = eve()
    Rule.objects.create(kind="email", pattern=EVE.lower(), action="approve")
    with pytest.raises(moderation.RuleInTheWay, match=r"eve@example\.net"):
        moderation.ban(comment, by=author())
    assert Rule.objects.get().action == Rule.Action.APPROVE


def test_ban_after_lifting_is_in_force_again() -> None:
    moderation.ban(comment := eve(), by=author())
    rule = Rule.objects.get()
    moderation.lift(rule, by=author())
    assert not rule.enabled
    moderation.ban(comment, by=author())
    assert Rule.objects.get().enabled


def test_lift_twice_is_refused() -> None:
    moderation.ban(eve(), by=author())
    rule = Rule.objects.get()
    moderation.lift(rule, by=author())
    with pytest.raises(moderation.NotBanned):
        moderation.lift(rule, by=author())


def test_lift_of_a_rule_that_is_no_ban_is_refused() -> None:
    rule = Rule.objects.create(kind="email", pattern=EVE, action="reject")
    with pytest.raises(moderation.NotBanned):
        moderation.lift(rule, by=author())


def test_ban_refuses_the_next_comment_and_lifting_takes_it_again() -> None:
    comment = eve()
    report = moderation.ban(comment, by=author())
    with pytest.raises(submission.RefusedByRule):
        eve()
    moderation.lift(Rule.objects.get(), by=author())
    assert eve().pk
    assert report.batch


def test_ban_that_was_undone_refuses_nothing() -> None:
    report = moderation.ban(eve(), by=author())
    assert report.batch
    with pytest.raises(submission.RefusedByRule):
        eve()
    moderation.undo(report.batch, by=author())
    assert eve().pk
