"""Pieces for lists and for knowing where one is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string

from kith.web import words

register = template.Library()


@register.simple_block_tag(takes_context=True)
def filters(
    context: Context, content: str, label: str = "Find", name: str = "q", search: bool = True, table: str = ""
) -> str:
    """A GET form of search and selects above a list; `table` is the id of a table to narrow while typing."""
    query = _query(context)
    return render_to_string(
        "components/filters.html",
        {
            "content": content,
            "label": label,
            "name": name,
            "search": search,
            "table": table,
            "value": query.get(name, ""),
        },
    )


@register.inclusion_tag("components/data_table.html")
def data_table(
    caption: str,
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    empty: str = "",
    id: str = "",
    stack: bool = True,
    caption_hidden: bool = False,
    foot: Sequence[Any] = (),
) -> dict[str, Any]:
    """A table that becomes cards on a phone. A column is a label, or {label, number}; a label that starts
    with # is a number column. A cell is text or {text, url, tone, do, note, pick, name, bare}; `note` is a small
    line beneath, `pick` the value of a box to tick, `bare` leaves it out on a phone. The first cell heads its row."""
    heads = [_column(column) for column in columns]
    return {
        "caption": caption, "columns": heads, "id": id or None, "stack": stack,
        "caption_hidden": caption_hidden,
        "rows": [_cells(heads, row) for row in rows], "foot": _cells(heads, foot),
        "empty": empty or "Nothing here yet.",
    }  # fmt: skip


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, unit: str = "row", name: str = "page") -> dict[str, Any]:
    """Where we are in a long list, keeping the search that was made."""
    query = _query(context)
    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(n, _with(query, name, n) if isinstance(n, int) else "") for n in around]
    return {
        "page": page, "links": links, "total": words.say_count(page.paginator.count, unit),
        "before": _with(query, name, page.number - 1), "after": _with(query, name, page.number + 1),
    }  # fmt: skip


@register.inclusion_tag("components/steps.html")
def steps(labels: Sequence[str], current: int) -> dict[str, Any]:
    """Named steps, `current` counted from 1."""
    return {"steps": [(label, _stage(number, current)) for number, label in enumerate(labels, 1)]}


@register.inclusion_tag("components/way.html")
def way(current: int, total: int, word: str = "Question") -> dict[str, Any]:
    """Like "Question 3 of 8", with dots."""
    return {
        "current": current,
        "total": total,
        "word": word,
        "dots": [_stage(n, current) for n in range(1, total + 1)],
    }


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "Parts of this page") -> dict[str, Any]:
    """Links as tabs; an item is {label, url, current, count}."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[tuple[str, str]], label: str = "The way here") -> dict[str, Any]:
    """The way here, as (label, url) pairs."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, label: str = "Back") -> dict[str, Any]:
    """One step back, above a heading."""
    return {"url": url, "label": label}


def _column(column: Any) -> dict[str, Any]:
    if isinstance(column, Mapping):
        return {"number": False, **column}
    if not isinstance(column, str):  # a column of kith.charts
        return {"label": column.label, "number": column.number}
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
