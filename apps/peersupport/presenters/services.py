"""Local services as pages say them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from apps.peersupport.checked import Shown, shown
from apps.peersupport.models.services import LocalService
from apps.peersupport.service_kinds import may_be_suggested
from kith.web.words import say_day

LIST_HEAD = ("Service", "For", "Phone", "Where", "Last checked", "")
EXPORT_COLUMNS = (
    "name", "kinds", "about", "how_to_get_it", "contact_name", "phone", "email", "url", "address", "town", "county",
    "postcode", "cost", "opening", "access", "languages",
)  # fmt: skip
EXPORT_HEAD = (*(column.replace("_", " ") for column in EXPORT_COLUMNS), "last checked on")


def list_row(service: LocalService, *, today: dt.date) -> list[Any]:
    one = shown(service, today=today)
    hidden = service.retired_at is None and not may_be_suggested(service.last_checked_on, today=today)
    checked = {"text": one.checked.split(":")[0], "tone": one.tone}
    return [
        {"text": service.name, "url": reverse("peersupport:local-service", args=[service.pk])},
        *(_cell(text) for text in (", ".join(service.kinds), service.phone.replace(" ", "\u00a0"), one.where)),
        {**checked, "note": "Not shown to families till checked"} if hidden else checked, "",
    ]  # fmt: skip


def _cell(text: str) -> dict[str, Any]:
    return {"text": text, "bare": not text}


def facts(service: LocalService) -> list[tuple[str, str]]:
    one = Shown(service, "", "")
    rows = (
        ("For", ", ".join(service.kinds)), ("How to get it", service.how_to_get_it), ("Phone", service.phone),
        ("Ask for", service.contact_name), ("E-mail", service.email), ("Web page", service.url), ("Where", one.where),
        ("When", service.opening), ("Cost", service.cost), ("Getting in", service.access),
        ("Languages", service.languages),
    )  # fmt: skip
    return [(label, text) for label, text in rows if text]


def change_lines(changes: list[Any]) -> list[str]:
    return [f"{one.get_kind_display()} by {one.by}, {say_day(one.at.date())}" for one in changes]


def export_row(service: LocalService) -> list[object]:
    return [
        "; ".join(service.kinds) if column == "kinds" else getattr(service, column) for column in EXPORT_COLUMNS
    ] + [service.last_checked_on or ""]
