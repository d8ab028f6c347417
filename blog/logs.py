"""Log lines: as JSON, one object a line, and without the secrets that addresses have."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

#: What every record has; anything else came with ``extra=``.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
#: ``extra`` of Django's that is no data: the request, the socket.
_LEFT_OUT = frozenset({"request", "server_time"})


#: A moderator's feed, what the author of a comment edits it by, and the links in mail to readers
#: and to moderators: whoever has the address may. Of those to moderators, what they ask for stays.
#: No address holds a token of the API, a session or a CSRF token; somebody may still write one.
_SECRET = re.compile(
    r"(/feeds/moderation/|/comments/(?:[0-9]+|replies)/|/comments/(?:decide|undo)/[^/\s]*\."
    r"|\bToken |\bbroadsheet_|\bsessionid=|\bcsrftoken=)[\w-]{32,}"
    r"|(/comments/verify/)[\w.-]{32,}",
    re.ASCII,
)


class Discreet(logging.Filter):
    """Lets every record pass, and takes the secrets out of the addresses that it tells."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write the message without them; Django tells the path of whatever it refuses."""
        try:
            told = record.getMessage()
        except (TypeError, ValueError):  # The handler tells of it; whoever logs must not fail.
            return True
        if _SECRET.search(told):
            record.msg, record.args = _SECRET.sub(r"\1\2[secret]", told), ()
        return True


class Brief(logging.Filter):
    """Lets every record pass; a request that Django refuses for its form is a warning of one line.

    Django tells of a false Host, too many fields or a form without its boundary with the traceback,
    some of it as an error. Anybody can send as many as they like: the log would be theirs to fill,
    and alarms theirs to ring.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the traceback away from what was wrong with a request; ours keep theirs."""
        is_error = record.levelno >= logging.ERROR
        if record.name.startswith("django.security.") and is_error:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            is_error = False
        if record.name.startswith("django.") and not is_error:
            record.exc_info = record.exc_text = None
        return True


class JsonFormatter(logging.Formatter):
    """Time (UTC, RFC 3339), level, logger, message; the traceback and ``extra`` where given."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line: line breaks in a message are escaped by JSON."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        extra = vars(record).items()
        line |= {key: value for key, value in extra if key not in _OWN | _LEFT_OUT}
        return json.dumps(line, default=str, ensure_ascii=False)
