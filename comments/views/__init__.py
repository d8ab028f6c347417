"""The pages on which readers post comments and look after their own, and what belongs to them.

The pages of a comment answer one reader: nothing is stored, nothing is indexed, and no session
is touched.
"""

from __future__ import annotations

from comments.views.avatars import avatar
from comments.views.own import delete, edit, own
from comments.views.posting import new
from comments.views.privacy import privacy

__all__ = ["avatar", "delete", "edit", "new", "own", "privacy"]
