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
from comments import (
    akismet,
    learning,
    limits,
    moderation,
    policies,
    rulebook,
    rules,
    subscriptions,
    threads,
    trust,
)
from comments.bots import proofs
from comments.models import Comment, Receipt
from comments.notifications import verification
from comments.submission import signals
from comments.submission.errors import (
    CommentsClosed,
    EmailRequired,
    KeyReused,
    ParentNotShown,
    RefusedByRule,
    Repeated,
    SubmissionRefused,
    ThreadLocked,
    ThreadTooDeep,
    UnknownParent,
    UnknownPost,
)
from comments.submission.guarding import Prepared, Submission, prepare
from comments.submission.signals import Signals

#: How long the same text from the same network counts as a repetition.
REPETITION_PERIOD = timedelta(minutes=10)
#: The last number that a post can have; an address may name a longer one.
MOST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A submission with all that was worked out about it before the transaction."""

    prepared: Prepared
    said: rules.Said
    against: Signals
    score: float | None


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
    said = prepared.said(network=network).read()
    opinion = learning.opinion(said)
    against = signals.of_submission(prepared, opinion)
    candidate = _Candidate(prepared, said, against, opinion.score)
    with transaction.atomic():
        outcome = _enter(post_id, submission, candidate, key=key)
    if isinstance(outcome, SubmissionRefused):
        raise outcome
    return outcome


def _enter(
    post_id: int, submission: Submission, candidate: _Candidate, *, key: str
) -> Accepted | SubmissionRefused:
    """Do what needs the transaction. A refusal is returned, so that the attempt stays counted."""
    locks.hold("submission")
    if repeated := _answered_before(post_id, submission, key):
        return repeated
    limits.charge(_buckets(post_id, candidate.prepared, candidate.said.network))
    try:
        comment = _create(post_id, candidate)
    except SubmissionRefused as refusal:
        return refusal
    if key:
        _keep_answer(comment, submission, key)
    return Accepted(comment)


def _create(post_id: int, candidate: _Candidate) -> Comment:
    """Read post, parent and policy again, decide, and store the comment."""
    prepared, said = candidate.prepared, candidate.said
    post = Post.objects.select_for_update().published().filter(pk=post_id).first()
    if post is None or post.published_at is None:
        raise UnknownPost
    commenter = trust.commenter_of(prepared.token, email=prepared.author_email)
    blog = Blog.current()
    needs_proof = blog.proof_of_work and commenter is None
    proof = proofs.judge(prepared.proof) if needs_proof else proofs.NOT_NEEDED
    against = (*candidate.against, *proof.against)
    decision = decide(said, post, author=trust.standing(commenter), against=against, blog=blog)
    if decision.outcome is rules.Outcome.REJECT:
        rulebook.count(decision.fitting)
        raise refusal_of(decision)
    comment = Comment(
        post=post,
        commenter=commenter,
        author_name=prepared.author_name,
        author_email=prepared.author_email,
        author_url=prepared.author_url,
        network=said.network,
        source=prepared.source,
        html=prepared.html,
        sanitizer=sanitize.VERSION,
        body_digest=prepared.body_digest,
        score=candidate.score,
        created_at=timezone.now(),
    )
    threads.place(comment, under=parent_of_reply(post, prepared.parent_id))
    _refuse_repetition(comment)
    rulebook.count(decision.fitting)
    moderation.admit(comment, decision)
    proofs.spend(proof)
    if prepared.notify:
        subscriptions.begin(comment)
    verification.ask(comment, wanted=prepared.notify)
    return comment


def decide(
    said: rules.Said,
    post: Post,
    *,
    author: rules.Author = rules.STRANGER,
    against: Signals = (),
    blog: Blog | None = None,
) -> rules.Decision:
    """Decide about a comment on ``post`` that ``author`` writes, or has written, now."""
    facts = rules.Facts(said, timezone.now(), author, against)
    policy = policies.policy_of(blog or Blog.current())
    decision = rules.decide(facts, policies.place_of(post), policy)
    return akismet.without_waiting(decision)


def refusal_of(decision: rules.Decision) -> SubmissionRefused:
    """Return what was decided as the refusal that the reader gets."""
    match decision.reasons[0].code:
        case "comments_closed":
            return CommentsClosed()
        case "email_required":
            return EmailRequired()
        case _:
            return RefusedByRule()


def parent_of_reply(post: Post, parent_id: int | None) -> Comment | None:
    """Return the comment that is answered, if it can be, or raise why not.

    What it says is sure only in the transaction that holds the post's row, as whoever hides a
    comment or locks a thread holds that first.
    """
    if parent_id is None:
        return None
    parent = Comment.objects.select_related("root").filter(pk=parent_id, post=post).first()
    if parent is None:
        raise UnknownParent
    if not parent.visible:
        raise ParentNotShown
    if (parent.root or parent).is_locked:
        raise ThreadLocked
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
    """Return an HMAC of every field that says something, each with its length.

    Not of the token: a browser that was known meanwhile still repeats the same comment.
    """
    fields = [
        submission.author_name,
        submission.author_email,
        submission.author_url,
        submission.body,
        str(submission.parent_id),
        *(["notify"] if submission.notify else []),
    ]
    return _hmac("comments.receipt", "".join(f"{len(field)}:{field}" for field in fields))


def _hmac(salt: str, value: str) -> str:
    """Return a keyed digest: 64 hexadecimal digits."""
    value_bytes = value.encode("utf-8", "surrogatepass")
    return salted_hmac(salt, value_bytes, algorithm="sha256").hexdigest()
