"""Pieces that show something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kith.web import words

register = template.Library()

TONES = ("plain", "info", "done", "waiting", "now", "own", "can")
_SHAPES = {"info": "info", "done": "done", "waiting": "waiting", "now": "now", "own": "words", "can": "hello"}
_TURNING = {"next", "back", "open", "leave"}


@register.simple_tag(name="icon")
def draw_icon(name: str, label: str = "") -> SafeString:
    """One of the icons of icons.svg; silent to a screen reader unless it has a label."""
    voice = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    turns = " icon--turns" if name in _TURNING else ""
    sprite = static("web/icons.svg")
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" {} focusable="false"><use href="{}#{}"/></svg>',
        turns,
        voice,
        sprite,
        name,
    )


@register.simple_tag
def tag(label: str, tone: str = "plain", icon: str = "") -> SafeString:
    """A word with a shape and a colour; tones are in TONES."""
    shape = icon or _SHAPES.get(tone, "")
    drawn = draw_icon(shape) if shape else ""
    return format_html('<span class="tag tag--{}">{}{}</span>', tone, drawn, label)


@register.simple_tag
def clock_tag(due_on: dt.date, today: dt.date | None = None, done: bool = False) -> SafeString:
    """How a promise stands: "Due today", "Due tomorrow", "2 days late", or "Done"."""
    text, tone = ("done", "done") if done else words.say_due(due_on, today=today or timezone.localdate())
    return tag(text[0].upper() + text[1:], tone, "clock" if tone == "info" else "")


@register.simple_block_tag
def card(content: str, heading: str = "", level: int = 2, tone: str = "", url: str = "", end: str = "") -> str:
    """A quiet rounded card; `tone` plain, warm or next; `end` is markup at the end of the heading line."""
    return _render("card", content=content, heading=heading, level=level, tone=tone, url=url, end=end)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> str:
    """Something to know: info, done, waiting or now."""
    return _render("notice", content=content, tone=tone, title=title, shape=_SHAPES.get(tone, "info"))


@register.simple_block_tag(end_name="endown_words")
def own_words(content: str, who: str = "", when: str = "") -> str:
    """A family's own words, in plum, untouched."""
    return _render("own_words", content=content, who=who, when=when)


@register.simple_block_tag
def entry(content: str, title: str, when: str = "", icon: str = "note", tone: str = "", level: int = 3) -> str:
    """One entry of a timeline; stands in `<ol class="thread">`; tone next, done, waiting, now or own."""
    return _render("entry", content=content, title=title, when=when, icon=icon, tone=tone, level=level)


@register.simple_block_tag(end_name="endempty_state")
def empty_state(content: str, title: str, icon: str = "kettle", level: int = 2) -> str:
    """What an empty page says, with what to do next inside."""
    return _render("empty_state", content=content, title=title, icon=icon, level=level)


@register.inclusion_tag("components/facts.html")
def facts(items: Iterable[Any]) -> dict[str, Any]:
    """A list of names and values; an item is (label, value) or {label, value, url, do}."""
    return {"items": [i if isinstance(i, Mapping) else {"label": i[0], "value": i[1]} for i in items]}


@register.inclusion_tag("components/person.html")
def person(name: str, line: str = "", url: str = "", end: Any = "") -> dict[str, Any]:
    """A person on one line: initials, name, what to know, and something at the end."""
    return {"name": name, "line": line, "url": url, "end": end}


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Initials on a soft shape; the colour stays with the name."""
    parts = name.split()
    initials = (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else "?"
    big = " avatar--big" if size == "big" else ""
    return format_html(
        '<span class="avatar avatar--{}{}" aria-hidden="true">{}</span>',
        crc32(name.encode()) % 6,
        big,
        initials,
    )


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    number: float,
    of: float | None = None,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    sentence: str = "",
) -> dict[str, Any]:
    """One number with what it means; `low` and `high`, its limits, are drawn where `of` is given."""
    if not sentence and of is not None and low is not None and high is not None:
        sentence = words.say_give_or_take(int(number), int(of), low=low, high=high, unit=unit)
    has_range = of and low is not None and high is not None
    marks = {"at": 100 * number / of, "low": 100 * low / of, "high": 100 * high / of} if has_range else {}  # type: ignore[operator]
    return {"label": label, "number": number, "of": of, "unit": unit, "sentence": sentence, "marks": marks}


@register.inclusion_tag("components/figure.html")
def figure(
    title: str,
    sentence: str,
    svg: Any,
    columns: Sequence[Any] = (),
    rows: Iterable[Sequence[Any]] = (),
    source: str = "",
) -> dict[str, Any]:
    """A chart drawn on the server, with its sentence, and the same numbers as a table beneath it."""
    return {
        "title": title,
        "sentence": sentence,
        "svg": svg,
        "columns": columns,
        "rows": rows,
        "source": source,
    }


def _render(component: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", context)
