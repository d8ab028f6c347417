"""The addresses of the moderators' calls, below ``/api/v1/moderation/``."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import URLPattern, path

from comments.api.moderating.bans import BanList, Lift
from comments.api.moderating.base import ModeratorView
from comments.api.moderating.batches import BatchList, Undo
from comments.api.moderating.bulk import Bulk
from comments.api.moderating.decisions import (
    MARKS,
    Answer,
    CommentAndCorrection,
    Dismissal,
    NewBan,
    decision,
    mark,
)
from comments.api.moderating.queue import Queue
from comments.moderation import Action

#: What is done with one comment, by the last part of the address.
_OF_ONE: Mapping[str, type[ModeratorView]] = {
    **{action.value: decision(action) for action in Action},
    **{action: mark(action) for action in MARKS},
    "reply": Answer,
    "ban": NewBan,
    "dismiss": Dismissal,
}


def _of_one() -> list[URLPattern]:
    """Return the address of each action on one comment."""
    return [
        path(f"comments/<int:comment_id>/{name}/", view.as_view(), name=f"{name}-comment")
        for name, view in _OF_ONE.items()
    ]


urlpatterns = [
    path("comments/", Queue.as_view(), name="queue"),
    path("comments/<int:comment_id>/", CommentAndCorrection.as_view(), name="moderated-comment"),
    *_of_one(),
    path("bulk/", Bulk.as_view(), name="bulk"),
    path("batches/", BatchList.as_view(), name="batches"),
    path("batches/<uuid:batch_id>/undo/", Undo.as_view(), name="undo"),
    path("bans/", BanList.as_view(), name="bans"),
    path("bans/<int:rule_id>/lift/", Lift.as_view(), name="lift"),
]
