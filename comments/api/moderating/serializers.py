"""Comments, events, batches and bans as moderators see them."""

from __future__ import annotations

from typing import Any, TypedDict

from django.contrib.auth.models import AbstractBaseUser
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from comments.api.serializers import CommentSerializer
from comments.api.shown import Shown
from comments.models import Batch, Comment, ModerationEvent, Rule
from comments.moderation import Action, MovedOn, Undone
from comments.moderation.corrections import version

#: What a comment can be in; erased ones are never listed.
STATES = Comment.State.values
LISTED_STATES = [state for state in STATES if state != Comment.State.ERASED]
ACTIONS = Action.values
#: What a ban knows somebody by, and what it does.
BAN_KINDS = [Rule.Kind.EMAIL.value, Rule.Kind.NETWORK.value]
BAN_ACTIONS = [Rule.Action.REJECT.value, Rule.Action.SPAM.value]


class Person(TypedDict):
    """A user of the blog; one who is gone has no name."""

    id: int
    name: str | None


def person(user_id: int | None, user: AbstractBaseUser | None) -> Person | None:
    """Return who did something, None where no user did."""
    if user_id is None:
        return None
    return {"id": user_id, "name": user.get_username() if user is not None else None}


class PersonSerializer(serializers.Serializer[Person]):
    """A user of the blog."""

    id = serializers.IntegerField()
    name = serializers.CharField(allow_null=True, help_text="Null for a user who is gone.")


class ReasonSerializer(serializers.Serializer[Any]):
    """Why the rules decided as they did."""

    code = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)


class ModeratedCommentSerializer(CommentSerializer):
    """A comment for moderators."""

    state = serializers.ChoiceField(choices=STATES)
    state_at = serializers.DateTimeField(
        source="comment.state_at", help_text="When it came into its state."
    )
    body = serializers.CharField(source="comment.source", help_text="As it was typed.")
    version = serializers.SerializerMethodField(
        help_text="Names the text, for `seen` when it is corrected."
    )
    email = serializers.CharField(
        source="comment.author_email", allow_null=True, help_text="Never public."
    )
    network = serializers.CharField(
        source="comment.network", allow_null=True, help_text="A /24 or /48. Never public."
    )
    verified = serializers.SerializerMethodField(
        help_text="Whether the author proved that the e-mail address is theirs."
    )
    reasons = ReasonSerializer(source="comment.reasons", many=True)
    locked = serializers.BooleanField(
        source="comment.is_locked", help_text="Whether its thread takes no replies."
    )

    def to_representation(self, shown: Shown) -> dict[str, Any]:
        """Say null where nothing is known."""
        made: dict[str, Any] = super().to_representation(shown)
        return {**made, "email": made["email"] or None, "network": made["network"] or None}

    def get_version(self, shown: Shown) -> str:
        """Return what names the text."""
        return version(shown.comment)

    def get_verified(self, shown: Shown) -> bool:
        """Tell whether the address is proved."""
        return shown.comment.commenter_id is not None


class DoneSerializer(ModeratedCommentSerializer):
    """A comment after something was done with it."""

    batch = serializers.UUIDField(help_text="What was done, to be taken back.")


class EventSerializer(serializers.Serializer[ModerationEvent]):
    """Something that happened to a comment. It is never edited."""

    at = serializers.DateTimeField()
    action = serializers.CharField(help_text="Such as `submit`, `approve`, `edit`, `undo`.")
    from_state = serializers.SerializerMethodField(help_text="Null for where it begins.")
    to_state = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Codes.")
    by = serializers.SerializerMethodField(help_text="Null for what no user did.")
    batch = serializers.UUIDField()

    def get_from_state(self, event: ModerationEvent) -> str | None:
        """Return the state before."""
        return event.from_state or None

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_by(self, event: ModerationEvent) -> Person | None:
        """Return who did it."""
        return person(event.by_id, event.by)


