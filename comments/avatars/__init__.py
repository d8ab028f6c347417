"""Pictures of commenters: made here of a keyed digest, from nobody else, the same each time."""

from __future__ import annotations

from comments.avatars.drawing import VIEW_BOX, Picture, picture, svg
from comments.avatars.keys import KEY, key_of, path_of

__all__ = ["KEY", "VIEW_BOX", "Picture", "key_of", "path_of", "picture", "svg"]
