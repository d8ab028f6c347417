"""What publishing refuses."""

from __future__ import annotations

from datetime import datetime


class PublishingError(Exception):
    """A refusal; its text is a sentence for the person who asked."""


class StalePost(PublishingError):
    """Somebody else has written the post since the caller read it."""

    def __init__(self, post_id: int, *, seen: int, stored: int | None) -> None:
        self.post_id = post_id
        self.seen = seen
        self.stored = stored
        gone = "is gone" if stored is None else "has been changed"
        super().__init__(f"Post {post_id} {gone} since you opened it; nothing was saved.")


class InvalidTime(PublishingError):
    """A publication in the future, or a schedule in the past."""

    def __init__(self, at: datetime, *, must_be: str) -> None:
        self.at = at
        super().__init__(f"{at:%Y-%m-%d %H:%M} can't be used: the time must be {must_be}.")


class UnknownParent(PublishingError):
    """A parent that is not a page, or a parent for what is not one."""

    def __init__(self) -> None:
        super().__init__("Only a static page can stand under another static page.")


class ParentLoop(PublishingError):
    """A page that would stand under itself."""

    def __init__(self, post_id: int) -> None:
        self.post_id = post_id
        super().__init__("A page can't stand under itself or under a page below it.")


class FixedKind(PublishingError):
    """Another kind for what has its address."""

    def __init__(self, post_id: int) -> None:
        self.post_id = post_id
        super().__init__("A post stays a post, and a page a page, once it was published.")


class AddressTaken(PublishingError):
    """An old address that leads to another post, or is one's present address."""

    def __init__(self, path: str, query: str) -> None:
        self.path = path
        self.query = query
        super().__init__(f"{path}{'?' if query else ''}{query} leads to a post already.")


class UnusableAddress(PublishingError):
    """An old address that no request can have."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            "An old address begins with a slash, has at most 500 characters, and is not the "
            "home page."
        )


class UnusableFile(PublishingError):
    """A file with an address that no reader can fetch it from."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            "The address of a file begins with http:// or https://, or with a slash, and has at "
            "most 2,000 bytes."
        )


class EmptyLabel(PublishingError):
    """A label's name with nothing to read in it."""

    def __init__(self) -> None:
        super().__init__("A label needs a name.")


class LabelTaken(PublishingError):
    """A name that another label has, if perhaps in other case."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is a label “{name}” already.")
