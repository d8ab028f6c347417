"""Posting a comment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from blog import locks, sanitize
from blog.models import Blog, Post
from comments import limits, moderation, policies, rules, threads
from comments.models import Comment, Receipt
from comments.submission.errors import (
    CommentsClosed,
    KeyReused,
    ParentNotShown,
    RefusedByRule,
    Repeated,
    SubmissionRefused,
    ThreadTooDeep,
    UnknownParent,
    UnknownPost,
)
from comments.submission.guarding import Prepared, Submission, prepare

#: How long the same text from the same network counts as a repetition.
REPETITION_PERIOD = timedelta(minutes=10)
#: The last number that a post can have; an address may name a longer one.
MOST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Accepted:
    """A comment that was taken; ``repeated`` if an earlier request had brought it."""

    comment: Comment
    repeated: bool = False


def submit(post_id: int, submission: Submission, *, network: str, key: str = "") -> Accepted:
    """Take a reader's comment on a published post: approved, held, or marked as spam.

    ``network`` is :func:`comments.networks.of_address` of the client, ``key`` an
    ``Idempotency-Key`` or ''. Raises a :class:`SubmissionRefused`, or
    :class:`comments.limits.LimitReached`.
    """
    if post_id > MOST_ID:
        raise UnknownPost
    if repeated := _answered_before(post_id, submission, key):
        return repeated
    prepared = prepare(submission, network=network)
    with transaction.atomic():
        outcome = _enter(post_id, submission, prepared, network=network, key=key)
    if isinstance(outcome, SubmissionRefused):
        raise outcome
    return outcome


def _enter(
    post_id: int, submission: Submission, prepared: Prepared, *, network: str, key: str
) -> Accepted | SubmissionRefused:
    """Do what needs the transaction. A refusal is returned, so that the attempt stays counted."""
    locks.hold("submission")
    if repeated := _answered_before(post_id, submission, key):
        return repeated
    limits.charge(_buckets(post_id, prepared, network))
    try:
        comment = _create(post_id, prepared, network=network)
    except SubmissionRefused as refusal:
        return refusal
    if key:
        _keep_answer(comment, submission, key)
    return Accepted(comment)


def _create(post_id: int, prepared: Prepared, *, network: str) -> Comment:
    """Read post, parent and policy again, decide, and store the comment."""
    post = Post.objects.select_for_update().published().filter(pk=post_id).first()
    if post is None or post.published_at is None:
        raise UnknownPost
    decision = decide(prepared, post)
    comment = Comment(
        post=post,
        author_name=prepared.author_name,
        author_email=prepared.author_email,
        author_url=prepared.author_url,
        network=network,
        source=prepared.source,
        html=prepared.html,
        sanitizer=sanitize.VERSION,
        body_digest=prepared.body_digest,
        created_at=timezone.now(),
    )
    threads.place(comment, under=_parent(post, prepared.parent_id))
    _refuse_repetition(comment)
    moderation.admit(comment, decision)
    return comment


def decide(prepared: Prepared, post: Post) -> rules.Decision:
    """Decide about a comment on ``post``, or raise the refusal that was decided."""
    facts = rules.Facts(prepared.folded, prepared.links, timezone.now())
    decision = rules.decide(facts, policies.place_of(post), policies.policy_of(Blog.current()))
    if decision.outcome is not rules.Outcome.REJECT:
        return decision
    if decision.reasons[0].code == "comments_closed":
        raise CommentsClosed
    raise RefusedByRule


def _parent(post: Post, parent_id: int | None) -> Comment | None:
    """Return the comment that is answered, if it can be."""
    if parent_id is None:
        return None
    parent = Comment.objects.select_related("root").filter(pk=parent_id, post=post).first()
    if parent is None:
        raise UnknownParent
    if not parent.visible:
        raise ParentNotShown
    if parent.depth + 1 >= settings.COMMENT_MAX_DEPTH:
        raise ThreadTooDeep
    return parent


def _refuse_repetition(comment: Comment) -> None:
    """Refuse what was said at the same place from the same network a moment ago."""
    earlier = Comment.objects.filter(
        post=comment.post,
        parent=comment.parent,
        body_digest=comment.body_digest,
        network=comment.network,
        created_at__gt=comment.created_at - REPETITION_PERIOD,
    ).first()
    if earlier is not None:
        raise Repeated(earlier)


def _buckets(
    post_id: int, prepared: Prepared, network: str
) -> list[tuple[str, Sequence[tuple[int, timedelta]]]]:
    """Name what this attempt counts against."""
    buckets: list[tuple[str, Sequence[tuple[int, timedelta]]]] = [
        (f"post:network:{network}", settings.COMMENT_LIMITS_NETWORK),
        (f"post:post:{post_id}", settings.COMMENT_LIMITS_POST),
    ]
    if prepared.author_email:
        bucket = limits.bucket_of_email(prepared.author_email)
        buckets.append((bucket, settings.COMMENT_LIMITS_EMAIL))
    return buckets


def _answered_before(post_id: int, submission: Submission, key: str) -> Accepted | None:
    """Return the first answer to this key, or refuse a key that came with other fields."""
    if not key:
        return None
    receipt = (
        Receipt.objects.select_related("comment__post")
        .filter(post=post_id, key=_stored_key(key))
        .first()
    )
    if receipt is None:
        return None
    if receipt.fingerprint != _fingerprint(submission):
        raise KeyReused
    return Accepted(receipt.comment, repeated=True)


def _keep_answer(comment: Comment, submission: Submission, key: str) -> None:
    """Remember what the key led to."""
    Receipt.objects.create(
        post_id=comment.post_id,
        key=_stored_key(key),
        fingerprint=_fingerprint(submission),
        comment=comment,
        created_at=comment.created_at,
    )


def _stored_key(key: str) -> str:
    """Return a key of any length and any characters as a short one."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _fingerprint(submission: Submission) -> str:
    """Return an HMAC of every field, each with its length."""
    fields = [
        submission.author_name,
        submission.author_email,
        submission.author_url,
        submission.body,
        str(submission.parent_id),
    ]
    return _hmac("comments.receipt", "".join(f"{len(field)}:{field}" for field in fields))


def _hmac(salt: str, value: str) -> str:
    """Return a keyed digest: 64 hexadecimal digits."""
    value_bytes = value.encode("utf-8", "surrogatepass")
    return salted_hmac(salt, value_bytes, algorithm="sha256").hexdigest()
