"""The trap: a field of the form that people neither see nor hear nor reach by the keyboard.

It is called as a field is in many forms that programs know, and as none that browsers and
password managers fill in by themselves. Whoever does meet it, in a browser without styles, is
told to leave it empty.
"""

from __future__ import annotations

from typing import Final

from comments import rules

#: The field's name.
FIELD: Final = "subject"
CODE: Final = "trap"
OUTCOME: Final = rules.Outcome.SPAM


def against(filled_in: str) -> tuple[rules.Reason, ...]:
    """Return what a value in the trap says; nothing for none."""
    return (rules.Reason(CODE, "filled in the trap", OUTCOME),) if filled_in else ()
