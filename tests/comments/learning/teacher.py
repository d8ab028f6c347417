"""A process that decides, as another server's does.

``python -m tests.comments.learning.teacher FILE ID… [--hang]``: marks the odd ones of the comments
as spam and approves the others, one at a time, and prints a digest of the weights that it has then.
Told so, it hangs in the middle of learning the first, when it has written a line to FILE.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import Any

import django


def main(file: Path, ids: list[int], *, hang: bool) -> None:
    """Decide about some comments."""
    django.setup()
    from comments import moderation  # noqa: PLC0415 (models are ready only now)
    from comments.learning import lessons, memory  # noqa: PLC0415
    from comments.moderation import Action  # noqa: PLC0415
    from tests.blog.factories import author  # noqa: PLC0415

    teach = lessons._teach  # noqa: SLF001 (the middle of a transaction)

    def teach_and_hang(*told: Any) -> None:
        teach(*told)
        file.write_text("learning")
        while hang:
            time.sleep(1)

    vars(lessons)["_teach"] = teach_and_hang
    for comment_id in ids:
        action = Action.SPAM if comment_id % 2 else Action.APPROVE
        moderation.apply(action, [comment_id], by=author())
    weights = memory.ask(lambda known: known.model.dumps())
    sys.stdout.write(hashlib.sha256(weights).hexdigest())


if __name__ == "__main__":
    asked = [each for each in sys.argv[1:] if each != "--hang"]
    main(Path(asked[0]), [int(each) for each in asked[1:]], hang="--hang" in sys.argv)
