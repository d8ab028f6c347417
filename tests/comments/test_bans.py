"""Bans."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import moderation, rulebook, submission
from comments.models import Batch, Comment, Rule
from comments.moderation import bans, batches
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


def of_eve(number: int) -> list[Comment]:
    """Return so many comments of hers: one waits, the others are shown."""
    post = published()
    comments = [approved(post, author_email=EVE) for _ in range(number - 1)]
    return [*comments, eve()]


def states() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


def test_ban_with_hiding_marks_what_is_here_as_spam_in_the_same_batch() -> None:
    comments = of_eve(3)
    report = moderation.ban(comments[0], by=author(), hide=True)
    assert states() == ["spam"] * 3
    assert report.changed == [comment.pk for comment in comments]
    batch = Batch.objects.get(action="ban")
    assert (batch.pk, batch.changed, len(batch.rules["on"])) == (report.batch, 4, 1)
    assert batch.finished_at is not None


def test_ban_with_hiding_is_a_persons_decision_in_the_log() -> None:
    [comment] = of_eve(1)
    report = moderation.ban(comment, by=author(), hide=True)
    event = comment.events.get(action="ban")
    assert (event.by_id, event.from_state, event.to_state) == (author().pk, "pending", "spam")
    assert (event.batch, event.reasons) == (report.batch, ["banned"])


def test_ban_with_hiding_takes_what_was_shown_out_of_the_counts() -> None:
    comments = of_eve(3)
    moderation.ban(comments[0], by=author(), hide=True)
    comments[0].post.refresh_from_db()
    assert comments[0].post.comment_count == 0


def test_ban_with_hiding_leaves_others_and_what_was_put_aside() -> None:
    comments = of_eve(2)
    approved(published(), author_email="zoe@example.net")
    moderation.trash(comments[0], by=author())
    moderation.ban(comments[1], by=author(), hide=True)
    assert states() == ["trash", "spam", "approved"]


def test_ban_of_a_network_hides_what_came_from_there_but_never_the_owners_own() -> None:
    comment, other = eve(), approved(published())
    Comment.objects.filter(pk=other.pk).update(network=comment.network)
    own = approved(published())
    Comment.objects.filter(pk=own.pk).update(network=comment.network, user=author())
    moderation.ban(comment, by=author(), email=False, network=True, hide=True)
    assert states() == ["spam", "spam", "approved"]


def test_ban_with_hiding_that_was_undone_lets_in_and_gives_back() -> None:
    comments = of_eve(3)
    report = moderation.ban(comments[0], by=author(), hide=True)
    assert report.batch
    undone = moderation.undo(report.batch, by=author())
    assert states() == ["approved", "approved", "pending"]
    assert (len(undone.restored), undone.moved_on) == (3, [])
    assert not Rule.objects.get().enabled


def test_undo_of_a_ban_tells_what_moved_on_since() -> None:
    comments = of_eve(2)
    report = moderation.ban(comments[0], by=author(), hide=True)
    assert report.batch
    comments[1].refresh_from_db()
    moderation.trash(comments[1], by=author())
    undone = moderation.undo(report.batch, by=author())
    assert (states(), undone.restored) == (["approved", "trash"], [comments[0].pk])
    assert [(left.comment_id, left.action) for left in undone.moved_on] == [
        (comments[1].pk, "trash")
    ]


def test_ban_with_hiding_goes_on_where_it_was_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "CHUNK", 2)
    comments = of_eve(5)
    parts = iter([None])

    def mark(*args: Any, **said: Any) -> list[int]:
        next(parts)
        return marked(*args, **said)

    marked = bans._mark  # noqa: SLF001 - the part that dies
    monkeypatch.setattr(bans, "_mark", mark)
    with pytest.raises(StopIteration):
        moderation.ban(comments[0], by=author(), hide=True)
    assert states().count("spam") == 2
    assert Batch.objects.get(action="ban").finished_at is None
    monkeypatch.setattr(bans, "_mark", marked)
    report = moderation.ban(comments[0], by=author(), hide=True)
    assert len(report.changed) == 3
    assert states() == ["spam"] * 5


def test_ban_that_was_broken_off_is_undone_as_far_as_it_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 2)
    comments = of_eve(3)
    monkeypatch.setattr(bans, "_mark", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        moderation.ban(comments[0], by=author(), hide=True)
    moderation.undo(Batch.objects.get(action="ban").pk, by=author())
    assert not Rule.objects.get().enabled
    assert "spam" not in states()


def test_ban_of_who_is_banned_hides_what_is_left_and_else_is_refused() -> None:
    comments = of_eve(2)
    moderation.ban(comments[0], by=author())
    report = moderation.ban(comments[0], by=author(), hide=True)
    assert (len(report.changed), states()) == (2, ["spam"] * 2)
    assert Batch.objects.get(pk=str(report.batch)).rules == {}
    with pytest.raises(moderation.BannedAlready):
        moderation.ban(comments[0], by=author(), hide=True)


def test_ban_with_hiding_that_a_rule_forbids_hides_nothing() -> None:
    [comment] = of_eve(1)
    rulebook.add(kind="email", pattern=EVE.lower(), action="approve")
    with pytest.raises(moderation.RuleInTheWay):
        moderation.ban(comment, by=author(), hide=True)
    assert states() == ["pending"]


def test_ban_hides_many_in_parts(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    post = published()
    items = [
        moderation.ImportedComment(
            ref=f"eve:{number}", post=post, created_at=timezone.now(), source="Buy.",
            author_email=EVE, state=Comment.State.APPROVED,
        )
        for number in range(1100)
    ]  # fmt: skip
    comment = moderation.import_comments(items)[0].comment
    with django_assert_max_num_queries(90):
        report = moderation.ban(comment, by=author(), hide=True)
    assert len(report.changed) == 1100
    assert Comment.objects.filter(state="spam").count() == 1100
