"""The only way in from the public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import publishing, revisions
from blog.models import Blog, Delivery, Post
from comments import limits, moderation, rulebook, submission, tokens
from comments.models import Attempt, Comment, CommentText, ModerationEvent, Receipt, Rule
from tests.blog.factories import author, draft, published
from tests.comments.factories import NETWORK, approved, form, hold, line_of, pending

pytestmark = pytest.mark.django_db


def submit(post: Post, *, key: str = "", network: str = NETWORK, **fields: object) -> Comment:
    return submission.submit(post.pk, form(**fields), network=network, key=key).comment


def test_submit_with_hold_all_is_pending_with_event_and_unseen() -> None:
    comment = submit(published())
    event = ModerationEvent.objects.get()
    assert (comment.state, comment.visible) == (Comment.State.PENDING, False)
    assert (event.action, event.from_state, event.to_state) == ("submit", "", "pending")
    assert event.reasons == ["hold_all"]
    assert not Comment.objects.approved().exists()


def test_submit_with_hold_none_is_seen_counted_and_moves_the_post() -> None:
    hold("none")
    post = published()
    before = revisions.read(["comments", f"post:{post.pk}", "posts"])
    comment = submit(post)
    after = revisions.read(["comments", f"post:{post.pk}", "posts"])
    post.refresh_from_db()
    assert list(Comment.objects.approved()) == [comment]
    assert (post.comment_count, post.last_comment_at) == (1, comment.published_at)
    assert after["comments"] != before["comments"]
    assert after[f"post:{post.pk}"] != before[f"post:{post.pk}"]
    assert after["posts"] == before["posts"]


def test_submit_that_is_held_moves_nothing_that_readers_see() -> None:
    post = published()
    before = revisions.read(["comments", f"post:{post.pk}"])
    submit(post)
    assert revisions.read(["comments", f"post:{post.pk}"]) == before


def test_submit_marked_as_spam_by_a_rule_sends_no_mail() -> None:
    author()
    rulebook.add(kind="word", pattern="casino", action=Rule.Action.SPAM)
    assert submit(published(), body="CASINO").state == Comment.State.SPAM
    assert not Delivery.objects.exists()


def test_submit_refused_by_a_rule_stores_no_comment_but_counts() -> None:
    rulebook.add(kind="word", pattern="casino", action=Rule.Action.REJECT)
    with pytest.raises(submission.RefusedByRule):
        submit(published(), body="casino")
    assert not Comment.objects.exists()
    assert Attempt.objects.exists()


def test_submit_with_bad_fields_names_each_of_them() -> None:
    with pytest.raises(submission.Invalid) as refusal:
        submit(published(), author_name="\u202e", author_url="javascript:1", body=" ")
    assert set(refusal.value.errors) == {"author_name", "author_url", "body"}


@pytest.mark.parametrize("seen", [False, True])
def test_submit_to_what_readers_do_not_see_is_an_unknown_post(seen: bool) -> None:  # noqa: FBT001
    post = publishing.unpublish(published()) if seen else draft()
    with pytest.raises(submission.UnknownPost):
        submit(post)


def test_submit_to_a_closed_post_is_refused() -> None:
    with pytest.raises(submission.CommentsClosed):
        submit(published(comments_closed=True))


def test_submit_after_the_days_are_over_is_refused() -> None:
    publishing.update_blog(Blog.current(), close_after_days=3)
    post = publishing.publish(draft(), at=timezone.now() - timedelta(days=4))
    with pytest.raises(submission.CommentsClosed):
        submit(post)


def test_submit_of_a_reply_takes_its_place_in_the_thread() -> None:
    post = published()
    first = approved(post)
    reply = pending(post, parent=first)
    assert (reply.parent, reply.root, reply.depth) == (first, first, 1)
    assert reply.path.startswith(first.path)


def test_submit_of_a_reply_to_an_unknown_comment_is_refused() -> None:
    with pytest.raises(submission.UnknownParent):
        submit(published(), parent_id=4711)


def test_submit_of_a_reply_to_another_posts_comment_is_refused() -> None:
    elsewhere = approved(published())
    with pytest.raises(submission.UnknownParent):
        submit(published(), parent_id=elsewhere.pk)


def test_submit_of_a_reply_to_a_pending_comment_is_refused() -> None:
    post = published()
    with pytest.raises(submission.ParentNotShown):
        submit(post, parent_id=pending(post).pk)


def test_submit_of_a_reply_below_the_depth_is_refused(settings: Settings) -> None:
    settings.COMMENT_MAX_DEPTH = 2
    post = published()
    second = approved(post, parent=approved(post))
    with pytest.raises(submission.ThreadTooDeep):
        submit(post, parent_id=second.pk)


@pytest.mark.parametrize("depth", [0, 2])
def test_submit_of_a_reply_in_a_locked_thread_is_refused(depth: int) -> None:
    post = published()
    below = line_of(post, depth=depth)
    Comment.objects.filter(depth=0).update(locked_at=timezone.now())
    with pytest.raises(submission.ThreadLocked):
        submit(post, parent_id=below.pk)
    assert Comment.objects.count() == depth + 1


def test_submit_beside_a_locked_thread_is_taken() -> None:
    post = published()
    locked, other = approved(post), approved(post)
    Comment.objects.filter(pk=locked.pk).update(locked_at=timezone.now())
    assert submit(post, parent_id=other.pk).parent == other


def test_edit_in_a_locked_thread_is_taken() -> None:
    comment = approved(published())
    Comment.objects.update(locked_at=timezone.now())
    token = tokens.for_author(comment)
    edited = submission.edit(comment, token=token, body="Better", network=NETWORK)
    assert edited.source == "Better"


def test_submit_with_the_same_key_and_fields_gives_the_first_answer() -> None:
    post, said = published(), form()
    first = submission.submit(post.pk, said, network=NETWORK, key="k")
    again = submission.submit(post.pk, said, network="10.0.0.0/24", key="k")
    assert (again.comment, again.repeated) == (first.comment, True)
    assert Comment.objects.count() == Receipt.objects.count() == 1


def test_submit_with_the_same_key_and_other_fields_is_refused() -> None:
    post = published()
    submit(post, key="k")
    with pytest.raises(submission.KeyReused):
        submit(post, key="k")


def test_submit_of_the_same_text_from_the_same_network_is_a_repetition() -> None:
    post = published()
    first = submit(post, body="Lovely  TEA")
    with pytest.raises(submission.Repeated) as refusal:
        submit(post, body="lovely tea", author_name="Other")
    assert refusal.value.comment == first


def test_submit_of_the_same_text_from_elsewhere_is_taken() -> None:
    post = published()
    submit(post, body="+1")
    assert submit(post, body="+1", network="10.0.0.0/24").pk


def test_submit_over_the_limit_says_when_to_come_back() -> None:
    post = published()
    count, period = settings.COMMENT_LIMITS_NETWORK[0]
    for _ in range(count):
        submit(post)
    with pytest.raises(limits.LimitReached) as refusal:
        submit(post)
    assert timedelta(0) < refusal.value.retry_after <= period
    assert Comment.objects.count() == count


def test_submit_after_the_period_is_taken_again() -> None:
    post = published()
    count, period = settings.COMMENT_LIMITS_NETWORK[0]
    for _ in range(count):
        submit(post)
    Attempt.objects.update(at=timezone.now() - period)
    assert submit(post).pk


def test_submit_takes_a_fixed_number_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    post = published()
    parent = approved(post)
    with django_assert_max_num_queries(22):
        submit(post, parent_id=parent.pk, author_email="rita@example.org", key="k")


def test_held_comment_writes_that_moderators_are_to_be_told() -> None:
    comment = submit(published())
    assert Delivery.objects.get().payload == {"comment": comment.pk}


def test_edit_by_the_author_is_decided_again_and_keeps_the_text_before() -> None:
    hold("none")
    comment = submit(published(), body="Before")
    hold("all")
    token = tokens.for_author(comment)
    edited = submission.edit(comment, token=token, body="After", network=NETWORK)
    assert (edited.state, edited.source) == (Comment.State.PENDING, "After")
    assert CommentText.objects.get().source == "Before"
    assert Post.objects.get().comment_count == 0


def test_edit_over_the_limit_is_refused_and_keeps_the_text() -> None:
    comment = submit(published())
    token = tokens.for_author(comment)
    count, _ = settings.PREVIEW_LIMITS_NETWORK[0]
    now = timezone.now()
    bucket = limits.stored(f"edit:network:{NETWORK}", at=now)
    Attempt.objects.bulk_create(Attempt(bucket=bucket, at=now) for _ in range(count))
    with pytest.raises(limits.LimitReached):
        submission.edit(comment, token=token, body="Once more", network=NETWORK)
    assert not CommentText.objects.exists()


def test_edit_with_another_comments_token_is_refused() -> None:
    post = published()
    token = tokens.for_author(submit(post))
    with pytest.raises(submission.NotTheAuthor):
        submission.edit(submit(post), token=token, body="x", network=NETWORK)


def test_edit_after_its_time_is_refused() -> None:
    comment = submit(published())
    comment.created_at -= timedelta(minutes=settings.COMMENT_EDIT_MINUTES)
    with pytest.raises(submission.EditingEnded):
        submission.edit(comment, token=tokens.for_author(comment), body="x", network=NETWORK)


@pytest.mark.parametrize("decide", [moderation.spam, moderation.trash])
def test_edit_of_what_a_moderator_put_away_is_no_way_back(
    decide: Callable[..., moderation.Report],
) -> None:
    hold("none")
    comment = submit(published())
    decide(comment, by=author())
    state = comment.state
    token = tokens.for_author(comment)
    assert submission.edit(comment, token=token, body="x", network=NETWORK).state == state


def test_edit_of_an_erased_comment_is_refused() -> None:
    comment = submit(published())
    token = tokens.for_author(comment)
    moderation.erase(Comment.objects.get(pk=comment.pk))
    with pytest.raises(submission.EditingEnded):
        submission.edit(comment, token=token, body="x", network=NETWORK)


def test_withdraw_by_the_author_erases() -> None:
    hold("none")
    comment = submit(published(), author_email="rita@example.org")
    submission.withdraw(comment, token=tokens.for_author(comment))
    assert (comment.state, comment.source, comment.author_email) == ("erased", "", "")
    assert Post.objects.get().comment_count == 0


def test_find_gives_a_pending_comment_to_its_author_alone() -> None:
    comment = submit(published())
    assert submission.find(comment.pk, token=tokens.for_author(comment)) == comment
    assert submission.find(comment.pk, token="0" * 64) is None
    assert submission.find(comment.pk, token="") is None


def test_preview_is_what_posting_would_show_and_stores_nothing() -> None:
    html = submission.preview("*So* <b>it</b> is", network=NETWORK)
    assert "<em>So</em>" in html
    assert submit(published(), body="*So* <b>it</b> is").html == html
    assert Comment.objects.count() == 1


def test_preview_over_the_limit_is_refused() -> None:
    count, _ = settings.PREVIEW_LIMITS_NETWORK[0]
    for _ in range(count):
        submission.preview("x", network=NETWORK)
    with pytest.raises(limits.LimitReached):
        submission.preview("x", network=NETWORK)
