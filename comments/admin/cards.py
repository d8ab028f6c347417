"""What the desk shows with a comment beyond the comment itself, for a whole page at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q

from comments import moderation
from comments.admin import histories
from comments.admin.histories import History
from comments.models import Comment, Rule

#: Domains that a card offers to look for.
DOMAINS_SHOWN = 5
#: The host in a link of ours: clean HTML has no other spelling of one.
_HOST = re.compile(r'<a href="https?://([^/"?#:]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """A comment, and what is known of who wrote it."""

    comment: Comment
    by_email: History | None
    by_network: History | None
    bans: Sequence[Rule]
    #: What readers report of it, in words; '' for nothing that waits for an answer.
    reported: str = ""

    @property
    def domains(self) -> list[str]:
        """Where its links lead, the page of a mention and the author's own first."""
        pages = (self.comment.mention_url, self.comment.author_url)
        own = [urlsplit(page).hostname or "" for page in pages if page]
        found = dict.fromkeys(host.lower() for host in (*own, *_HOST.findall(self.comment.html)))
        return [host for host in found if host][:DOMAINS_SHOWN]

    @property
    def can_be_banned(self) -> bool:
        """Whether anything is known that a ban could go by."""
        return bool(known_by(self.comment))


def of(comments: Sequence[Comment]) -> list[Card]:
    """Return the cards of some comments. At most four queries."""
    emails, networks = (histories.of(comments, field) for field in ("author_email", "network"))
    bans = bans_on(comments)
    shown = [comment.pk for comment in comments if comment.visible]
    reported = moderation.reports_on(shown) if shown else {}
    return [
        Card(
            comment=comment,
            by_email=histories.beside(comment, emails.get(comment.author_email)),
            by_network=histories.beside(comment, networks.get(comment.network)),
            bans=[ban for ban in bans if ban.pattern in known_by(comment)],
            reported=reported.get(comment.pk, ""),
        )
        for comment in comments
    ]


def known_by(comment: Comment) -> set[str]:
    """Return the patterns by which a ban would know who wrote a comment."""
    return {comment.author_email.lower(), comment.network} - {""}


def bans_on(comments: Sequence[Comment]) -> list[Rule]:
    """Return the bans in force on who wrote any of these comments."""
    emails = {comment.author_email.lower() for comment in comments} - {""}
    networks = {comment.network for comment in comments} - {""}
    if not emails and not networks:
        return []
    same = Q(kind=Rule.Kind.EMAIL, pattern__in=emails) | Q(
        kind=Rule.Kind.NETWORK, pattern__in=networks
    )
    return list(Rule.objects.filter(same, enabled=True, batch__isnull=False))
