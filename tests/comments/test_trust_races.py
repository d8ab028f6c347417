"""Two at once, where readers prove addresses and end their mail."""

from __future__ import annotations

from functools import partial

import pytest

from blog.models import Delivery, Post
from comments import moderation, submission, subscriptions
from comments.models import Comment, Commenter, ModerationEvent, Subscription
from comments.notifications import replies
from tests.blog.factories import author, published
from tests.comments.factories import pending
from tests.comments.trusting import RITA, policy, trusted
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def waiting_for_trust() -> Comment:
    """Return a comment that its author's proof brings to light."""
    post = published()
    trusted(post)
    policy(hold="first")
    return pending(post, author_email=RITA)


def test_two_posts_of_one_link_make_one_commenter_and_approve_once() -> None:
    comment = waiting_for_trust()
    results = race(*[partial(submission.verify, comment)] * 3)
    assert {type(result) for result in results} == {Commenter}
    assert len({result.pk for result in results if isinstance(result, Commenter)}) == 1
    verified = ModerationEvent.objects.filter(comment=comment, action="verify")
    assert verified.count() == 1
    assert Post.objects.get().comment_count == 2


def test_first_proofs_of_one_address_on_two_posts_make_one_commenter() -> None:
    comments = [pending(published(), author_email=RITA) for _ in range(4)]
    results = race(*(partial(submission.verify, comment) for comment in comments))
    assert all(isinstance(result, Commenter) for result in results)
    [rita] = Commenter.objects.all()
    assert rita.comments.count() == 4


@pytest.mark.parametrize("action", ["approve", "spam", "trash"])
def test_proof_against_a_moderator_ends_in_a_state_that_its_events_tell(action: str) -> None:
    comment, by = waiting_for_trust(), author()
    seen = Comment.objects.get(pk=comment.pk)
    results = race(
        partial(submission.verify, comment), partial(getattr(moderation, action), seen, by=by)
    )
    comment.refresh_from_db()
    assert isinstance(results[0], Commenter)
    assert comment.commenter == results[0]
    moved = [
        (event.from_state, event.to_state)
        for event in ModerationEvent.objects.filter(comment=comment).order_by("pk")
        if event.from_state != event.to_state
    ]
    assert moved[0] == ("", "pending")
    assert moved[-1][1] == comment.state
    assert Post.objects.get().comment_count == 1 + comment.visible


def test_proof_against_erasure_leaves_nothing_of_the_reader() -> None:
    comment = waiting_for_trust()
    race(
        partial(submission.verify, comment),
        partial(moderation.erase, Comment.objects.get(pk=comment.pk)),
    )
    comment.refresh_from_db()
    assert (comment.state, comment.commenter, comment.author_email) == ("erased", None, "")
    assert Post.objects.get().comment_count == 1


def test_two_ends_of_one_subscription_end_it() -> None:
    comment = pending(published(), author_email=RITA, notify=True)
    results = race(
        partial(subscriptions.end, comment),
        partial(subscriptions.end, comment),
        partial(subscriptions.end_all, comment),
    )
    assert results == [None, None, None]
    assert not Subscription.objects.exists()


def test_end_against_confirmation_ends_it_or_finds_nothing() -> None:
    comment = pending(published(), author_email=RITA, notify=True)
    results = race(partial(submission.verify, comment), partial(subscriptions.end, comment))
    assert isinstance(results[0], Commenter)
    assert not Subscription.objects.exists()


def test_approvals_of_replies_at_once_tell_of_each_once() -> None:
    post, by = published(), author()
    comment = pending(post, author_email=RITA, notify=True)
    submission.verify(comment)
    comment.refresh_from_db()
    moderation.approve(comment, by=by)
    waiting = [pending(post, parent=comment) for _ in range(3)]
    race(*(partial(moderation.approve, reply, by=by) for reply in waiting))
    assert Delivery.objects.filter(kind=replies.KIND).count() == 3
