"""What is forgotten after a while."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from comments import moderation
from comments.models import Attempt, Receipt

#: Longer than any limit's period that makes sense.
ATTEMPTS_KEPT = timedelta(days=1)
RECEIPTS_KEPT = timedelta(hours=24)


def forget() -> None:
    """Let go of what the owner keeps for a while only, and of what nobody asks for again.

    That is spam and trash, networks, attempts that no limit counts any more, and answers.
    """
    moderation.purge()
    moderation.forget_networks()
    now = timezone.now()
    Attempt.objects.filter(at__lt=now - ATTEMPTS_KEPT).delete()
    Receipt.objects.filter(created_at__lt=now - RECEIPTS_KEPT).delete()
