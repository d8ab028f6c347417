"""Users: their names stand under what they wrote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from blog import publishing
from blog.models import Post

#: What readers see of a user: names, and the name in the author's address.
NAMES = frozenset({"username", "first_name", "last_name"})

admin.site.unregister(User)


@admin.register(User)
class UserAdmin(StockUserAdmin[User]):
    """Renames authors through publishing, and keeps those who wrote something."""

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: ModelForm[User],
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Store the user; a changed name moves what shows it."""
        if change and NAMES & set(form.changed_data):
            publishing.rename_author(obj)
        else:
            super().save_model(request, obj, form, change)

    def get_deleted_objects(
        self, objs: QuerySet[User] | Sequence[User], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Name what keeps a user: posts need an author. Thousands of them are one line."""
        lines, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if not protected:
            return lines, counts, lacking, []
        written = [(user, Post.objects.filter(author=user).count()) for user in objs]
        return (
            lines,
            counts,
            lacking,
            [
                f"{count} posts and pages by {user}: give them another author first"
                for user, count in written
                if count
            ],
        )
