"""Which comments are meant: in an address, and in the body of a bulk action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.db.models import TextChoices
from rest_framework import serializers

from blog import guard
from blog.api import fields, listing
from comments import networks
from comments.api.moderating.serializers import LISTED_STATES
from comments.moderation import Filter

WORDS_CHARACTERS: Final = 200
DOMAIN_CHARACTERS: Final = 253
#: The longest network of IPv6.
NETWORK_CHARACTERS: Final = 43

_TEXT: Final = "Words in the text, the name or the e-mail address."
_NETWORK: Final = "A network as comments have it, or an address in it."
_EMAIL: Final = "The e-mail address, in any case."
_DOMAIN: Final = "A domain that a link leads to, or one above it."
_SAME_TEXT: Final = "A comment that says the same."
_SINCE: Final = "Written at this time or later."
_BEFORE: Final = "Written before this time."
_REPORTED: Final = "Only those that readers report and no moderator has answered."


class Sorting(TextChoices):
    """In which order comments are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"


class QueueQuery(listing.ListQuery):
    """The parameters of the moderators' list; each of the filters narrows it."""

    repeatable: ClassVar = frozenset({"state"})

    order = serializers.ChoiceField(choices=Sorting.values, default=Sorting.NEWEST.value)
    state = serializers.ListField(
        child=serializers.ChoiceField(choices=LISTED_STATES),
        default=[],
        max_length=len(LISTED_STATES),
        help_text="May stand several times; all of them if it doesn't.",
    )
    q = serializers.CharField(default="", max_length=WORDS_CHARACTERS, help_text=_TEXT)
    network = serializers.CharField(default="", max_length=NETWORK_CHARACTERS, help_text=_NETWORK)
    email = serializers.CharField(default="", max_length=guard.EMAIL_CHARACTERS, help_text=_EMAIL)
    domain = serializers.CharField(default="", max_length=DOMAIN_CHARACTERS, help_text=_DOMAIN)
    post = serializers.IntegerField(default=None, min_value=1, max_value=fields.MOST_ID)
    same_text_as = serializers.IntegerField(
        default=None, min_value=1, max_value=fields.MOST_ID, help_text=_SAME_TEXT
    )
    since = fields.Time(default=None, help_text=_SINCE)
    before = fields.Time(default=None, help_text=_BEFORE)
    reported = serializers.BooleanField(default=False, help_text=_REPORTED)


class FilterSerializer(fields.Strict):
    """Comments by what they have in common. At least one member; each of them narrows it."""

    state = serializers.ListField(
        child=serializers.ChoiceField(choices=LISTED_STATES),
        required=False,
        min_length=1,
        max_length=len(LISTED_STATES),
    )
    q = fields.Words(required=False, max_length=WORDS_CHARACTERS, help_text=_TEXT)
    network = fields.Words(required=False, max_length=NETWORK_CHARACTERS, help_text=_NETWORK)
    email = fields.Words(required=False, max_length=guard.EMAIL_CHARACTERS, help_text=_EMAIL)
    domain = fields.Words(required=False, max_length=DOMAIN_CHARACTERS, help_text=_DOMAIN)
    post = fields.Id(required=False)
    same_text_as = fields.Id(required=False, help_text=_SAME_TEXT)
    since = fields.Time(required=False, help_text=_SINCE)
    before = fields.Time(required=False, help_text=_BEFORE)
    reported = fields.Flag(required=False, help_text=_REPORTED)


def chosen(said: Mapping[str, Any]) -> Filter:
    """Return the filter that the fields of either serializer say."""
    network = said.get("network", "")
    return Filter(
        states=said.get("state", ()),
        text=said.get("q", ""),
        # An address is as good as its network; what is neither is nobody's.
        network=networks.of_address(network) or network,
        email=said.get("email", ""),
        domain=said.get("domain", ""),
        post_id=said.get("post"),
        same_text_as=said.get("same_text_as"),
        since=said.get("since"),
        before=said.get("before"),
        reported=bool(said.get("reported")),
    )
