"""What is forgotten after a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from blog.models import Blog
from comments import limits, moderation, reader_links
from comments.models import Attempt, Flag, Mention, Receipt, SpentProof, Subscription

#: As long as any of a limit's periods counts: then nobody could tell any more whose they were.
ATTEMPTS_KEPT = limits.DAY
RECEIPTS_KEPT = timedelta(hours=24)
#: As long as the link in the mail works, and as long again for a mail that was late.
WISHES_KEPT = 2 * reader_links.VERIFICATION_LIFETIME
#: Longer than the worker tries to read a page that is said to link to a post.
MENTIONS_TRIED: Final = timedelta(days=7)


def forget() -> None:
    """Let go of what the owner keeps for a while only, and of what nobody asks for again.

    That is spam and trash, networks, readers' reports as long as these, attempts that no limit
    counts any more, answers, proofs of work that have expired, wishes that nobody confirmed, and
    webmentions of pages that could not be read.
    """
    moderation.purge()
    moderation.forget_networks()
    now = timezone.now()
    Flag.objects.filter(at__lt=now - timedelta(days=Blog.current().keep_network_days)).delete()
    Attempt.objects.filter(at__lt=now - ATTEMPTS_KEPT).delete()
    Receipt.objects.filter(created_at__lt=now - RECEIPTS_KEPT).delete()
    SpentProof.objects.filter(expires_at__lt=now).delete()
    Subscription.objects.filter(confirmed_at=None, created_at__lt=now - WISHES_KEPT).delete()
    tried = Mention.objects.filter(sent_at__lt=now - MENTIONS_TRIED)
    tried.unread().delete()
    tried.exclude(network="").update(network="")
