"""Readers who proved that an e-mail address is theirs, and what they have earned by that.

Their token is derived (HMAC with the secret key), never stored, and says who they are only
together with their address. What they have earned is read from their comments: a decision about
one of them gives trust or takes it, and undoing the decision undoes that.
"""

from __future__ import annotations

import re

from django.db.models import Exists
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from comments import rules
from comments.models import Comment, Commenter

_TOKEN = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{64})")


def address(email: str) -> str:
    """Return an e-mail address as it is compared and kept for a commenter."""
    return email.lower()


def digest(email: str) -> str:
    """Return what stands for an address where it may not stand itself (64 hexadecimal digits)."""
    return salted_hmac("comments.address", address(email), algorithm="sha256").hexdigest()


def token_for(commenter: Commenter) -> str:
    """Return the token of a commenter: their number, a hyphen, 64 hexadecimal digits."""
    message = f"{commenter.pk}:{commenter.key}"
    proof = salted_hmac("comments.commenter", message, algorithm="sha256").hexdigest()
    return f"{commenter.pk}-{proof}"


def commenter_of(token: str, *, email: str) -> Commenter | None:
    """Return whose token it is, None for one that is wrong, revoked, or of another address.

    One query, none for what is no token at all.
    """
    match = _TOKEN.fullmatch(token)
    if match is None or not email:
        return None
    commenter = Commenter.objects.filter(pk=int(match[1]), email=address(email)).first()
    if commenter is None or not constant_time_compare(token_for(commenter), token):
        return None
    return commenter


def enrol(email: str) -> Commenter:
    """Return the commenter with an address that was just proved; part of a transaction."""
    commenter, _ = Commenter.objects.get_or_create(
        email=address(email), defaults={"verified_at": timezone.now()}
    )
    return commenter


def trusted(commenter: Commenter, *, besides: Comment | None = None) -> bool:
    """Whether a commenter has an approved comment, and neither has nor had any spam. One query.

    ``besides`` is a comment that doesn't count as approved: an edit may not stand on the approval
    of the very text that it replaces.
    """
    theirs = Comment.objects.filter(commenter=commenter)
    approved = theirs.filter(state=Comment.State.APPROVED)
    if besides is not None:
        approved = approved.exclude(pk=besides.pk)
    spam = theirs.filter(state=Comment.State.SPAM)
    without_spam = Commenter.objects.filter(~Exists(spam), pk=commenter.pk, had_spam=False)
    return without_spam.filter(Exists(approved)).exists()


def standing(commenter: Commenter | None, *, besides: Comment | None = None) -> rules.Author:
    """Return what rules may know of a comment's author; one query for who is verified."""
    if commenter is None:
        return rules.STRANGER
    return rules.Author(verified=True, trusted=trusted(commenter, besides=besides))
