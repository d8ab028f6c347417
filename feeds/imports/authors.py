"""The authors of imported posts: users of that name, or new ones without a password."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.contrib.auth.models import User

from blog import guard
from feeds.imports.tally import Tally
from feeds.readers.records import AuthorRecord

#: Who wrote what the file credits to nobody.
UNKNOWN = "unknown"

_NOT_IN_USERNAMES = re.compile(r"[^\w.@+-]+")
_USERNAME_CHARACTERS = 150
_NAME_CHARACTERS = 150


class Authors:
    """Finds or makes users by login. They can't log in, and get no rights."""

    def __init__(self, known: Sequence[AuthorRecord], tally: Tally, *, dry_run: bool) -> None:
        self._records = {record.login: record for record in known}
        self._default = known[0].login if known else UNKNOWN
        self._tally = tally
        self._dry_run = dry_run
        self._users: dict[str, User] = {}

    def of_post(self, login: str) -> User:
        """Return who wrote a post; in a dry run perhaps a user that is not stored."""
        return self._found(login) or self._made(login)

    def of_comment(self, login: str) -> int | None:
        """Return the id of the author that wrote a comment, None if that is no user here."""
        user = self._found(login) if login else None
        return user.pk if user else None

    def _found(self, login: str) -> User | None:
        name = _username(login or self._default)
        if name not in self._users and (user := User.objects.filter(username=name).first()):
            self._users[name] = user
        return self._users.get(name)

    def _made(self, login: str) -> User:
        record = self._records.get(login or self._default)
        name = _username(login or self._default)
        shown = guard.imported_name(record.display_name) if record else ""
        user = User(
            username=name,
            first_name="" if shown == name else shown[:_NAME_CHARACTERS],
            email=guard.imported_email(record.email) if record else "",
        )
        user.set_unusable_password()
        if not self._dry_run:
            user.save(force_insert=True)
        self._tally.created["author"] += 1
        self._users[name] = user
        return user


def _username(login: str) -> str:
    """Return a login as Django's own forms accept it."""
    return _NOT_IN_USERNAMES.sub("-", login).strip("-")[:_USERNAME_CHARACTERS] or UNKNOWN
