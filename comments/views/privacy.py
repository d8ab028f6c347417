"""What is kept of readers and commenters, said by the settings that make it so."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from blog import press, revisions
from blog.canonical import absolute_url
from blog.models import Blog
from blog.views.methods import read_only
from blog.worker import DELIVERIES_KEPT
from comments.bots import challenges
from comments.housekeeping import ATTEMPTS_KEPT, MENTIONS_TRIED, RECEIPTS_KEPT
from comments.networks import PREFIX

_SMTP = "django.core.mail.backends.smtp.EmailBackend"


@read_only
@press.edition(press.PAGE)
def privacy(request: HttpRequest) -> HttpResponse:
    """Show it. The page changes with the settings alone, and with the static pages beside it."""
    press.depend(request, revisions.BLOG, revisions.PAGES)
    blog, path = Blog.current(), reverse("comments:privacy")
    context = {"blog": blog, "canonical": absolute_url(path), **_facts(blog)}
    return TemplateResponse(request, "comments/privacy.html", context)


def _facts(blog: Blog) -> dict[str, Any]:
    """Return what the sentences are made of."""
    takes_comments = blog.comments_from != Blog.CommentsFrom.NOBODY
    return {
        "takes_comments": takes_comments,
        "demands_proof": blog.comments_from == Blog.CommentsFrom.VERIFIED,
        "learns": blog.learner,
        "prefixes": PREFIX.values(),
        "network_kept": _days(timedelta(days=blog.keep_network_days)),
        "spam_kept": _days(timedelta(days=blog.keep_spam_days)),
        "attempts_kept": _days(ATTEMPTS_KEPT),
        "receipts_kept": _days(RECEIPTS_KEPT),
        "paces": takes_comments and blog.minimum_seconds > 0,
        "has_work_done": takes_comments and blog.proof_of_work,
        "proofs_kept": _days(challenges.LIFETIME),
        "deliveries_kept": _days(DELIVERIES_KEPT),
        "edit_minutes": settings.COMMENT_EDIT_MINUTES,
        "counts_readers": bool(settings.FEED_LIMITS),
        "hub": urlsplit(settings.WEBSUB_HUB).hostname or "",
        "measures": settings.MEASURE_ENCLOSURES,
        "takes_mentions": blog.takes_mentions,
        "sends_mentions": blog.sends_mentions,
        "mentions_tried": _days(MENTIONS_TRIED),
        "akismet": settings.AKISMET_HOST,
        "sends_mail": _sends_mail(),
        "embeds": settings.EMBED_HOSTS,
        "contact": _contact(),
    }


def _sends_mail() -> bool:
    """Whether mail leaves this machine: without ``EMAIL_URL`` it is written to a folder."""
    return bool(settings.EMAIL_BACKEND == _SMTP)


def _contact() -> str:
    """Return where readers can write: the sender of the blog's mail, '' where that sends none."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1] if _sends_mail() else ""


def _days(kept: timedelta) -> str:
    """Return a time in whole days, in words."""
    return "1 day" if kept.days == 1 else f"{kept.days} days"
