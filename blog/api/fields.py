"""Fields that take what they say and nothing that merely looks like it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from rest_framework import serializers

from blog import problems
from blog.parsing import MOST_ERRORS

MOST_ID = 2**63 - 1
#: RFC 3339 §5.6, with a zone.
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)


class Text(serializers.CharField):
    """A string as it was sent: 5 is no text, and white space is the guard's affair.

    An optional one may be null, which is as good as absent.
    """

    default_error_messages: ClassVar = {"invalid": "Send a string."}

    def __init__(self, **options: Any) -> None:
        optional = options.get("required") is False
        super().__init__(
            allow_blank=True,
            allow_null=options.pop("allow_null", optional),
            trim_whitespace=False,
            **options,
        )

    def to_internal_value(self, data: object) -> str:
        """Return the string."""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class Words(serializers.CharField):
    """A string with something in it; 5 is none."""

    default_error_messages: ClassVar = {"invalid": "Send a string."}

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=1, **options)

    def to_internal_value(self, data: object) -> str:
        """Return the string, without white space around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Id(serializers.IntegerField):
    """The number of something: 1 to 2^63 - 1, not "1", 1.0 or true."""

    default_error_messages: ClassVar = {"invalid": "Send a number."}

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_ID, **options)

    def to_internal_value(self, data: object) -> int:
        """Return the number."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class Ids(serializers.ListField):
    """Some numbers; of those that are none, the first is named."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Id(), min_length=1, **options)

    def run_child_validation(self, data: list[Any]) -> list[int]:
        """Return the numbers: a list may be long, and a list of errors need not be."""
        found = []
        for index, entry in enumerate(data):
            try:
                found.append(self.child.run_validation(entry))
            except serializers.ValidationError as error:
                raise serializers.ValidationError({str(index): error.detail}) from error
        return found


class Code(Words):
    """A word for programs, such as "off_topic"."""

    def __init__(self, **options: Any) -> None:
        shape = RegexValidator(r"\A[a-z][a-z_]{0,39}\Z", "Send up to 40 letters a to z and “_”.")
        super().__init__(validators=[shape], trim_whitespace=False, **options)


class Flag(serializers.BooleanField):
    """True or false, not "yes" and not 1."""

    default_error_messages: ClassVar = {"invalid": "Send true or false."}

    def to_internal_value(self, data: object) -> bool:
        """Return which."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Time(serializers.DateTimeField):
    """A moment, with its zone: without one, nobody could say when it is."""

    default_error_messages: ClassVar = {"invalid": "Send a time such as 2026-03-14T09:30:00Z."}

    def to_internal_value(self, value: object) -> datetime:
        """Return it in UTC."""
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            self.fail("invalid")
        return super().to_internal_value(value.upper())


class Strict(serializers.Serializer[Any]):
    """An object of which every member is known: a misspelt one would be meant, and not be heard."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the fields, or name the members that are none."""
        if isinstance(data, Mapping) and (
            unknown := [name for name in data if name not in self.fields]
        ):
            message = serializers.ErrorDetail("There is no such member.", code="unknown_member")
            raise serializers.ValidationError(
                {problems.shown(name): [message] for name in unknown[:MOST_ERRORS]}
            )
        return super().to_internal_value(data)
