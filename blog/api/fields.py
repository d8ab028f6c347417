"""Fields that take what they say and nothing that merely looks like it."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

MOST_ID = 2**63 - 1


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


class Flag(serializers.BooleanField):
    """True or false, not "true", 1 or "on". An optional one may be null, which is false."""

    default_error_messages: ClassVar = {"invalid": "Send true or false."}

    def __init__(self, **options: Any) -> None:
        optional = options.get("required") is False
        super().__init__(allow_null=options.pop("allow_null", optional), **options)

    def to_internal_value(self, data: object) -> bool:
        """Return it."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return data
