"""What the learner holds against comments that come in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from blog.models import Blog
from comments import learner, learning, rulebook, rules, submission, tokens, trust, waiting
from comments.learning import memory
from comments.models import Comment
from comments.submission import signals
from tests.blog.factories import published
from tests.comments.factories import NETWORK, form, hold
from tests.comments.learning.lessons import many, taught, text

pytestmark = pytest.mark.django_db

#: So many wanted comments are enough to hold others, if one in ten may be lost.
ENOUGH = 60


@pytest.fixture
def knowing() -> None:
    """Have the learner know enough to hold and to mark."""
    hold("none")
    Blog.objects.update(wanted_lost_percent=10)
    many(published(title="Decided"), 2 * ENOUGH)


def posted(body: str, **fields: object) -> Comment:
    """Post a comment."""
    return submission.submit(published().pk, form(body=body, **fields), network=NETWORK).comment


def codes(comment: Comment) -> list[str]:
    return [reason["code"] for reason in comment.reasons]


@pytest.mark.usefixtures("knowing")
def test_comment_like_spam_is_marked_and_says_by_what() -> None:
    comment = posted(text(1_000, is_spam=True))
    assert comment.state == "spam"
    assert codes(comment) == ["learner"]
    assert comment.reasons[0]["detail"].startswith("learner 0.")
    assert comment.score
    assert comment.score > 0


@pytest.mark.usefixtures("knowing")
def test_comment_like_what_is_wanted_appears_and_has_its_score() -> None:
    comment = posted(text(1_001, is_spam=False))
    assert comment.state == "approved"
    assert comment.score
    assert comment.score < 0


@pytest.mark.usefixtures("knowing")
def test_comment_between_both_thresholds_is_held() -> None:
    body = text(1_000, is_spam=True)
    comment = posted(body)
    assert comment.score
    known = memory.ask(lambda known: known)
    known._thresholds[0.1] = learner.Thresholds(0.0, comment.score * 2)  # noqa: SLF001
    assert posted(f"{body} again").state == "pending"
    memory.drop()


def test_learner_that_knows_too_little_says_nothing() -> None:
    taught(published(title="Decided"), 10)
    hold("none")
    comment = posted(text(1_000, is_spam=True))
    assert (comment.state, comment.score, comment.reasons) == ("approved", None, [])


@pytest.mark.usefixtures("knowing")
def test_learner_that_is_off_says_nothing() -> None:
    Blog.objects.update(learner=False)
    assert posted(text(1_000, is_spam=True)).state == "approved"


@pytest.mark.usefixtures("knowing")
def test_rule_that_approves_overrides_it() -> None:
    rulebook.add(kind="word", pattern="casino", action="approve")
    assert posted(f"casino {text(1_000, is_spam=True)}").state == "approved"


@pytest.mark.usefixtures("knowing")
def test_what_somebody_trusted_writes_is_held_at_most() -> None:
    person = trust.enrol("rita@example.net")
    first = posted(text(1_001, is_spam=False), author_email=person.email)
    Comment.objects.filter(pk=first.pk).update(commenter=person)
    token = trust.token_for(person)
    comment = posted(text(1_000, is_spam=True), author_email=person.email, token=token)
    assert (comment.state, codes(comment)) == ("pending", ["learner"])


@pytest.mark.usefixtures("knowing")
def test_edit_is_scored_anew() -> None:
    comment = posted(text(1_001, is_spam=False))
    edited = submission.edit(
        comment,
        token=tokens.for_author(comment),
        body=text(1_000, is_spam=True),
        network=NETWORK,
    )
    assert edited.state == "spam"
    assert edited.score
    assert edited.score > 0


@pytest.mark.usefixtures("knowing")
def test_author_hears_of_it_only_that_it_was_picked_out() -> None:
    comment = posted(text(1_000, is_spam=True))
    assert waiting.reasons(comment) == [waiting.PICKED_OUT]


@pytest.mark.usefixtures("knowing")
def test_opinion_costs_three_small_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    said = rules.Said(name="Rita", source="tea", html="<p>tea</p>")
    learning.opinion(said)
    with django_assert_num_queries(3):
        learning.opinion(said)


def test_signals_of_a_stored_comment_have_what_was_kept_beside_the_opinion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(signals, "KEPT", {"bot": rules.Outcome.HOLD})
    kept = [{"code": "bot", "detail": "a bot"}, {"code": "learner", "detail": "learner 0.9"}]
    said = rules.Said(name="", source="", html="")
    reason = rules.Reason("learner", "learner 0.70", rules.Outcome.HOLD)
    found = signals.of_comment(
        Comment(reasons=kept), said, learning.Opinion(0.3, (reason, replace(reason, detail="x")))
    )
    assert [each.detail for each in found] == ["learner 0.70", "x", "a bot"]


def test_score_in_words_is_never_quite_sure() -> None:
    assert learning.in_words(-99) == "learner 0.01"
    assert learning.in_words(99) == "learner 0.99"
