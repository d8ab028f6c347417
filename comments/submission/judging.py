"""What becomes of a comment once Akismet has answered, or hasn't for too long."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from comments import akismet, learning, moderation, trials, trust
from comments.akismet import asking, reasons
from comments.akismet.client import Answer
from comments.models import AkismetVerdict, Comment
from comments.rules import Decision, Outcome, Reason
from comments.submission import signals
from comments.submission.posting import decide
from comments.submission.revising import locked

#: What stands with a comment that is no ham.
SAID = {Answer.SPAM: reasons.SPAM, Answer.BLATANT: reasons.BLATANT}


def wanted(comment_id: int, version: str) -> Comment | None:
    """Return a comment that is to be asked about, None if its text is another one, or gone."""
    comment = Comment.objects.select_related("post").filter(pk=comment_id).first()
    return comment if comment is not None and _is_meant(comment, version) else None


@transaction.atomic
def judge(comment: Comment, answer: Answer | None, *, version: str) -> None:
    """Decide again about a comment, with what Akismet says of its text ``version``.

    None is no answer for too long: a moderator has to read what waits for it still. An answer is
    kept whatever was decided meanwhile, so that the service can be told where a person knows
    better.
    """
    stored = locked(comment)
    if stored is None or not _is_meant(stored, version):
        return
    if answer is not None:
        _keep(stored, is_spam=answer in SAID)
    elif not asking.waits(stored):
        return
    moderation.judged(stored, _decided(stored, answer))


def _is_meant(comment: Comment, version: str) -> bool:
    """Whether a comment still says what was asked about."""
    return comment.state != Comment.State.ERASED and asking.version_of(comment) == version


def _keep(comment: Comment, *, is_spam: bool) -> None:
    """Store what the service said; a person who decided otherwise before is reported."""
    AkismetVerdict.objects.update_or_create(
        comment=comment, defaults={"is_spam": is_spam, "at": timezone.now()}
    )
    if not moderation.is_open(comment):
        akismet.contradicted([comment.pk])


def _decided(comment: Comment, answer: Answer | None) -> Decision:
    """Return what the rules say of a comment now; what they would refuse now goes on waiting."""
    said = trials.said_in(comment)
    found = signals.of_comment(comment, said, learning.opinion(said))
    others = tuple(each for each in found if each.code != akismet.CODE)
    against = (*_said(answer), *others)
    author = trust.standing(comment.commenter)
    decision = decide(said, comment.post, author=author, against=against)
    if decision.outcome is Outcome.REJECT:
        return replace(decision, outcome=Outcome.HOLD)
    return decision


def _said(answer: Answer | None) -> tuple[Reason, ...]:
    """Return what an answer holds against a comment."""
    if answer is None:
        return (reasons.SILENT,)
    return (SAID[answer],) if answer in SAID else ()
