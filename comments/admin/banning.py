"""Bans: who is not to come back, and who may again."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from comments import moderation
from comments.admin import cards, returning, telling
from comments.admin.about import refuse_others, shown
from comments.models import Batch, Comment, Rule
from comments.moderation import BatchRefused, ModerationRefused, NotBanned, Report

#: As many of the newest comments tell what a ban would have done.
NEWEST = 1000
#: As many bans stand on a page.
LISTED = 100
_DIGITS = 18
#: What a ban may do, and in what words.
ACTIONS = {
    Rule.Action.REJECT: "Refuse them: whoever writes is told so",
    Rule.Action.SPAM: "Mark them as spam: whoever writes is not told",
}


@dataclass(frozen=True, slots=True)
class Would:
    """What a ban would have fitted among the newest comments, by state."""

    pattern: str
    states: Counter[str]
    ban: Rule | None
    #: What it would hide, by state: all that waits or is shown.
    here: Counter[str]

    @property
    def count(self) -> int:
        """How many comments."""
        return self.states.total()

    def __str__(self) -> str:
        return _numbers(self.states)

    @property
    def hides(self) -> str:
        """How many comments it would hide, in words; '' for none."""
        return _numbers(self.here)


@dataclass(frozen=True, slots=True)
class Ban:
    """A rule that bans, and who made it."""

    rule: Rule
    batch: Batch | None


def page(request: HttpRequest, site: AdminSite, comment: Comment) -> HttpResponse:
    """Ask what to ban, or do it."""
    problem = ""
    if request.method == "POST":
        problem = _ban(request, comment)
        if not problem:
            return returning.back(request)
    newest, bans = _newest(), cards.bans_on([comment])
    return shown(
        request,
        site,
        "ban",
        comment,
        title=f"Ban the author of comment {comment.pk}",
        problem=problem,
        email=_would(comment.author_email.lower(), newest, bans, kind="email"),
        network=_would(comment.network, newest, bans, kind="network"),
        shared_by=shared_by(comment.network),
        looked_at=len(newest),
        actions=ACTIONS.items(),
        chosen={
            "email": "email" in request.POST or request.method != "POST",
            "network": "network" in request.POST,
            "hide": "hide" in request.POST,
            "action": request.POST.get("action", Rule.Action.REJECT),
        },
    )


def bans_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """List the bans in force, newest first."""
    refuse_others(request)
    rules = Rule.objects.filter(batch__isnull=False, enabled=True).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) <= _DIGITS:
        rules = rules.filter(pk__lt=int(before))
    found = list(rules[: LISTED + 1])
    batches = Batch.objects.select_related("by").in_bulk([rule.batch for rule in found])
    context = {
        **site.each_context(request),
        "title": "Bans",
        "bans": [Ban(rule, _of(rule, batches)) for rule in found[:LISTED]],
        "older": found[LISTED - 1].pk if len(found) > LISTED else None,
    }
    return TemplateResponse(request, "admin/comments/comment/bans.html", context)


def lift(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Lift a ban, and go back."""
    refuse_others(request)
    rule = Rule.objects.filter(pk=rule_id).first()
    try:
        if rule is None:
            raise NotBanned
        report = moderation.lift(rule, by=cast("User", request.user))
    except BatchRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        told = f"The ban on {rule.pattern} is lifted."
        telling.tell(request, told, batch=report.batch)
    return returning.back(request)


def shared_by(network: str) -> int | None:
    """Return how many machines an IPv4 network has; None for IPv6, where nobody can tell."""
    try:
        found = ipaddress.ip_network(network)
    except ValueError:
        return None
    # Its first and last address are nobody's.
    return found.num_addresses - 2 if isinstance(found, ipaddress.IPv4Network) else None


def _ban(request: HttpRequest, comment: Comment) -> str:
    """Ban what was ticked; return why not, '' if it was done."""
    email, network = "email" in request.POST, "network" in request.POST
    action = request.POST.get("action", "")
    if not email and not network:
        return "Tick what to ban."
    if action not in ACTIONS:
        return "Say what to do with comments that come from there."
    try:
        report = moderation.ban(
            comment,
            by=cast("User", request.user),
            email=email,
            network=network,
            action=action,
            hide="hide" in request.POST,
        )
    except (ModerationRefused, BatchRefused) as refusal:
        return str(refusal)
    telling.tell(request, _done(report), batch=report.batch)
    return ""


def _done(report: Report) -> str:
    """Say what a ban did."""
    banned = Rule.objects.filter(batch=report.batch).values_list("pattern", flat=True)
    hidden = telling.numbered(len(report.changed), "comment")
    said = [
        f"Banned from now on: {', '.join(banned)}." if banned else "",
        f"{hidden} marked as spam." if report.changed else "",
    ]
    return " ".join(filter(None, said))


def _of(rule: Rule, batches: Mapping[UUID, Batch]) -> Batch | None:
    """Return the batch that a ban was made by, None if that is gone."""
    return batches.get(rule.batch) if rule.batch else None


def _newest() -> list[Comment]:
    """Return the newest comments, only with what bans look at. One query."""
    newest = Comment.objects.order_by("-created_at", "-pk")
    return list(newest.only("author_email", "network", "state")[:NEWEST])


def _would(
    pattern: str, newest: Iterable[Comment], bans: Iterable[Rule], *, kind: str
) -> Would | None:
    """Return what a ban would have fitted, and would hide; None if there is nothing to ban by.

    One query.
    """
    if not pattern:
        return None
    states = Counter(each.state for each in newest if pattern in cards.known_by(each))
    here = moderation.would_hide(**{kind: pattern}).order_by().values("state")
    numbers = here.annotate(number=Count("pk")).values_list("state", "number")
    ban = next((ban for ban in bans if ban.pattern == pattern), None)
    return Would(pattern, states, ban, Counter(dict(numbers)))


def _numbers(states: Counter[str]) -> str:
    """Return numbers by state, in words."""
    return ", ".join(f"{number:,} {state}" for state, number in sorted(states.items()))
