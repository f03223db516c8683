"""The pieces pages are made of. Each is shown in every state on the component page; README.md lists them with
their parameters."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

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
        '<svg class="icon{}" viewBox="0 0 24 24" {} focusable="false"><use href="{}#{}"/></svg>', turns, voice, sprite, name
    )


@register.inclusion_tag("components/button.html")
def button(
    label: str, kind: str = "first", icon: str = "", type: str = "submit", size: str = "", why: str = "", **attributes: Any
) -> dict[str, Any]:
    """A button; `kind` first, second, quiet or now; `why` says why it cannot be used now, and turns it off."""
    return {
        "label": label, "icon": icon, "type": type, "why": why, "why_id": _id("why", label, why),
        "classes": _button_classes(kind, size), "attributes": _attributes(attributes),
    }  # fmt: skip


@register.inclusion_tag("components/link_button.html")
def link_button(
    label: str, url: str, kind: str = "first", icon: str = "", size: str = "", why: str = "", **attributes: Any
) -> dict[str, Any]:
    """A link that looks like a button, for going somewhere; parameters as `button`."""
    return {
        "label": label, "url": url, "icon": icon, "why": why, "why_id": _id("why", label, why),
        "classes": _button_classes(kind, size), "attributes": _attributes(attributes),
    }  # fmt: skip


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


@register.simple_block_tag(takes_context=True)
def filters(
    context: Context, content: str, label: str = "Find", name: str = "q", search: bool = True, table: str = ""
) -> str:
    """A GET form of search and selects above a list; `table` is the id of a table to narrow while typing."""
    query = _query(context)
    return _render("filters", content=content, label=label, name=name, search=search, table=table, value=query.get(name, ""))


@register.simple_tag
def field(bound: BoundField, size: str = "") -> SafeString:
    """A form field with its label, hint and error; size "big" for one question on a page."""
    return bound.render("components/field.html", {"field": bound, "size": size})


@register.inclusion_tag("components/data_table.html")
def data_table(
    caption: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]], empty: str = "", id: str = "", stack: bool = True,
    caption_hidden: bool = False, foot: Sequence[Any] = (),
) -> dict[str, Any]:
    """A table that becomes cards on a phone. A column is a label, or {label, number}; a label that starts with # is a
    number column. A cell is text or {text, url, tone, do}; the first cell heads its row."""
    heads = [_column(column) for column in columns]
    return {
        "caption": caption, "columns": heads, "id": id or None, "stack": stack, "caption_hidden": caption_hidden,
        "rows": [_cells(heads, row) for row in rows], "foot": _cells(heads, foot),
        "empty": empty or "Nothing here yet.",
    }  # fmt: skip


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, unit: str = "row", name: str = "page") -> dict[str, Any]:
    """Where we are in a long list, keeping the search that was made."""
    query = _query(context)
    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(n, "" if n == page.paginator.ELLIPSIS else _with(query, name, n)) for n in around]
    return {
        "page": page, "links": links, "total": words.say_count(page.paginator.count, unit),
        "before": _with(query, name, page.number - 1), "after": _with(query, name, page.number + 1),
    }  # fmt: skip


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
    return format_html('<span class="avatar avatar--{}{}" aria-hidden="true">{}</span>', crc32(name.encode()) % 6, big, initials)


@register.inclusion_tag("components/steps.html")
def steps(labels: Sequence[str], current: int) -> dict[str, Any]:
    """Named steps, `current` counted from 1."""
    return {"steps": [(label, _stage(number, current)) for number, label in enumerate(labels, 1)]}


@register.inclusion_tag("components/way.html")
def way(current: int, total: int, word: str = "Question") -> dict[str, Any]:
    """"Question 3 of 8", with dots."""
    return {"current": current, "total": total, "word": word, "dots": [_stage(n, current) for n in range(1, total + 1)]}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str, number: float, of: float | None = None, low: float | None = None, high: float | None = None,
    unit: str = "", sentence: str = "",
) -> dict[str, Any]:
    """One number with what it means; `low` and `high` are its limits, in the unit of `number`; drawn where `of` is given."""
    if not sentence and of is not None and low is not None and high is not None:
        sentence = words.say_give_or_take(int(number), int(of), low=low, high=high, unit=unit)
    has_range = of and low is not None and high is not None
    marks = {"at": 100 * number / of, "low": 100 * low / of, "high": 100 * high / of} if has_range else {}  # type: ignore[operator]
    return {"label": label, "number": number, "of": of, "unit": unit, "sentence": sentence, "marks": marks}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "Parts of this page") -> dict[str, Any]:
    """Links as tabs; an item is {label, url, current, count}."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way here, as (label, url) pairs."""
    return {"items": items}


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, label: str = "Back") -> dict[str, Any]:
    """One step back, above a heading."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/figure.html")
def figure(
    title: str, sentence: str, svg: Any, columns: Sequence[Any] = (), rows: Iterable[Sequence[Any]] = (), source: str = ""
) -> dict[str, Any]:
    """A chart drawn on the server, with its sentence, and the same numbers as a table that opens beneath it."""
    return {"title": title, "sentence": sentence, "svg": svg, "columns": columns, "rows": rows, "source": source}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context: Context, question: str, action: str, cancel_url: str, kind: str = "first", cancel: str = "Go back", level: int = 2
) -> dict[str, Any]:
    """A question before something that cannot be undone, as a form that posts to its own address."""
    return {
        "question": question, "action": action, "cancel_url": cancel_url, "kind": kind, "cancel": cancel, "level": level,
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


def _render(component: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", context)


def _button_classes(kind: str, size: str) -> str:
    parts = ["button", "" if kind == "first" else f"button--{kind}", f"button--{size}" if size else ""]
    return " ".join(filter(None, parts))


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    given = ((name.replace("_", "-"), value) for name, value in attributes.items() if value not in (None, False, ""))
    return format_html_join("", ' {}="{}"', given)


def _column(column: Any) -> dict[str, Any]:
    if isinstance(column, Mapping):
        return {"number": False, **column}
    return {"label": column.removeprefix("#"), "number": column.startswith("#")}


def _cells(heads: Sequence[Mapping[str, Any]], row: Sequence[Any]) -> list[dict[str, Any]]:
    cells = (cell if isinstance(cell, Mapping) else {"text": cell} for cell in row)
    return [{**cell, "column": head} for head, cell in zip(heads, cells, strict=True)] if row else []


def _stage(number: int, current: int) -> str:
    return "now" if number == current else "done" if number < current else "ahead"


def _query(context: Context) -> Any:
    request = context.get("request")
    return request.GET.copy() if request else {}


def _with(query: Any, name: str, value: object) -> str:
    changed = query.copy() if isinstance(query, QueryDict) else QueryDict(mutable=True)
    changed[name] = str(value)
    return f"?{changed.urlencode()}"


def _id(stem: str, *parts: str) -> str:
    return f"{stem}-{slugify(parts[0])[:24]}-{crc32('|'.join(parts).encode()):x}"
