"""A moderator corrects what a comment says."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from blog import guard
from comments import moderation
from comments.admin import returning, telling
from comments.admin.about import shown
from comments.models import Comment
from comments.moderation import ModerationRefused
from comments.moderation.corrections import version


def page(request: HttpRequest, site: AdminSite, comment: Comment) -> HttpResponse:
    """Show the form, or store the correction.

    After a refusal the form comes back with what was typed. Where somebody else was faster, it
    shows their text beside that, and the next try is about theirs.
    """
    typed, refusal = request.POST.get("body", comment.source), None
    if request.method == "POST":
        if _is_same(typed, comment):
            messages.info(request, "The text is as it was; nothing was changed.")
            return returning.back(request)
        try:
            report = moderation.correct(
                comment,
                body=typed,
                by=cast("User", request.user),
                seen=request.POST.get("version") or "none",
            )
        except ModerationRefused as refused:
            refusal = refused
            comment.refresh_from_db(fields=["source", "source_format", "html", "edited_at"])
        else:
            telling.tell_report(request, "edit", report)
            return returning.back(request)
    return shown(
        request,
        site,
        "edit",
        comment,
        title=f"Edit comment {comment.pk}",
        body=typed,
        version=version(comment),
        refusal=refusal,
        is_markdown=comment.source_format == Comment.Format.MARKDOWN,
    )


def _is_same(typed: str, comment: Comment) -> bool:
    """Whether a text is the one that is there."""
    return guard.newlines(typed).strip() == comment.source.strip()
