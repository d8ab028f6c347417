"""Erasing a person while something else happens to their comments."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from blog.models import Post
from comments import moderation, people, submission, tokens
from comments.models import Comment, Commenter, CommentText, ModerationEvent
from tests.blog.factories import author, published
from tests.comments.factories import NETWORK, form, hold, pending
from tests.comments.persons import EMAIL
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def of_rita(count: int = 1) -> list[Comment]:
    post = published()
    return [pending(post, author_email=EMAIL, body=f"Cup {n}") for n in range(count)]


def erased_all() -> bool:
    """Whether nothing of hers is left, and the counts say so."""
    emptied = not Comment.objects.exclude(state="erased", source="", author_email="").exists()
    return emptied and set(Post.objects.values_list("comment_count", flat=True)) == {0}


def test_erase_against_approve_ends_erased() -> None:
    [comment] = of_rita()
    results = race(partial(people.erase, EMAIL), partial(moderation.approve, comment, by=author()))
    assert results[0] == 1
    refused = isinstance(results[1], moderation.ModerationRefused)
    assert refused or not isinstance(results[1], Exception)
    assert erased_all()
    assert ModerationEvent.objects.latest("id").action == "erase"


def test_erase_against_edit_by_the_author_keeps_no_text() -> None:
    hold("none")
    [comment] = of_rita()
    token = tokens.for_author(comment)
    edit = partial(submission.edit, comment, token=token, body="Never mind", network=NETWORK)
    results = race(partial(people.erase, EMAIL), edit)
    assert results[0] == 1
    assert isinstance(results[1], Comment | submission.EditingEnded)
    assert erased_all()
    assert not CommentText.objects.exists()


def test_erase_twice_at_once_erases_each_comment_once() -> None:
    of_rita(6)
    results = race(partial(people.erase, EMAIL), partial(people.erase, EMAIL))
    assert sum(result for result in results if isinstance(result, int)) == 6
    assert ModerationEvent.objects.filter(action="erase").count() == 6
    assert erased_all()


def test_erase_against_a_new_comment_leaves_all_of_it_or_nothing() -> None:
    [comment] = of_rita()
    Commenter.objects.create(email=EMAIL, verified_at=timezone.now())
    said = form(author_email=EMAIL)
    results = race(
        partial(people.erase, EMAIL),
        partial(submission.submit, comment.post_id, said, network=NETWORK),
    )
    assert isinstance(results[1], submission.Accepted)
    left = Comment.objects.exclude(state="erased").count()
    assert results[0] == 2 - left
    assert not Commenter.objects.exists()


def test_erase_against_withdrawal_by_the_author_erases_once() -> None:
    [comment] = of_rita()
    withdraw = partial(submission.withdraw, comment, token=tokens.for_author(comment))
    results = race(partial(people.erase, EMAIL), withdraw)
    assert results[0] in {0, 1}
    assert ModerationEvent.objects.filter(action="erase").count() == 1
    assert erased_all()
