"""granian, ending with ``serve``: ``python -m blog.management.server PID OPTION…``.

PID is that of ``serve``. If that is killed, granian ends; if granian is, its workers do (see
``blog/site/wsgi.py``), which would otherwise keep the port for ever.
"""

from __future__ import annotations

import os
import sys

from granian.cli import cli

from blog import orphans


def main() -> None:
    """Run granian with the options that follow the number."""
    orphans.watch(int(sys.argv.pop(1)), orphans.end)
    os.environ[orphans.VARIABLE] = str(os.getpid())
    cli(auto_envvar_prefix="GRANIAN")


if __name__ == "__main__":
    main()
