"""What mails to moderators have in common: comments with links that decide, and headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from blog.canonical import absolute_url
from blog.models import Blog
from comments import decision_links
from comments.decision_links import Decision
from comments.models import Comment


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comment as a mail shows it, with a link for each decision, by its label."""

    comment: Comment
    #: The newest event, which the links are bound to.
    event_id: int
    links: Sequence[tuple[str, str]]
    desk_url: str

    @classmethod
    def of(cls, comments: Sequence[Comment], moderator: User) -> list[Waiting]:
        """Return comments for the mail to ``moderator``. One query."""
        newest = decision_links.newest_events([comment.pk for comment in comments])
        return [cls._of(comment, newest.get(comment.pk, 0), moderator) for comment in comments]

    @classmethod
    def _of(cls, comment: Comment, event_id: int, moderator: User) -> Waiting:
        links = [
            (label, absolute_url(Decision(action, moderator.pk, comment.pk, event_id).address()))
            for action, label in decision_links.OFFERED.items()
        ]
        desk = reverse("admin:comments_comment_change", args=[comment.pk])
        return cls(comment, event_id, links, absolute_url(desk))


def letter(
    moderator: User,
    template: str,
    *,
    subject: str,
    name: str,
    at: datetime,
    context: Mapping[str, Any],
) -> EmailMultiAlternatives:
    """Return a mail as text and HTML; ``name`` is the same each time that it is sent again."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    blog = Blog.current()
    filled = {
        "blog": blog,
        "desk_url": absolute_url(reverse("admin:comments_comment_changelist")),
        "choice_url": absolute_url(reverse("admin:comments_comment_mail")),
        "days": decision_links.KEPT.days,
        **context,
    }
    with timezone.override(blog.zone):
        body = render_to_string(f"comments/mail/{template}.txt", filled)
        html = render_to_string(f"comments/mail/{template}.html", filled)
    message = EmailMultiAlternatives(
        subject=subject,
        body=body,
        to=[moderator.email],
        headers={
            "Message-ID": f"<{name}-{moderator.pk}@{host}>",
            "Date": format_datetime(at),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html, "text/html")
    return message
