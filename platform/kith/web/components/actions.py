"""Pieces a person presses or fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

register = template.Library()


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    kind: str = "first",
    icon: str = "",
    type: str = "submit",
    size: str = "",
    why: str = "",
    **attributes: Any,
) -> dict[str, Any]:
    """A button; `kind` first, second, quiet or now; `why` says why not now, and turns it off."""
    return {
        "label": label, "icon": icon, "type": type, "why": why, "why_id": _id("why", label, why),
        "classes": _button_classes(kind, size), "attributes": _attributes(attributes),
    }  # fmt: skip


@register.inclusion_tag("components/link_button.html")
def link_button(
    label: str,
    url: str,
    kind: str = "first",
    icon: str = "",
    size: str = "",
    why: str = "",
    **attributes: Any,
) -> dict[str, Any]:
    """A link that looks like a button, for going somewhere; parameters as `button`."""
    return {
        "label": label, "url": url, "icon": icon, "why": why, "why_id": _id("why", label, why),
        "classes": _button_classes(kind, size), "attributes": _attributes(attributes),
    }  # fmt: skip


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context: Context,
    question: str,
    action: str,
    cancel_url: str,
    kind: str = "first",
    cancel: str = "Go back",
    level: int = 2,
) -> dict[str, Any]:
    """A question before something that cannot be undone, as a form that posts to its own address."""
    return {
        "question": question, "action": action, "cancel_url": cancel_url, "kind": kind,
        "cancel": cancel, "level": level,
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("components/copy_code.html")
def copy_code(code: str, label: str) -> dict[str, Any]:
    """A code to read out or copy."""
    return {"code": code, "label": label, "code_id": _id("code", label, code)}


@register.inclusion_tag("components/print_button.html")
def print_button(label: str = "Print this page") -> dict[str, Any]:
    """Prints the page; hidden where the page cannot print by itself."""
    return {"label": label}


@register.simple_tag
def field(bound: BoundField, size: str = "") -> SafeString:
    """A form field with its label, hint and error; size "big" for one question on a page."""
    return bound.render("components/field.html", {"field": bound, "size": size})


def _button_classes(kind: str, size: str) -> str:
    parts = ["button", "" if kind == "first" else f"button--{kind}", f"button--{size}" if size else ""]
    return " ".join(filter(None, parts))


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    given = ((name.replace("_", "-"), value) for name, value in attributes.items() if value not in (None, False, ""))
    return format_html_join("", ' {}="{}"', given)


def _id(stem: str, *parts: str) -> str:
    return f"{stem}-{slugify(parts[0])[:24]}-{crc32('|'.join(parts).encode()):x}"
