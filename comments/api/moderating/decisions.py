"""What moderators do with one comment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.models import User
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from blog import guard, problems
from blog.api import fields
from blog.canonical import absolute_url
from comments import moderation
from comments.api.kinds import UNKNOWN_COMMENT
from comments.api.moderating import documents, kinds, shown
from comments.api.moderating.base import ModeratorView, checked, moderator, sent
from comments.api.moderating.queue import ModeratedComment
from comments.api.moderating.serializers import BAN_ACTIONS, LISTED_STATES, DoneSerializer
from comments.models import Comment, Rule
from comments.moderation import Action, Report

#: The code that stands in the events, unless another one is sent.
REASON: Final = "moderator"
BODY_HELP: Final = f"CommonMark, at most {guard.BODY_CHARACTERS:,} characters."


class DecisionSerializer(fields.Strict):
    """How to decide."""

    reason = fields.Code(required=False, help_text="A code that the log keeps.")
    seen = serializers.ChoiceField(
        choices=LISTED_STATES,
        required=False,
        help_text="The state that the comment was seen in; another one now is a 409.",
    )


class CorrectionSerializer(fields.Strict):
    """Another text."""

    body = fields.Text(help_text=BODY_HELP)
    seen = fields.Words(
        required=False, help_text="The `version` that is corrected; another one now is a 409."
    )


class AnswerSerializer(fields.Strict):
    """An answer to a comment."""

    body = fields.Text(help_text=BODY_HELP)


class NewBanSerializer(fields.Strict):
    """Whom to ban, and how."""

    email = fields.Flag(default=True, help_text="By the e-mail address.")
    network = fields.Flag(default=False, help_text="By the network.")
    action = serializers.ChoiceField(
        choices=BAN_ACTIONS, default=Rule.Action.REJECT.value, help_text="`spam` tells nobody."
    )
    hide = fields.Flag(
        default=False, help_text="Whether what waits or is shown of theirs becomes spam."
    )


class BannedSerializer(DoneSerializer):
    """The comment whose author was banned."""

    changed = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of comments that were hidden."
    )


#: What each decision is called in the documentation.
DECISIONS: Final = {
    Action.APPROVE: ("Approve a comment", "Shows it to readers.", "approved"),
    Action.SPAM: ("Mark a comment as spam", "Readers see it no longer.", "spam"),
    Action.TRASH: ("Move a comment to the trash", "Readers see it no longer.", "trash"),
    Action.RESTORE: (
        "Restore a comment",
        "Takes the last change of its state back; one without any waits again.",
        "pending",
    ),
}
#: The same for what is done with threads.
MARKS: Final = {
    "pin": (moderation.pin, "Pin a thread", "It stands first on its post."),
    "unpin": (moderation.unpin, "Unpin a thread", "It has its usual place again."),
    "lock": (moderation.lock, "Lock a thread", "It takes no replies."),
    "unlock": (moderation.unlock, "Unlock a thread", "It takes replies again."),
}


def decision(action: Action) -> type[ModeratorView]:
    """Return the call that decides so about one comment."""
    summary, description, state = DECISIONS[action]

    class Decision(ModeratorView):
        """One decision."""

        @documents.writes(
            UNKNOWN_COMMENT,
            kinds.ALREADY_THERE,
            kinds.ERASED,
            kinds.STALE,
            problems.INVALID,
            operation_id=f"{action.value}_comment",
            summary=summary,
            description=description,
            request=DecisionSerializer,
            sent={"A decision": {"reason": "off_topic", "seen": "pending"}},
            answer=DoneSerializer,
            example={**documents.APPROVED, "state": state},
        )
        def post(self, request: Request, comment_id: int) -> Response:
            """Decide."""
            said = sent(DecisionSerializer, request)
            known = checked(comment_id)
            report = moderation.apply(
                action,
                [known],
                by=moderator(request),
                reason=said.get("reason", REASON),
                seen={known: said["seen"]} if "seen" in said else None,
            )
            if report.refused:
                raise report.refused[0]
            return Response(shown.done(known, report.batch))

    return Decision


def mark(action: str) -> type[ModeratorView]:
    """Return the call that marks a thread so."""
    operation, summary, description = MARKS[action]
    marks = {"pinned": action == "pin", "locked": action == "lock"}

    class Mark(ModeratorView):
        """One mark."""

        @documents.writes(
            UNKNOWN_COMMENT,
            kinds.ALREADY_THERE,
            kinds.ERASED,
            kinds.NOT_A_THREAD,
            *([kinds.NOT_SHOWN] if action == "pin" else []),
            operation_id=f"{action}_thread",
            summary=summary,
            description=f"{description} The comment is the first one of a thread.",
            request=None,
            answer=DoneSerializer,
            example={**documents.APPROVED, **marks},
        )
        def post(self, request: Request, comment_id: int) -> Response:
            """Mark it."""
            return _answer(comment_id, operation, by=moderator(request))

    return Mark


class CommentAndCorrection(ModeratedComment):
    """One comment, and another text for it."""

    @documents.writes(
        UNKNOWN_COMMENT,
        kinds.ERASED,
        kinds.STALE,
        problems.INVALID,
        operation_id="correct_comment",
        summary="Correct a comment",
        description="Replaces its text; its state stays, and the text before is kept.",
        request=CorrectionSerializer,
        sent={"Another text": {"body": "Lovely *tea*.", "seen": documents.COMMENT["version"]}},
        answer=DoneSerializer,
        example={**documents.APPROVED, "body": "Lovely *tea*."},
    )
    def patch(self, request: Request, comment_id: int) -> Response:
        """Replace the text."""
        said = sent(CorrectionSerializer, request)
        return _answer(comment_id, moderation.correct, by=moderator(request), **said)


class Answer(ModeratorView):
    """An answer of the moderator."""

    @documents.writes(
        UNKNOWN_COMMENT,
        kinds.ERASED,
        kinds.NOT_SHOWN,
        problems.INVALID,
        operation_id="reply_to_comment",
        summary="Reply to a comment",
        description=(
            "The answer, in the name of the moderator, is shown at once, also where comments are "
            "closed. A comment that waits is approved with it, in the same batch."
        ),
        parameters=[
            OpenApiParameter(
                "Location",
                str,
                OpenApiParameter.HEADER,
                response=[201],
                description="The call that reads the answer.",
            )
        ],
        request=AnswerSerializer,
        sent={"An answer": {"body": "Thank *you*."}},
        answer=DoneSerializer,
        example={**documents.APPROVED, "id": 35, "parent": 34, "depth": 1, "body": "Thank *you*."},
        status=201,
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Answer it."""
        said = sent(AnswerSerializer, request)
        report = moderation.reply(Comment(pk=checked(comment_id)), by=moderator(request), **said)
        answer_id = report.changed[-1]
        address = absolute_url(reverse("comments-api:moderated-comment", args=[answer_id]))
        return Response(
            shown.done(answer_id, report.batch), status=201, headers={"Location": address}
        )


