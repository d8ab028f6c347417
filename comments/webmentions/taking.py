"""What was found on a page becomes a comment, changes it, or takes it back."""

from __future__ import annotations

import logging
from copy import copy
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from blog import locks, sanitize
from blog.models import Blog, Post
from comments import learning, moderation, policies, rulebook, rules, threads
from comments.models import Comment, Mention
from comments.moderation.admission import PUT_ASIDE
from comments.rules import Decision, Hold, Outcome, Welcome
from comments.submission import signals
from comments.webmentions import wording
from comments.webmentions.microformats import Entry
from comments.webmentions.wording import Words

logger = logging.getLogger(__name__)


def take(mention: Mention, entry: Entry | None, *, began_at: datetime) -> None:
    """Do what comes of an entry that was read from ``began_at`` on; None is a page without a link.

    Of several readings at once that one counts which began last. What a moderator marked as spam,
    or moved to the trash, stays there.
    """
    words = wording.words_of(entry, url=mention.source) if entry else None
    with transaction.atomic():
        # For the rules' own counts, as whoever posts a comment.
        locks.hold("submission")
        stored = _locked(mention)
        if stored is None or (stored.read_at and stored.read_at >= began_at):
            return
        comment = _comment_of(stored)
        if words is None:
            _withdraw(stored, comment)
        elif comment is None:
            _admit(stored, words, began_at=began_at)
        else:
            _revise(stored, comment, words, began_at=began_at)


def give_up(mention: Mention) -> None:
    """Forget a page that can't be read, unless a comment was made of it before."""
    Mention.objects.unread().filter(pk=mention.pk, sent_at=mention.sent_at).delete()


def _locked(mention: Mention) -> Mention | None:
    """Return the stored row, with its published post locked; None if one of them is gone."""
    post = Post.objects.select_for_update().published().filter(pk=mention.post_id).first()
    stored = Mention.objects.select_for_update().filter(pk=mention.pk).first()
    if post is None or stored is None or not stored.source:
        return None
    stored.post = post
    return stored


def _comment_of(mention: Mention) -> Comment | None:
    """Return the comment, locked; None if there is none, or what there was is erased."""
    kept = Comment.objects.select_for_update().filter(mention=mention)
    return kept.exclude(state=Comment.State.ERASED).first()


def _withdraw(mention: Mention, comment: Comment | None) -> None:
    """Take back what a page said, as its author would; what never was is forgotten."""
    if mention.read_at is None:
        mention.delete()
    elif comment is not None and comment.state not in PUT_ASIDE:
        _store(mention, withdrawn_at=timezone.now())
        moderation.erase(comment)


def _admit(mention: Mention, words: Words, *, began_at: datetime) -> None:
    """Make a comment of a page; it is decided about like any other."""
    if mention.is_put_away:
        return
    comment = Comment(
        post=mention.post,
        kind=Comment.Kind.MENTION,
        mention_url=mention.source,
        network=mention.network,
        created_at=timezone.now(),
        **_columns(words),
    )
    decision = _decide(comment, words)
    rulebook.count(decision.fitting)
    if decision.outcome is Outcome.REJECT:
        logger.info("The mention by %s was refused: %s", mention.source, _reasons(decision))
        mention.delete()
        return
    threads.place(comment, under=None)
    moderation.admit(comment, decision)
    _store(mention, comment=comment, network="", read_at=began_at, withdrawn_at=None)


def _revise(mention: Mention, comment: Comment, words: Words, *, began_at: datetime) -> None:
    """Have a comment say what its page says by now, decided about again like an edit."""
    before = copy(comment)
    columns = _columns(words)
    if _said(comment) != _said(Comment(**columns)):
        comment.post = mention.post
        for name, value in columns.items():
            setattr(comment, name, value)
        comment.edited_at = timezone.now()
        decision = _decide(comment, words)
        if decision.outcome is Outcome.REJECT:
            logger.info("What %s says now was refused: %s", mention.source, _reasons(decision))
            return
        moderation.revise(comment, decision, before=before)
    _store(mention, network="", read_at=began_at)


def _columns(words: Words) -> dict[str, str]:
    """Return what is stored of what a page says."""
    return {
        "author_name": words.author_name,
        "author_url": words.author_url,
        "source": words.source,
        "source_format": Comment.Format.HTML,
        "html": words.html,
        "sanitizer": sanitize.VERSION,
        "body_digest": words.body_digest,
    }


def _said(comment: Comment) -> tuple[str, str, str]:
    """Return what tells whether a page says something else; a moderator's correction doesn't."""
    return comment.author_name, comment.author_url, comment.body_digest


def _decide(comment: Comment, words: Words) -> Decision:
    """Decide about a mention, and note its score: of a stranger, since anybody can have a page.

    Nobody proves an address by one, so that where that is asked for each is held.
    """
    said = words.said(url=comment.mention_url, network=comment.network).read()
    policy = policies.policy_of(Blog.current())
    if policy.welcome is Welcome.VERIFIED:
        policy = replace(policy, welcome=Welcome.ANYONE, hold=Hold.ALL)
    opinion = learning.opinion(said)
    comment.score = opinion.score
    against = signals.of_comment(comment, said, opinion)
    facts = rules.Facts(said, timezone.now(), signals=against)
    return rules.decide(facts, policies.place_of(comment.post), policy)


def _reasons(decision: Decision) -> str:
    return ", ".join(reason.detail for reason in decision.reasons)


def _store(mention: Mention, **columns: object) -> None:
    """Write some columns."""
    for name, value in columns.items():
        setattr(mention, name, value)
    mention.save(update_fields=list(columns))
