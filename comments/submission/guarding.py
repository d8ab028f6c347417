"""Guard and sanitiser: everything about a comment that needs no database row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from blog import guard, sanitize, text
from blog.guard import GuardError
from comments import limits, rules
from comments.models import Comment
from comments.submission.errors import Invalid

NO_ADDRESS = "Enter an e-mail address for the mail about replies, or do without it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a reader typed, as it came."""

    author_name: str
    body: str
    author_email: str = ""
    author_url: str = ""
    parent_id: int | None = None
    #: What :func:`comments.trust.token_for` gave the reader's browser, '' for none.
    token: str = ""
    #: Whether they want mail about replies.
    notify: bool = False
    #: What stands in the field that people don't meet.
    trap: str = ""
    #: What tells that a browser has worked for it (:mod:`comments.bots.challenges`), '' for none.
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A submission that passed the guard, and what it renders to."""

    author_name: str
    author_email: str
    author_url: str
    parent_id: int | None
    source: str
    html: str
    token: str = ""
    notify: bool = False
    trap: str = ""
    proof: str = ""

    def said(self, *, network: str) -> rules.Said:
        """Return it as rules look at it."""
        return rules.Said(
            name=self.author_name,
            source=self.source,
            html=self.html,
            url=self.author_url,
            email=self.author_email,
            network=network,
        )

    @property
    def body_digest(self) -> str:
        """What two comments have in common that say the same (64 hexadecimal digits)."""
        return digest_of(self.source)

    @classmethod
    def again(cls, comment: Comment, *, source: str, html: str) -> Prepared:
        """Return a stored comment as if it came now, with another text or its own."""
        return cls(
            author_name=comment.author_name,
            author_email=comment.author_email,
            author_url=comment.author_url,
            parent_id=comment.parent_id,
            source=source,
            html=html,
        )


def digest_of(source: str) -> str:
    """Return a keyed digest of a text as it is read, whatever its case and its spaces."""
    return salted_hmac("comments.body", text.fold(source), algorithm="sha256").hexdigest()


def prepare(submission: Submission, *, network: str) -> Prepared:
    """Guard every field and render the body, or raise :class:`Invalid` with all errors.

    Runs outside any transaction. A refusal counts against a limit of its own.
    """
    errors: dict[str, GuardError] = {}

    def checked(field: str, check: Callable[[str], str], value: str) -> str:
        try:
            return check(value)
        except GuardError as error:
            errors[field] = error
            return ""

    prepared = Prepared(
        author_name=checked("author_name", guard.author_name, submission.author_name),
        author_email=checked("author_email", guard.author_email, submission.author_email),
        author_url=checked("author_url", guard.author_url, submission.author_url),
        parent_id=submission.parent_id,
        source=(source := checked("body", guard.body, submission.body)),
        html=checked("body", sanitize.comment, source) if source else "",
        token=submission.token,
        notify=submission.notify,
        trap=submission.trap,
        proof=submission.proof,
    )
    if prepared.notify and not submission.author_email.strip():
        errors["author_email"] = GuardError("author_email", "required", NO_ADDRESS)
    if errors:
        charge("refused", network)
        raise Invalid(errors)
    return prepared


def prepare_body(body: str, *, network: str) -> tuple[str, str]:
    """Return a body's source and clean HTML, or raise :class:`Invalid`."""
    try:
        source = guard.body(body)
        return source, sanitize.comment(source)
    except GuardError as error:
        charge("refused", network)
        raise Invalid({"body": error}) from error


def preview(body: str, *, network: str) -> str:
    """Return the HTML that a body would become; limited like posting."""
    charge("preview", network)
    return prepare_body(body, network=network)[1]


def rehearse(submission: Submission, *, network: str) -> str:
    """Return the HTML of a comment of which every field would be taken; limited like previews."""
    charge("preview", network)
    return prepare(submission, network=network).html


@transaction.atomic
def charge(purpose: str, network: str) -> None:
    """Count a preview, an edit, a refusal or a challenge, each by itself, against a network."""
    limits.charge([(f"{purpose}:network:{network}", settings.PREVIEW_LIMITS_NETWORK)])
