"""The secret key: given, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from blog.site.env import SettingError

#: In characters; Django's own check asks for 50.
LEAST_LENGTH = 50


def kept_in(folder: Path) -> str:
    """Return the key in ``folder``, made with mode 600 if there is none.

    A new key appears whole under its name (a link to a finished file), so that processes that
    start at once agree on one, and none reads half of it.
    """
    path = folder / "secret_key"
    try:
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as failure:
        expected = f"a data folder that can keep a key ({failure})"
        raise SettingError("BROADSHEET_DATA", str(folder), expected) from failure
    if len(key) < LEAST_LENGTH:
        expected = f"a key of at least {LEAST_LENGTH} characters in secret_key"
        raise SettingError("BROADSHEET_DATA", str(folder), expected)
    return key


def _make(path: Path) -> None:
    """Write a new key, unless another process was faster."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
