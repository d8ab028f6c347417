"""What is forgotten after a while."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from blog.models import Blog
from comments import moderation, reader_links
from comments.models import Attempt, Flag, Receipt, Subscription

#: Longer than any limit's period that makes sense.
ATTEMPTS_KEPT = timedelta(days=1)
RECEIPTS_KEPT = timedelta(hours=24)
#: As long as the link in the mail works, and as long again for a mail that was late.
WISHES_KEPT = 2 * reader_links.VERIFICATION_LIFETIME


def forget() -> None:
    """Let go of what the owner keeps for a while only, and of what nobody asks for again.

    That is spam and trash, networks, readers' reports as long as these, attempts that no limit
    counts any more, answers, and wishes that nobody confirmed.
    """
    moderation.purge()
    moderation.forget_networks()
    now = timezone.now()
    Flag.objects.filter(at__lt=now - timedelta(days=Blog.current().keep_network_days)).delete()
    Attempt.objects.filter(at__lt=now - ATTEMPTS_KEPT).delete()
    Receipt.objects.filter(created_at__lt=now - RECEIPTS_KEPT).delete()
    Subscription.objects.filter(confirmed_at=None, created_at__lt=now - WISHES_KEPT).delete()
