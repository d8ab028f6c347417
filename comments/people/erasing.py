"""Erasing a person: comments keep their places in threads, everything else goes."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from blog import locks
from blog.models import Delivery
from comments import moderation
from comments.people import finding
from comments.people.addresses import occurrences

#: What stands in the place of the address.
ERASED = "[erased]"

#: What erasing can't reach, in sentences for who asks for it.
STAYS = (
    "The comments keep their places in the threads, without name and text.",
    "Mail that was sent, backups, and what others copied or quoted are not erased.",
    "Restoring a backup brings everything back: erase it again then.",
    "Names and addresses that stand in other people’s texts were not looked for.",
)


def erase(
    email: str,
    *,
    by: AbstractBaseUser | None = None,
    rules: bool = False,
    after_each: Callable[[int], object] = lambda _: None,
) -> int:
    """Erase for good what is kept under an address; return how many comments that were.

    In parts of 500 comments, a transaction each, so that nobody waits long: what is broken off
    goes on when it is called again, and a second call finds nothing. ``after_each`` is told how
    many comments a part erased. With ``rules``, the owner's rules about the address go, too.
    All events carry one batch.
    """
    batch, number = uuid.uuid4(), 0
    while True:
        for part in finding.parts(finding.comment_ids(email)):
            erased = moderation.erase_many(part, batch=batch, by=by)
            number += len(erased)
            after_each(len(erased))
        if _forget(email, rules=rules):
            return number


@transaction.atomic
def _forget(email: str, *, rules: bool) -> bool:
    """Delete what stands under the address itself; False if a comment came in meanwhile."""
    locks.hold("submission")
    if finding.comment_ids(email):
        return False
    if person := finding.commenter(email):
        person.delete()
    finding.attempts(email).delete()
    Delivery.objects.filter(pk__in=[each.pk for each in finding.deliveries(email)]).delete()
    for tried in finding.log_ins(email):
        tried.delete()
    _blacken_errors(email)
    if rules:
        _drop_rules(email)
    return True


def _blacken_errors(email: str) -> None:
    """Take the address out of what mail servers said; the rest tells the owner what failed."""
    for delivery in finding.failures(email):
        said = occurrences(email).sub(ERASED, delivery.last_error)
        # A worker that tries again at this moment has another error to tell.
        untouched = Delivery.objects.filter(pk=delivery.pk, last_error=delivery.last_error)
        untouched.update(last_error=said)


def _drop_rules(email: str) -> None:
    """Delete rules about the address, and their names from what the admin noted of them."""
    finding.rules(email).delete()
    for change in finding.rule_changes(email):
        change.object_repr = occurrences(email).sub(ERASED, change.object_repr)
        change.save(update_fields=["object_repr"])
