"""Comments as the public API takes and shows them: never an e-mail, never an address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from blog import guard, sanitize
from blog.api import fields
from blog.canonical import absolute_url
from blog.guard import GuardError
from comments import avatars, tokens, waiting
from comments.api.shown import Shown
from comments.api.trees import Node
from comments.models import Comment
from comments.submission import Submission
from comments.waiting import Why

STATES = [Comment.State.APPROVED.value, Comment.State.PENDING.value]
#: The state of a place whose comment was withdrawn while answers to it are shown.
REMOVED = "removed"
LISTED_STATES = [*STATES, REMOVED]


class BodySerializer(serializers.Serializer[str]):
    """A text as it was typed."""

    body = fields.Text(
        help_text=(
            f"CommonMark with the usual inline HTML: at most {guard.BODY_CHARACTERS:,} characters "
            f"and {guard.BODY_LESS_THAN} “<”. What is not allowed is shown as text."
        )
    )


class NewCommentSerializer(BodySerializer):
    """A new comment. Fields that are not named here are ignored."""

    author_name = fields.Text(help_text=f"At most {guard.NAME_CHARACTERS} characters.")
    author_email = fields.Text(
        required=False, help_text=f"Never shown. At most {guard.EMAIL_CHARACTERS} characters."
    )
    author_url = fields.Text(
        required=False,
        help_text=f"A web site, http or https. At most {guard.URL_CHARACTERS} characters.",
    )
    # DRF takes fields off their class, where this name means the serializer around.
    parent = fields.Id(  # type: ignore[assignment]
        required=False, allow_null=True, help_text="The comment on the same post that it answers."
    )
    notify = fields.Flag(
        required=False,
        allow_null=True,
        help_text=(
            "Whether to mail replies to `author_email`, which is then required. A mailed link asks "
            "its owner first, unless X-Commenter-Token tells that it is theirs."
        ),
    )

    altcha = fields.Text(
        required=False,
        help_text=(
            "The solution of a challenge, where `comments_policy` says `needs_proof`: see "
            "`GET challenge/`. Without a good one the comment is held; with X-Commenter-Token none "
            "is needed."
        ),
    )

    def submission(self, *, token: str = "") -> Submission:
        """Return what was sent, once it is valid; ``token`` is the commenter's."""
        sent = self.validated_data
        return Submission(
            author_name=sent["author_name"],
            body=sent["body"],
            author_email=sent.get("author_email") or "",
            author_url=sent.get("author_url") or "",
            parent_id=sent.get("parent"),
            token=token,
            notify=bool(sent.get("notify")),
            proof=sent.get("altcha") or "",
        )


class PreviewSerializer(serializers.Serializer[str]):
    """What a text becomes."""

    body_html = serializers.CharField()


class AuthorSerializer(serializers.Serializer[Comment]):
    """Who wrote a comment."""

    name = serializers.CharField(source="author_name")
    url = serializers.SerializerMethodField()
    is_post_author = serializers.BooleanField()
    avatar = serializers.SerializerMethodField(
        help_text="A picture (SVG) that is made for who wrote it, the same on each comment."
    )

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_url(self, comment: Comment) -> str | None:
        """Return the web site; it is checked again, since imports bring any."""
        try:
            return guard.author_url(comment.author_url) or None
        except GuardError:
            return None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_avatar(self, comment: Comment) -> str | None:
        """Return the picture's address."""
        path = avatars.path_of(comment)
        return absolute_url(path) if path else None


class CommentSerializer(serializers.Serializer[Shown]):
    """A comment."""

    id = serializers.IntegerField(source="comment.pk")
    post = serializers.IntegerField(source="comment.post_id")
    kind = serializers.ChoiceField(
        source="comment.kind",
        choices=Comment.Kind.values,
        help_text="A `mention` is what another site says about the post (Webmention).",
    )
    source_url = serializers.SerializerMethodField(
        help_text="Of a mention: the page on the other site."
    )
    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="comment.parent_id", allow_null=True, help_text="The comment that it answers."
    )
    depth = serializers.IntegerField(source="comment.depth", help_text="0 begins a thread.")
    state = serializers.ChoiceField(choices=STATES)
    author = AuthorSerializer(source="comment")
    body_html = serializers.SerializerMethodField(help_text="Sanitised, with absolute addresses.")
    created_at = serializers.DateTimeField(source="comment.created_at")
    edited_at = serializers.DateTimeField(source="comment.edited_at", allow_null=True)
    permalink = serializers.SerializerMethodField(help_text="Where readers see it.")
    reply_count = serializers.IntegerField(help_text="Direct answers that readers see.")
    pinned = serializers.BooleanField(
        source="comment.is_pinned", help_text="Whether its thread stands first on the page."
    )

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_source_url(self, shown: Shown) -> str | None:
        """Return the page that says it."""
        return shown.comment.mention_url or None

    def get_body_html(self, shown: Shown) -> str:
        """Return the body for a page that is not ours."""
        return absolute_html(shown.comment.html, page_url=self.get_permalink(shown))

    @extend_schema_field(OpenApiTypes.URI)
    def get_permalink(self, shown: Shown) -> str:
        """Return the address of the page with its thread."""
        return absolute_url(shown.comment.get_absolute_url())


