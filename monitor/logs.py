"""Log lines: one per fact, for people on a terminal and as JSON for a service manager."""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

#: What every log record carries anyway; the rest was added by whoever wrote the line.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def set_up(environment: Mapping[str, str], *, level: str = "INFO") -> None:
    """Send log lines to stderr. Libraries speak only from WARNING on: their lines may hold addresses."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if "JOURNAL_STREAM" in environment else HumanLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("monitor", "storage"):
        logging.getLogger(name).setLevel(level)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time, level, room, sentence and the fields that were bound."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "in": record.name,
            "message": record.getMessage(),
            **_added(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class HumanLines(logging.Formatter):
    """Time, sentence, then the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Keep to one line; a trace follows below."""
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        added = "".join(f" {name}={value}" for name, value in _added(record).items())
        mark = "" if record.levelno < logging.WARNING else f"{record.levelname.lower()}: "
        line = f"{at} {mark}{record.getMessage()}{added}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _added(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _USUAL}
