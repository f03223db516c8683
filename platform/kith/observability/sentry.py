"""Error reports: what broke, where in the code, for which tenant; never what anybody wrote or is called.

A report is rebuilt from a list of what may leave, so a field that a later client adds stays here.
"""

from __future__ import annotations

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.scrubber import EventScrubber

from kith.observability.scrubbing import chain_of, scrub, words_of
from kith.observability.trace import Trace, current_trace

MAY_LEAVE = ("event_id", "timestamp", "level", "platform", "environment", "release", "logger", "sdk", "type")
TAGS = ("tenant", "request", "task", "route")
FRAME = ("filename", "function", "module", "lineno", "in_app")


def configure_errors(*, dsn: str, transport: Any = None) -> None:
    """Start the client; without a dsn nothing is ever sent. Its own switch for personal data stays off."""
    if not dsn:
        return
    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        before_send=clean_event,
        before_send_transaction=lambda _event, _hint: None,
        before_breadcrumb=lambda _crumb, _hint: None,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        event_scrubber=EventScrubber(recursive=True),
        auto_session_tracking=False,
        trace_propagation_targets=[],
        enable_metrics=False,
        integrations=[DjangoIntegration(middleware_spans=False), CeleryIntegration(propagate_traces=False)],
    )


def mark(trace: Trace) -> None:
    """Tag the isolation scope of this request or task."""
    isolation = sentry_sdk.get_isolation_scope()
    for tag in TAGS:
        if value := getattr(trace, tag):
            isolation.set_tag(tag, value)


def clean_event(event: Any, hint: dict[str, Any]) -> Any:
    """The report that leaves: type, place in the code, tenant, request, route."""
    clean = {name: event[name] for name in MAY_LEAVE if name in event}
    clean["tags"] = _tags(event)
    clean["transaction"] = clean["tags"].get("route", "")
    if exception := event.get("exception"):
        clean["exception"] = {"values": [_error(each, _words(hint)) for each in exception.get("values", [])]}
    if entry := event.get("logentry"):
        clean["logentry"] = {"message": scrub(str(entry.get("message", "")))}
    return clean


def _tags(event: Any) -> dict[str, str]:
    trace = current_trace()
    marked = event.get("tags") or {}
    found = {tag: getattr(trace, tag) or marked.get(tag, "") for tag in TAGS}
    return {tag: value for tag, value in found.items() if value}


def _words(hint: dict[str, Any]) -> dict[str, str]:
    info = hint.get("exc_info")
    return {type(each).__name__: words_of(each) for each in chain_of(info[1] if info else None)}


def _error(value: Any, words: dict[str, str]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames", [])
    mechanism = value.get("mechanism") or {}
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "value": words.get(value.get("type"), ""),
        "mechanism": {"type": mechanism.get("type", "generic"), "handled": mechanism.get("handled", False)},
        "stacktrace": {"frames": [{name: frame[name] for name in FRAME if name in frame} for frame in frames]},
    }
