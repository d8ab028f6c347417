"""Decisions about new comments: pure functions of what was said, where, by whom, and the policy."""

from __future__ import annotations

from comments.rules.deciding import (
    NO_RULES,
    STRANGER,
    Decision,
    Facts,
    Place,
    Policy,
    closes_at,
    decide,
    is_away,
    is_open,
    moments,
    needs_verified,
    turns_old_at,
)
from comments.rules.matching import KINDS, Condition, Fit, Matcher, spelling
from comments.rules.outcomes import Author, BadPattern, Hold, Outcome, Reason, Welcome
from comments.rules.prospects import Prospect, prospect
from comments.rules.said import Said

__all__ = [
    "KINDS",
    "NO_RULES",
    "STRANGER",
    "Author",
    "BadPattern",
    "Condition",
    "Decision",
    "Facts",
    "Fit",
    "Hold",
    "Matcher",
    "Outcome",
    "Place",
    "Policy",
    "Prospect",
    "Reason",
    "Said",
    "Welcome",
    "closes_at",
    "decide",
    "is_away",
    "is_open",
    "moments",
    "needs_verified",
    "prospect",
    "spelling",
    "turns_old_at",
]
