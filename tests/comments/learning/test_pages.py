"""What moderators see of the learner, and what the command says."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.models import Blog
from comments import learning, moderation, people
from comments.models import Comment, Lesson
from tests.admin_pages import text_of
from tests.blog.factories import author, published
from tests.comments.desk import DESK
from tests.comments.factories import approved, pending
from tests.comments.learning.lessons import labels, many, taught, text
from tests.comments.persons import EMAIL

pytestmark = pytest.mark.django_db

PAGE = f"{DESK}learner/"


@pytest.fixture
def desk(client: Client, bob: User) -> Client:
    """The browser of a moderator."""
    client.force_login(bob)
    return client


@pytest.fixture
def knowing() -> None:
    """Have the learner know enough to hold and to mark."""
    Blog.objects.update(wanted_lost_percent=10)
    many(published(title="Decided"), 120)


def page(client: Client, address: str = PAGE) -> str:
    return " ".join(text_of(client.get(address), "//*[@id='content']").split())


def said(*options: str) -> str:
    out = StringIO()
    call_command("learner", *options, stdout=out)
    return out.getvalue()


def test_page_says_honestly_that_there_are_not_enough_decisions(desk: Client) -> None:
    taught(published(), 6)
    assert "Not enough decisions yet: 3 of 45 wanted comments" in page(desk)


def test_page_of_a_learner_that_knows_nothing_is_there(desk: Client) -> None:
    assert "Not enough decisions yet: 0 of 45" in page(desk)


def test_page_says_what_is_held_and_what_is_marked_from_when_on(desk: Client) -> None:
    many(published(), 100)
    told = page(desk)
    assert "It holds what scores “learner 0." in told
    assert "Not enough decisions yet to mark anything as spam: 50 of 230" in told


@pytest.mark.usefixtures("knowing")
def test_page_shows_figures_course_and_words(desk: Client) -> None:
    told = page(desk)
    assert "It marks as spam what scores “learner 0." in told
    assert "no more than 10.0 % of the wanted" in told
    assert "the newest 20" in told
    spam, wanted = told.split("Speak for spam")[1].split("Speak for what is wanted")
    assert "casino" in spam
    assert "harbour" in wanted
    assert "casino" not in wanted


@pytest.mark.usefixtures("knowing")
def test_page_says_that_the_learner_is_off(desk: Client) -> None:
    Blog.objects.update(learner=False)
    assert "It is off, under Blog" in page(desk)


def test_page_is_for_moderators(client: Client, charlie: User) -> None:
    charlie.is_staff = True
    charlie.save()
    client.force_login(charlie)
    assert client.get(PAGE).status_code == 403


def test_desk_leads_to_the_page(desk: Client) -> None:
    assert PAGE in desk.get(DESK).content.decode()


def test_card_shows_the_score_of_a_comment_that_was_not_held(desk: Client) -> None:
    comment = approved(published())
    Comment.objects.filter(pk=comment.pk).update(score=-1.5)
    assert learning.in_words(-1.5) in page(desk, f"{DESK}?state=all")


@pytest.mark.usefixtures("knowing")
def test_comment_shows_why_it_has_its_score(desk: Client) -> None:
    comment = pending(published(), body=text(999, is_spam=True))
    told = page(desk, f"{DESK}{comment.pk}/change/")
    why = learning.why(comment)
    assert why
    assert f"Why “{why}”" in told
    assert f"When the comment came in it was “{why}”." in told
    assert {word.text for word in why.words} & set(text(999, is_spam=True).split())


@pytest.mark.usefixtures("knowing")
def test_comment_says_what_was_learnt_from_it(desk: Client) -> None:
    comment = Comment.objects.filter(state="spam").latest("pk")
    told = page(desk, f"{DESK}{comment.pk}/change/")
    assert "having learnt from this comment that it is spam" in told


@pytest.mark.usefixtures("knowing")
def test_moderators_own_comment_has_no_why(bob: User) -> None:
    moderation.reply(approved(published()), body="Thanks.", by=bob)
    assert learning.why(Comment.objects.latest("pk")) is None


@pytest.mark.usefixtures("knowing")
def test_report_costs_as_many_queries_however_much_is_known(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    learning.report()
    with django_assert_num_queries(7):
        learning.report()


# ------------------------------------------------------------------------------- the command


def test_command_says_how_it_does() -> None:
    taught(published(), 6)
    told = said()
    assert "Learnt from 6 decisions: 3 spam, 3 wanted." in told
    assert "Not enough decisions yet: it knows 3 of 45 wanted comments" in told


@pytest.mark.usefixtures("knowing")
def test_command_says_from_when_on_it_holds_and_marks() -> None:
    told = said()
    assert "Holds from “learner 0." in told
    assert "Marks as spam from “learner 0." in told
    assert "the owner allows 10 %." in told


def test_command_that_is_off_says_so() -> None:
    Blog.objects.update(learner=False)
    assert "The learner is off" in said()


@pytest.mark.usefixtures("knowing")
def test_command_says_it_to_scripts() -> None:
    told: dict[str, Any] = json.loads(said("--json"))
    assert (told["spam"], told["wanted"], told["to_mark"]) == (60, 60, 22)
    assert told["thresholds"]["spam_at"] >= told["thresholds"]["hold_at"]
    assert told["recent"]["right"] > 90


def test_rebuild_learns_what_was_decided_while_it_was_off() -> None:
    comments = taught(published(), 4)
    Lesson.objects.filter(comment=comments[0]).delete()
    assert "Learnt from 4 decisions" in said("--rebuild")
    assert len(labels()) == 4


# --------------------------------------------------------------------------------- one person


def test_export_of_a_person_tells_score_and_lesson() -> None:
    comment = approved(published(), author_email=EMAIL)
    Comment.objects.filter(pk=comment.pk).update(score=0.5)
    for is_learnt in (False, True):
        if is_learnt:
            learning.learn()
        [told] = json.loads("".join(people.document(EMAIL)))["comments"]
        assert (told["learner_score"], told["learnt_as"]) == (0.5, "wanted")
    assert people.preview(EMAIL).counts["lessons that the learner learnt, or will"] == 1


def test_erased_person_leaves_no_lesson() -> None:
    comment = approved(published(), author_email=EMAIL)
    learning.learn()
    moderation.spam(comment, by=author())
    people.erase(EMAIL)
    learning.work()
    assert not Lesson.objects.exists()
    assert list(learning.faults()) == []