class WhySerializer(serializers.Serializer[Why]):
    """Why a comment waits."""

    code = serializers.CharField(help_text="Stable.")
    detail = serializers.CharField(source="sentence", help_text="For the comment's author.")


class OwnCommentSerializer(CommentSerializer):
    """A comment for its author."""

    body = serializers.CharField(source="comment.source", help_text="As it was typed.")
    edit_token = serializers.SerializerMethodField(
        help_text="Send it as X-Edit-Token to see, edit or delete this comment. Keep it secret."
    )
    editable_until = serializers.SerializerMethodField()
    waits_for = serializers.SerializerMethodField(help_text="Why it is held; empty once it isn't.")

    @extend_schema_field(WhySerializer(many=True))
    def get_waits_for(self, shown: Shown) -> list[dict[str, Any]]:
        """Return the reasons in words for the author."""
        return [WhySerializer(why).data for why in _waits_for(shown)]

    def get_edit_token(self, shown: Shown) -> str:
        """Return the author's token."""
        return tokens.for_author(shown.comment)

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_editable_until(self, shown: Shown) -> str | None:
        """Return when the time to edit and delete ends."""
        return _time(tokens.editable_until(shown.comment))


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/ListedComment"}})
class Replies(serializers.ListField):
    """The answers to a comment, each with the answers to it."""


class ListedCommentSerializer(CommentSerializer):
    """A comment in a list.

    With `view=tree` it has its answers with it. One that was withdrawn while answers to it are
    shown keeps its place in the tree: its `state` is "removed", and it has no content.
    """

    state = serializers.ChoiceField(choices=LISTED_STATES)
    author = AuthorSerializer(source="comment", allow_null=True)
    body_html = serializers.SerializerMethodField(help_text="Empty for one that was removed.")
    created_at = serializers.DateTimeField(source="comment.created_at", allow_null=True)
    permalink = serializers.SerializerMethodField()
    replies = Replies(required=False, help_text="With `view=tree` only.")

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_permalink(self, shown: Shown) -> str:
        """Return the address of the page with its thread."""
        return super().get_permalink(shown)


def tree(node: Node) -> dict[str, Any]:
    """Return a comment with the answers to it."""
    comment = node.comment
    shown = Shown.of(comment, reply_count=comment.reply_count)
    entry = {**CommentSerializer(shown).data} if comment.visible else _removed(shown)
    return {**entry, "replies": [tree(reply) for reply in node.replies]}


def absolute_html(html: str, *, page_url: str) -> str:
    """Return clean HTML for a page that is not ours."""
    return sanitize.absolute(html, absolute_url(""), page_url=page_url)


def _removed(shown: Shown) -> dict[str, Any]:
    """Return the place of a comment that readers no longer see."""
    return {
        "id": shown.comment.pk,
        "post": shown.comment.post_id,
        "kind": shown.comment.kind,
        "source_url": None,
        "parent": shown.comment.parent_id,
        "depth": shown.comment.depth,
        "state": REMOVED,
        "author": None,
        "body_html": "",
        "created_at": None,
        "edited_at": None,
        "permalink": None,
        "reply_count": shown.reply_count,
        "pinned": False,
    }


def _waits_for(shown: Shown) -> list[Why]:
    """Return why a comment is held, as its answer says that it is."""
    return waiting.reasons(shown.comment) if shown.state != Comment.State.APPROVED else []


def _time(moment: datetime) -> str | None:
    """Return a time as the other fields have it."""
    return serializers.DateTimeField().to_representation(moment)
