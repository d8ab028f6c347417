"""The links in mail to readers: what they stand for, and how they are known again.

Whoever has one got it in a mail to the address of the comment that it names. The address itself
stands in none of them: the logs of proxies keep what is asked for.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from blog.canonical import absolute_url
from comments import trust
from comments.models import Comment

#: How long the link works that proves an address.
VERIFICATION_LIFETIME = timedelta(days=7)
#: 128 bits, which nobody guesses.
DIGITS = 32
_ID = re.compile(r"[1-9][0-9]{0,17}")


class UnknownLink(Exception):
    """Nobody was sent this link, or its comment is gone."""


class ExpiredLink(Exception):
    """It worked once."""


def verification_url(comment: Comment) -> str:
    """Return the absolute address at which a comment's author proves that its address is theirs."""
    token = _signer(comment).sign(str(comment.pk))
    return absolute_url(reverse("comments:verify", args=[token]))


def comment_to_verify(token: str) -> Comment:
    """Return the comment, with its post, that such a link names.

    Raises :class:`UnknownLink`, :class:`ExpiredLink`.
    """
    comment = _named(token.partition(".")[0])
    try:
        _signer(comment).unsign(token, max_age=VERIFICATION_LIFETIME)
    except signing.SignatureExpired as error:
        raise ExpiredLink from error
    except signing.BadSignature as error:
        raise UnknownLink from error
    return comment


def replies_url(comment: Comment, view: str = "replies") -> str:
    """Return the absolute address that ends mail about replies to a comment; it never expires.

    With "replies-all", mail about replies to any comment of the same address.
    """
    return absolute_url(reverse(f"comments:{view}", args=[_replies_token(comment)]))


def comment_of_replies(token: str) -> Comment:
    """Return the comment that such a link names, even if it was erased; or :class:`UnknownLink`."""
    comment = _named(token.partition("-")[0])
    if not constant_time_compare(_replies_token(comment), token):
        raise UnknownLink
    return comment


def _named(number: str) -> Comment:
    """Return the comment with a number that somebody sent."""
    comment = None
    if _ID.fullmatch(number):
        comment = Comment.objects.select_related("post").filter(pk=int(number)).first()
    if comment is None:
        raise UnknownLink
    return comment


def _signer(comment: Comment) -> signing.TimestampSigner:
    """Return what signs links that prove a comment's address, as it is now."""
    salt = f"comments.verify:{trust.address(comment.author_email)}"
    return signing.TimestampSigner(sep=".", salt=salt)


def _replies_token(comment: Comment) -> str:
    """Return the comment's number, a hyphen, and 32 hexadecimal digits."""
    message = f"{comment.pk}:{comment.atom_id}"
    digest = salted_hmac("comments.replies", message, algorithm="sha256").hexdigest()
    return f"{comment.pk}-{digest[:DIGITS]}"