class Dismissal(ModeratorView):
    """An answer to readers' reports."""

    @documents.writes(
        UNKNOWN_COMMENT,
        kinds.ERASED,
        kinds.NOT_REPORTED,
        operation_id="dismiss_reports",
        summary="Dismiss the reports on a comment",
        description="It stays, and what readers report never holds it from now on.",
        request=None,
        answer=DoneSerializer,
        example=documents.APPROVED,
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Dismiss them."""
        return _answer(comment_id, moderation.dismiss, by=moderator(request))


class NewBan(ModeratorView):
    """A ban on the author of a comment."""

    @documents.writes(
        UNKNOWN_COMMENT,
        kinds.ALREADY_THERE,
        kinds.ERASED,
        kinds.NOTHING_TO_BAN,
        kinds.RULE_IN_THE_WAY,
        problems.INVALID,
        operation_id="ban_author",
        summary="Ban the author of a comment",
        description=(
            "Nothing of theirs is taken from now on. Comments that are here stay, unless `hide` "
            "is true; both are one batch. If an answer got lost, the same call goes on."
        ),
        request=NewBanSerializer,
        sent={"A ban": {"email": True, "network": False, "action": "reject", "hide": True}},
        answer=BannedSerializer,
        example={**documents.APPROVED, "state": "spam", "changed": [34, 36]},
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Ban them."""
        said = sent(NewBanSerializer, request)
        comment = Comment(pk=checked(comment_id))
        report = moderation.ban(comment, by=moderator(request), **said)
        return Response({**shown.done(comment.pk, report.batch), "changed": report.changed})


def _answer(
    comment_id: int, operation: Callable[..., Report], *, by: User, **said: Any
) -> Response:
    """Carry an operation out on a comment and return the comment with its batch.

    Operations look the row up by its id, under its lock: nothing is read here before.
    """
    comment = Comment(pk=checked(comment_id))
    report = operation(comment, by=by, **said)
    return Response(shown.done(comment_id, report.batch))
