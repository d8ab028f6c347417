"""``manage.py check_comments``: lessons are what the log says."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from blog.models import Blog
from comments import learning, moderation
from comments.learning import LessonFault
from comments.models import Comment, Lesson
from tests.blog.factories import author, published
from tests.comments.factories import approved
from tests.comments.learning.lessons import labels, many, recorded, replayed, taught

pytestmark = pytest.mark.django_db


def checked(*options: str) -> list[str]:
    """Return what the command prints."""
    out = StringIO()
    try:
        call_command("check_comments", *options, stdout=out)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue().splitlines()


def test_lessons_that_agree_with_the_log_are_right() -> None:
    taught(published(), 4)
    assert list(learning.faults()) == []


def test_verdict_that_waits_counts_as_learnt() -> None:
    approved(published())
    assert list(learning.faults()) == []


def test_lesson_that_is_missing_is_found_and_mended() -> None:
    first, _ = taught(published(), 2)
    Lesson.objects.filter(comment=first).delete()
    assert list(learning.faults()) == [LessonFault(first.pk, stored=None, right=True)]
    assert f"Comment {first.pk}: lesson is none, should be spam" in checked("--repair")
    assert labels()[first.pk] is True
    assert list(learning.faults()) == []


def test_lesson_that_says_the_opposite_is_found_and_mended() -> None:
    first, _ = taught(published(), 2)
    Lesson.objects.filter(comment=first).update(is_spam=False)
    assert list(learning.faults()) == [LessonFault(first.pk, stored=False, right=True)]
    learning.mend(learning.faults())
    assert labels()[first.pk] is True


def test_lesson_of_what_nobody_decided_is_found_and_forgotten() -> None:
    first, _ = taught(published(), 2)
    Lesson.objects.filter(comment=first).update(comment=9_999)
    found = list(learning.faults())
    assert LessonFault(9_999, stored=True, right=None) in found
    learning.mend(found)
    assert set(labels()) == set(Comment.objects.values_list("pk", flat=True))


def test_lesson_of_purged_spam_is_right() -> None:
    taught(published(), 2)
    Blog.objects.update(keep_spam_days=0)
    moderation.purge()
    assert Comment.objects.count() == 1
    assert list(learning.faults()) == []


def test_what_was_decided_while_the_learner_was_off_is_found_and_learnt() -> None:
    Blog.objects.update(learner=False)
    comment = approved(published())
    learning.learn()
    assert list(learning.faults()) == []
    Blog.objects.update(learner=True)
    assert list(learning.faults()) == [LessonFault(comment.pk, stored=None, right=False)]
    learning.mend(learning.faults())
    assert labels() == {comment.pk: False}


def test_erased_comment_and_edited_one_need_no_lesson() -> None:
    comments = taught(published(), 3)
    moderation.erase(comments[0])
    moderation.correct(comments[1], body="Better", by=author())
    Lesson.objects.filter(comment=comments[1]).delete()
    assert list(learning.faults()) == []


def test_command_tells_of_wrong_lessons_as_objects() -> None:
    [comment] = taught(published(), 1)
    Lesson.objects.all().delete()
    said = json.loads(checked("--json")[0])
    assert said["comment"] == comment.pk
    assert said["wrong"] == {"lesson": {"is": None, "should_be": "spam"}}
    assert checked()[-1].endswith("1 row is wrong; --repair mends them.")


def test_mended_lessons_have_the_record_of_a_replay() -> None:
    comments = taught(published(), 6)
    Lesson.objects.filter(comment=comments[2]).update(is_spam=False)
    learning.mend(learning.faults())
    learning.work()
    assert recorded() == replayed()[1]


def test_check_costs_as_many_queries_for_many_comments(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    many(published(), 40)
    with django_assert_max_num_queries(11):
        assert list(learning.faults()) == []
