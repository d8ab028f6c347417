"""Which comments are meant: a state, words, a network, an address, a link, the same text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from comments.models import Comment, Flag
from comments.moderation import decisions
from comments.moderation.batches import Report
from comments.moderation.errors import EmptyFilter
from comments.moderation.transitions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What comments have in common; each field that is given narrows it.

    ``text`` stands in the source, name or address; ``domain`` in a link, its subdomains
    included; ``same_text_as`` is the id of a comment that says the same. ``since`` and
    ``before`` are about when they were written. ``reported``: readers report what they see, and
    no moderator has answered that.
    """

    states: Sequence[str] = ()
    text: str = ""
    network: str = ""
    email: str = ""
    domain: str = ""
    post_id: int | None = None
    same_text_as: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    reported: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it keeps every comment."""
        return not any(getattr(self, each.name) for each in fields(self))

    def matching(self) -> QuerySet[Comment]:
        """Return the comments that are meant; erased ones never are."""
        found = Comment.objects.exclude(state=Comment.State.ERASED)
        for condition in self._conditions():
            found = found.filter(condition)
        return found

    def _conditions(self) -> list[Q]:
        """Return a condition for each field that is given."""
        conditions = {
            "states": Q(state__in=self.states),
            "text": Q(source__icontains=self.text)
            | Q(author_name__icontains=self.text)
            | Q(author_email__icontains=self.text),
            # As the partial index has it: it holds no unknown ones.
            "network": Q(network=self.network) & ~Q(network=""),
            "email": Q(author_email__iexact=self.email),
            "domain": _links_to(self.domain.lower()),
            "post_id": Q(post=self.post_id),
            "same_text_as": Q(
                body_digest__in=Comment.objects.filter(pk=self.same_text_as or 0)
                .exclude(body_digest="")
                .values("body_digest")
            ),
            "since": Q(created_at__gte=self.since),
            "before": Q(created_at__lt=self.before),
            "reported": Q(pk__in=Flag.objects.open().values("comment")),
        }
        return [condition for name, condition in conditions.items() if getattr(self, name)]


def _links_to(domain: str) -> Q:
    """Return the condition that a link leads to a domain, or to one below it.

    A closer look is taken only where the domain stands at all: that halves the time and more.
    """
    anywhere = Q(html__icontains=domain) | Q(author_url__icontains=domain)
    starts = [f"//{domain}", f".{domain}"]
    found = Q()
    for start in starts:
        for end in ('"', "/", ":", "?", "#"):
            found |= Q(html__icontains=f"{start}{end}")
        found |= Q(author_url__icontains=f"{start}/") | Q(author_url__iendswith=start)
    return anywhere & found


def apply_filter(
    action: Action, chosen: Filter, *, by: AbstractBaseUser, reason: str = ""
) -> Report:
    """Apply an action to every comment that ``chosen`` keeps now, as one batch.

    One that somebody else decides meanwhile is refused as stale. Raises :class:`EmptyFilter`.
    """
    if chosen.is_empty:
        raise EmptyFilter
    seen = dict(chosen.matching().order_by("pk").values_list("pk", "state"))
    return decisions.apply(action, list(seen), by=by, reason=reason, seen=seen)
