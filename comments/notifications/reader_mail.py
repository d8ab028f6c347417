"""What mails to readers have in common: two parts, and headers that say nothing of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from blog.models import Blog

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def message(
    name: str,
    context: Mapping[str, Any],
    *,
    to: str,
    subject: str,
    message_id: str,
    headers: Mapping[str, str] = NO_HEADERS,
) -> EmailMultiAlternatives:
    """Return a mail made of the templates ``name``.txt and ``name``.html.

    ``message_id`` is the part before the host, the same at each attempt, so that mail programs
    drop a second copy.
    """
    shown = {"blog": Blog.current(), **context}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"comments/mail/{name}.txt", shown),
        to=[to],
        # Auto-Submitted keeps answering machines silent (RFC 3834 §5).
        headers={"Message-ID": at_host(message_id), "Auto-Submitted": "auto-generated", **headers},
    )
    mail.attach_alternative(render_to_string(f"comments/mail/{name}.html", shown), "text/html")
    return mail


def at_host(message_id: str) -> str:
    """Return a message id of ours (RFC 5322 §3.6.4)."""
    return f"<{message_id}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
