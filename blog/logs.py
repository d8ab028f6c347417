"""Log lines as JSON, one object a line."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

#: What every record has; anything else came with ``extra=``.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
#: ``extra`` of Django's that is no data: the request, the socket.
_LEFT_OUT = frozenset({"request", "server_time"})


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
