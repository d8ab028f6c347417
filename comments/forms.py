"""The comment form: what was typed, and how it is shown again.

No Django form: the guard is the only judge of a field, and what it refuses has to come back as
it was typed, which a form's cleaning would not allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from blog import guard
from blog.cleaning import allowlist
from comments.bots import trap
from comments.submission import Submission, UnknownParent

#: HTML has no way to say NUL, and UTF-8 none to say half of a surrogate pair.
_UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")
_ID = re.compile(r"[0-9]{1,18}")

LEFT_OUT = "It held characters that no page can show ({found}); they are left out here."
BODY_HELP = (
    f"At most {guard.BODY_CHARACTERS:,} characters. Markdown works, and so do these HTML tags: "
    f"{', '.join(sorted(allowlist.COMMENT_TAGS))}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What came with a request, as it came; '' for what did not come."""

    author_name: str = ""
    author_email: str = ""
    author_url: str = ""
    body: str = ""
    parent: str = ""
    key: str = ""
    #: What a ticked box says, '' where it isn't ticked.
    notify: str = ""
    #: The token that the browser remembers; no page shows it again.
    commenter: str = ""
    #: What stands in the trap, the field that people don't meet.
    subject: str = ""
    #: When the form was first touched, as we have signed it.
    stamp: str = ""
    #: The proof of work, called as ALTCHA's clients call it.
    altcha: str = ""
    #: The button that was pressed.
    action: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Typed:
        """Read the fields of a posted form."""
        # Our pages are UTF-8 and so are their forms; Django believes a client that names any
        # other codec of Python's, and fails with those that are not for text.
        request.encoding = "utf-8"
        return cls(**{name: str(request.POST.get(name, "")) for name in cls.__slots__})

    @property
    def parent_id(self) -> int | None:
        """The comment that is answered; raises :class:`UnknownParent` for what is no id."""
        if not self.parent:
            return None
        if not _ID.fullmatch(self.parent):
            raise UnknownParent
        return int(self.parent)

    def submission(self) -> Submission:
        """Return it as what :func:`comments.submission.submit` takes."""
        return Submission(
            author_name=self.author_name,
            author_email=self.author_email,
            author_url=self.author_url,
            body=self.body,
            parent_id=self.parent_id,
            token=self.commenter,
            notify=bool(self.notify),
            trap=self.subject,
            proof=self.altcha,
        )


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the template shows it; ``error`` is '' where nothing is wrong."""

    name: str
    label: str
    typed: str = ""
    error: str = ""
    help: str = ""
    type: str = "text"
    autocomplete: str = ""
    inputmode: str = ""
    required: bool = False

    @property
    def id(self) -> str:
        """Its element's id; no imported anchor looks like it."""
        return f"comment-form-{self.name.replace('_', '-')}"

    @property
    def value(self) -> str:
        """What was typed, without what no page can show."""
        return _UNSHOWABLE.sub("", self.typed)

    @property
    def note(self) -> str:
        """What had to be left out of :attr:`value`, in a sentence; '' if nothing."""
        found = [
            f"U+{ord(character):04X}" for character in sorted(set(_UNSHOWABLE.findall(self.typed)))
        ]
        return LEFT_OUT.format(found=", ".join(found)) if found else ""

    @property
    def described_by(self) -> str:
        """The ids of error, note and help, for ``aria-describedby``."""
        parts = {"error": self.error, "note": self.note, "help": self.help}
        return " ".join(f"{self.id}-{part}" for part, said in parts.items() if said)


@dataclass(frozen=True, slots=True)
class CommentForm:
    """All of the form: fields with their values and errors, and what belongs to none.

    ``key`` is the nonce of a page that nobody stores, ``stamp`` tells since when it is there, and
    ``proof`` is what a browser has worked out by now; the form in a cached page has none of them.
    ``needs_email`` says that comments without an e-mail address are refused, ``needs_stamp`` and
    ``needs_proof`` what the owner asks of browsers.
    """

    typed: Typed = field(default_factory=Typed)
    errors: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    key: str = ""
    stamp: str = ""
    proof: str = ""
    needs_email: bool = False
    needs_stamp: bool = False
    needs_proof: bool = False

    @property
    def trap(self) -> Field:
        """What only programs fill in; no word of it reads like one to them."""
        return self._field(trap.FIELD, "Leave this empty", autocomplete="off")

    @property
    def author_name(self) -> Field:
        """Who says it."""
        return self._field("author_name", "Name", autocomplete="name", required=True)

    @property
    def author_email(self) -> Field:
        """Never shown, and optional unless the owner wants verified ones."""
        return self._field(
            "author_email",
            "E-mail",
            help="Never shown.",
            type="email",
            autocomplete="email",
            required=self.needs_email,
        )

    @property
    def author_url(self) -> Field:
        """Optional. Not of type "url": browsers then refuse an address without its scheme."""
        return self._field(
            "author_url",
            "Web site",
            autocomplete="url",
            inputmode="url",
        )

    @property
    def body(self) -> Field:
        """The text. No maxlength: browsers cut what is pasted without a word."""
        return self._field("body", "Comment", help=BODY_HELP, required=True)

    @property
    def inputs(self) -> Iterator[Field]:
        """The fields of one line, in their order."""
        yield from (self.author_name, self.author_email, self.author_url)

    @property
    def wrong(self) -> list[Field]:
        """The fields with an error, in the order of the page."""
        return [each for each in (*self.inputs, self.body) if each.error]

    @property
    def is_refused(self) -> bool:
        """Whether it comes back because something was not accepted."""
        return bool(self.errors or self.problems)

    def _field(self, name: str, label: str, **looks: str | bool) -> Field:
        error = self.errors.get(name, "")
        return Field(name, label, getattr(self.typed, name), error, **looks)  # type: ignore[arg-type]
