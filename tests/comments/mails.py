"""What the worker mails, a moment later."""

from __future__ import annotations

import re
from typing import Any, cast

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from blog import outbox
from blog.models import Delivery


def delivered() -> list[EmailMultiAlternatives]:
    """Have the worker do what waits, as if all of it were due, and return what was sent.

    Twice: what is done first may write what is to be done later.
    """
    before = len(mail.outbox)
    for _ in range(2):
        Delivery.objects.filter(state=Delivery.State.WAITING).update(due_at=timezone.now())
        outbox.run_due()
    return cast("list[EmailMultiAlternatives]", mail.outbox[before:])


def html_of(message: EmailMultiAlternatives) -> str:
    """Return the part that most people see."""
    [(html, kind)] = cast("list[Any]", message.alternatives)
    assert kind == "text/html"
    return str(html)


def links(message: EmailMultiAlternatives, label: str) -> list[str]:
    """Return the paths of the links with a label, in the order in which they stand."""
    return re.findall(rf"^{label}: http://blog\.test(/\S+)$", str(message.body), re.MULTILINE)
