"""The owner's settings as the values that :mod:`comments.rules` decides by."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from blog.models import Blog, Post
from comments import rulebook, rules


def policy_of(blog: Blog) -> rules.Policy:
    """Return the blog's policy with the owner's enabled rules. One query, two after a change."""
    return _policy(blog, rulebook.matcher())


def place_of(post: Post) -> rules.Place:
    """Return what the rules need to know of a published post."""
    return rules.Place(
        closed=post.comments_closed, published_at=post.published_at or timezone.now()
    )


def are_open(post: Post, blog: Blog) -> bool:
    """Whether a published post takes comments now."""
    return rules.is_open(place_of(post), _policy(blog), at=timezone.now())


def what_happens(post: Post, blog: Blog) -> rules.Prospect:
    """Return what readers are told of a comment that they would post now."""
    now = timezone.now().astimezone(blog.zone)
    prospect = rules.prospect(place_of(post), _policy(blog), at=now)
    return replace(prospect, needs_proof=prospect.is_open and blog.proof_of_work)


def moments(post: Post, blog: Blog) -> list[datetime]:
    """Return when the clock changes, or has changed, what readers are told of a post."""
    return rules.moments(place_of(post), _policy(blog))


def uses_verification(blog: Blog) -> bool:
    """Whether it makes a difference now that a commenter's e-mail address is proved."""
    policy = _policy(blog)
    if policy.welcome is rules.Welcome.NOBODY:
        return False
    asked_for = policy.welcome is rules.Welcome.VERIFIED or policy.hold is rules.Hold.FIRST
    return asked_for or rules.is_away(policy, at=timezone.now())


def _policy(blog: Blog, matcher: rules.Matcher | None = None) -> rules.Policy:
    """Return the settings as a policy."""
    return rules.Policy(
        welcome=rules.Welcome(blog.comments_from),
        hold=rules.Hold(blog.hold),
        hold_after=_days(blog.hold_after_days),
        close_after=_days(blog.close_after_days),
        away_until=blog.away_until,
        matcher=matcher or rules.NO_RULES,
    )


def _days(count: int | None) -> timedelta | None:
    return timedelta(days=count) if count else None
