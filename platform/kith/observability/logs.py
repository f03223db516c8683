"""Logs: one JSON object a line, with ids and no personal data. LOG_FORMAT=plain is for a developer's screen."""

from __future__ import annotations

import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Any

from kith.observability.scrubbing import scrub, tell
from kith.observability.trace import current_trace

JSON, PLAIN = "json", "plain"
FIELDS = ("method", "status", "duration_ms", "outcome")
"""What a line may carry besides its message. Anything else passed in `extra` stays out."""
QUOTES_WHAT_CAME = ("django", "gunicorn", "celery")
"""Loggers of others, whose lines quote paths, arguments and errors."""


class QuotedFilter(logging.Filter):
    """Takes out of other people's log lines what they quote: paths, arguments, the words of errors."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.split(".")[0] in QUOTES_WHAT_CAME and record.args:
            record.args = _without_quotes(record)
        return True


class JsonFormatter(logging.Formatter):
    """The only place that decides what a log line holds."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps({name: value for name, value in line_of(record).items() if value != ""})


class PlainFormatter(logging.Formatter):
    """The same line for a developer at a screen, with the whole traceback: never for a running service."""

    def format(self, record: logging.LogRecord) -> str:
        line = line_of(record)
        told = [f"{name}={line[name]}" for name in ("tenant", "route", *FIELDS) if line.get(name, "") != ""]
        text = " ".join([f"{record.levelname:7} {record.name}: {line['message']}", *told])
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info and "error" in line else text


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """A record as a line's fields."""
    trace = current_trace()
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": scrub(record.getMessage()),
        "tenant": trace.tenant,
        "request": trace.request,
        "task": trace.task,
        "route": trace.route,
    }
    line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
    error = record.exc_info[1] if record.exc_info else None
    return line | ({"error": tell(error)} if error else {})


def configure_logging(*, level: str, style: str = JSON) -> None:
    """Send every logger's lines to standard error. `style` is json or plain."""
    formatter = PlainFormatter if style == PLAIN else JsonFormatter
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"quoted": {"()": QuotedFilter}},
            "formatters": {"line": {"()": formatter}},
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["quoted"]}},
            "root": {"handlers": ["out"], "level": level},
            "loggers": {
                "django.request": {"level": "ERROR"},  # the request's own line has said the rest
                "gunicorn.error": {"handlers": [], "propagate": True},
            },
        }
    )


def _without_quotes(record: logging.LogRecord) -> Any:
    if isinstance(record.args, dict):
        kept = {"name", "id", "description", "runtime", "hostname"}
        return {name: value if name in kept else "[left out]" for name, value in record.args.items()}
    if isinstance(record.args, tuple):
        return tuple(_without_path(value) for value in record.args)
    return record.args


def _without_path(value: Any) -> Any:
    if isinstance(value, BaseException):
        return type(value).__name__
    is_path = isinstance(value, str) and ("/" in value or "?" in value)
    return (current_trace().route or "[path]") if is_path else value
