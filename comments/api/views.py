"""The public calls on comments: each parses, calls one operation, and answers."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from blog import press, problems, revisions
from blog.api.documents import OF_A_BODY, refusals
from blog.api.public import PublicView
from blog.canonical import absolute_url
from blog.problems import Problem
from comments import moderation, networks, submission, tokens
from comments.api import examples, kinds, requests
from comments.api.serializers import (
    BodySerializer,
    CommentSerializer,
    OwnCommentSerializer,
    PreviewSerializer,
    absolute_html,
)
from comments.api.shown import Shown, reply_count
from comments.limits import LimitReached
from comments.models import Comment

NO_STORE = {"Cache-Control": "no-store"}


class CommentView(PublicView):
    """A call that may meet what the public door refuses."""

    def handle_exception(self, exc: Exception) -> Response:
        """Answer with the problem that a refusal is."""
        match exc:
            case submission.SubmissionRefused() | LimitReached():
                return super().handle_exception(kinds.of(exc))
            case moderation.UnknownComment() | moderation.ErasedComment():
                return super().handle_exception(_unknown(exc.comment_id))
            case _:
                return super().handle_exception(exc)


class CommentPreview(CommentView):
    """What a text would look like."""

    @extend_schema(
        operation_id="preview_comment",
        summary="Preview a comment",
        description="Returns what a text becomes, and stores nothing. Limited like posting.",
        tags=["comments"],
        request=BodySerializer,
        responses={
            200: PreviewSerializer,
            **refusals(*OF_A_BODY, problems.INVALID, problems.LIMIT_REACHED),
        },
        examples=[
            examples.sent("A text", {"body": examples.NEW["body"]}),
            examples.answered("Its HTML", {"body_html": examples.COMMENT["body_html"]}),
        ],
    )
    def post(self, request: Request) -> Response:
        """Return the HTML."""
        body = requests.fields(BodySerializer, request).validated_data["body"]
        html = submission.preview(body, network=networks.of_request(request))
        shown = absolute_html(html, page_url=absolute_url("/"))
        return Response({"body_html": shown}, headers=NO_STORE)


class CommentDetail(CommentView):
    """One comment, for readers and for its author."""

    @extend_schema(
        operation_id="get_comment",
        summary="Read a comment",
        description=(
            "An approved comment. Its author sees it while it waits, too, and gets what "
            "`POST` answered."
        ),
        parameters=[requests.EDIT_TOKEN],
        responses={
            200: OpenApiResponse(
                CommentSerializer, description="With the token: as `POST` answers."
            ),
            **refusals(kinds.UNKNOWN_COMMENT),
        },
        examples=[examples.answered("A comment", examples.COMMENT)],
    )
    def get(self, request: Request, comment_id: int) -> Response:
        """Return the comment."""
        token = requests.edit_token(request)
        comment = _found(comment_id, token)
        press.depend(request, revisions.BLOG, revisions.of_post(comment.post_id))
        shown = Shown.of(comment, reply_count=reply_count(comment))
        if token and tokens.is_author(comment, token):
            return own(shown)
        return Response(CommentSerializer(shown).data)

    @extend_schema(
        operation_id="edit_comment",
        summary="Edit one's own comment",
        description=(
            "Until `editable_until`. The new text is decided about like a new comment, so that "
            "`state` may change."
        ),
        parameters=[requests.EDIT_TOKEN],
        request=BodySerializer,
        responses={
            200: OwnCommentSerializer,
            **refusals(
                *OF_A_BODY,
                kinds.NOT_THE_AUTHOR,
                kinds.EDITING_ENDED,
                kinds.COMMENTS_CLOSED,
                kinds.EMAIL_REQUIRED,
                kinds.REFUSED_BY_RULE,
                kinds.UNKNOWN_COMMENT,
                problems.INVALID,
                problems.LIMIT_REACHED,
            ),
        },
        examples=[
            examples.sent("Another text", {"body": examples.NEW["body"]}),
            examples.answered("The comment", examples.OWN),
        ],
    )
    def patch(self, request: Request, comment_id: int) -> Response:
        """Replace the text."""
        token = requests.edit_token(request)
        comment = _found(comment_id, token)
        body = requests.fields(BodySerializer, request).validated_data["body"]
        edited = submission.edit(
            comment, token=token, body=body, network=networks.of_request(request)
        )
        return own(Shown.of(edited, reply_count=reply_count(edited)))

    @extend_schema(
        operation_id="delete_comment",
        summary="Delete one's own comment",
        description="Until `editable_until`. What was written is erased for good.",
        parameters=[requests.EDIT_TOKEN],
        request=None,
        responses={
            204: None,
            **refusals(kinds.NOT_THE_AUTHOR, kinds.EDITING_ENDED, kinds.UNKNOWN_COMMENT),
        },
    )
    def delete(self, request: Request, comment_id: int) -> Response:
        """Erase it."""
        token = requests.edit_token(request)
        submission.withdraw(_found(comment_id, token), token=token)
        return Response(status=204, headers=NO_STORE)


def own(shown: Shown, *, status: int = 200) -> Response:
    """Return a comment to its author: for nobody else, and for no cache."""
    return Response(OwnCommentSerializer(shown).data, status=status, headers=NO_STORE)


def _found(comment_id: int, token: str) -> Comment:
    """Return a comment that is shown, or that this token opens."""
    comment = submission.find(comment_id, token=token)
    if comment is None:
        raise _unknown(comment_id)
    return comment


def _unknown(comment_id: int) -> Problem:
    """Return the refusal of what is not there, or not shown."""
    return Problem(kinds.UNKNOWN_COMMENT, f"There is no comment {comment_id}.")