class WholeCommentSerializer(ModeratedCommentSerializer):
    """A comment with what happened to it; the context holds the ``events``."""

    events = serializers.SerializerMethodField()

    @extend_schema_field(EventSerializer(many=True))
    def get_events(self, shown: Shown) -> list[dict[str, Any]]:
        """Return the events."""
        entry = EventSerializer()
        return [entry.to_representation(event) for event in self.context["events"]]


class RefusedSerializer(serializers.Serializer[Any]):
    """A comment that was left as it is."""

    id = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable: programs may rely on it.")
    detail = serializers.CharField(help_text="A sentence for people.")


class ReportSerializer(serializers.Serializer[Any]):
    """What came of an action on many comments."""

    batch = serializers.UUIDField(allow_null=True, help_text="Null if nothing was changed.")
    changed = serializers.ListField(child=serializers.IntegerField(), help_text="Ids.")
    refused = RefusedSerializer(many=True)


class BatchSerializer(serializers.Serializer[Batch]):
    """Something that a moderator did."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    by = serializers.SerializerMethodField()
    action = serializers.CharField(help_text="Such as `approve`, `edit`, `ban`, `undo`.")
    changed = serializers.IntegerField(help_text="How many comments, or bans.")
    finished = serializers.SerializerMethodField(
        help_text="False while it goes on, or where it was broken off."
    )
    undoes = serializers.UUIDField(
        source="undoes_id", allow_null=True, help_text="The batch that it took back."
    )
    undone_by = serializers.SerializerMethodField(help_text="The batch that took it back.")

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_by(self, batch: Batch) -> Person | None:
        """Return who did it."""
        return person(batch.by_id, batch.by)

    def get_finished(self, batch: Batch) -> bool:
        """Tell whether it came to its end."""
        return batch.finished_at is not None

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_undone_by(self, batch: Batch) -> str | None:
        """Return what took it back."""
        undo = getattr(batch, "undone_by", None)
        return str(undo.pk) if undo is not None else None


class MovedOnSerializer(serializers.Serializer[MovedOn]):
    """What an undo left as it is, for something happened to it since."""

    id = serializers.IntegerField(
        source="comment_id", allow_null=True, help_text="Of the comment; null for a ban."
    )
    ban = serializers.IntegerField(source="rule_id", allow_null=True)
    code = serializers.CharField(
        source="action", help_text="What happened, such as `approve`, or `gone`."
    )
    detail = serializers.CharField(source="*", help_text="A sentence for people.")
    state = serializers.SerializerMethodField(help_text="What the comment is now.")
    by = serializers.SerializerMethodField(help_text="Null for what no user did.")

    def get_state(self, moved: MovedOn) -> str | None:
        """Return the state."""
        return moved.state or None

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_by(self, moved: MovedOn) -> Person | None:
        """Return who did it; the context holds the ``users`` by id."""
        return person(moved.by, self.context["users"].get(moved.by))


class UndoneSerializer(serializers.Serializer[Undone]):
    """What an undo gave back, and what had moved on since."""

    batch = serializers.UUIDField(help_text="The undo itself, which can be undone in turn.")
    restored = serializers.ListField(child=serializers.IntegerField(), help_text="Ids.")
    moved_on = MovedOnSerializer(many=True)


class BanSerializer(serializers.Serializer[Rule]):
    """Somebody of whom nothing is taken; its rule has `banned_at` and `banned_by` with it."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=BAN_KINDS)
    pattern = serializers.CharField(help_text="The e-mail address, or the network.")
    action = serializers.ChoiceField(choices=BAN_ACTIONS, help_text="`spam` tells nobody.")
    banned_at = serializers.DateTimeField()
    batch = serializers.UUIDField(help_text="What banned it, to be taken back.")
    note = serializers.CharField()
    hits = serializers.IntegerField(help_text="How many comments it fitted.")
    hit_at = serializers.DateTimeField(allow_null=True)


class LiftedSerializer(BanSerializer):
    """A ban that was lifted."""

    batch = serializers.UUIDField(help_text="What lifted it, to be taken back.")
