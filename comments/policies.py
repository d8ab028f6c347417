"""The owner's settings as the values that :mod:`comments.rules` decides by."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from blog.models import Blog, Post
from comments import rules
from comments.models import Rule

OUTCOMES = {
    Rule.Action.HOLD: rules.Outcome.HOLD,
    Rule.Action.SPAM: rules.Outcome.SPAM,
    Rule.Action.REJECT: rules.Outcome.REJECT,
}


def policy_of(blog: Blog) -> rules.Policy:
    """Return the blog's policy with the owner's enabled rules. One query."""
    enabled = Rule.objects.filter(enabled=True)
    return _policy(
        blog,
        conditions=tuple(
            rules.Condition(rule.kind, rule.pattern, OUTCOMES[Rule.Action(rule.action)])
            for rule in enabled
        ),
    )


def place_of(post: Post) -> rules.Place:
    """Return what the rules need to know of a published post."""
    return rules.Place(
        closed=post.comments_closed, published_at=post.published_at or timezone.now()
    )


def are_open(post: Post, blog: Blog) -> bool:
    """Whether a published post takes comments now."""
    return rules.is_open(place_of(post), _policy(blog), at=timezone.now())


def closes_at(post: Post, blog: Blog) -> datetime | None:
    """Return when a published post closes, or closed, by itself; None if no clock closes it."""
    place, policy = place_of(post), _policy(blog)
    return rules.closes_at(place, policy) if policy.welcome and not place.closed else None


def holds_all(blog: Blog) -> bool:
    """Whether every comment is read before it appears."""
    return _policy(blog).hold_all


def uses_verification(blog: Blog) -> bool:
    """Whether it makes a difference now that a commenter's e-mail address is proved."""
    away = blog.away_until is not None and timezone.now() < blog.away_until
    wants_it = blog.comments_from == Blog.CommentsFrom.VERIFIED
    return away or wants_it or blog.hold == Blog.Hold.FIRST


def _policy(blog: Blog, conditions: tuple[rules.Condition, ...] = ()) -> rules.Policy:
    """Return the settings as a policy."""
    days = blog.close_after_days
    return rules.Policy(
        welcome=blog.comments_from == Blog.CommentsFrom.ANYONE,
        hold_all=blog.hold == Blog.Hold.ALL,
        hold_first=blog.hold == Blog.Hold.FIRST,
        close_after=timedelta(days=days) if days else None,
        conditions=conditions,
    )
