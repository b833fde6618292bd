"""Log lines that tell what happened where, and never a secret link, an address or a body."""

import json
import logging
import re
from contextvars import ContextVar

from . import links

request_id: ContextVar[str] = ContextVar("request_id", default="")

_ADDRESS = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:=]+")


class SafeFilter(logging.Filter):
    """Puts the request's id on each record and masks secret links and e-mail addresses in its text."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        record.msg, record.args = _safe(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = _safe(logging.Formatter().formatException(record.exc_info))
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", ""),
        }
        for name in ("route", "status", "milliseconds"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_text:
            line["error"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def _safe(text: str) -> str:
    return _ADDRESS.sub("…@…", links.mask(text))
