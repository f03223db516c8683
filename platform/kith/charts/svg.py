"""Writes SVG elements, everything escaped and nothing styled inline."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

HATCH_LINE = "#6a5d55"
HATCH_GROUND = "#f4ebdd"


def element(name: str, *children: object, **attributes: object) -> SafeString:
    """One element. `class_` is written class, other underscores as hyphens; None and "" are left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    inside = "".join(_escaped(child) for child in children)
    text = f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"
    return mark_safe(text)  # noqa: S308  # every part was escaped above; names come from our own code


def together(elements: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(conditional_escape(each) for each in elements))  # noqa: S308  # escaped here


def across(share: float) -> str:
    """A position from 0 to 1 as a percentage across, with room for a dot at either end."""
    return f"{round(1.5 + 97 * share, 2):g}%"


def width_of(share: float) -> str:
    return f"{round(97 * share, 2):g}%"


def hatch(ident: str) -> SafeString:
    """The pattern that means "not shown"; use it as fill="url(#ident-hatch)"."""
    ground = element("rect", width=8, height=8, fill=HATCH_GROUND, class_="chart-hatch-ground")
    line = element("path", d="M0 0V8", stroke=HATCH_LINE, stroke_width=3, class_="chart-hatch-line")
    return element(
        "pattern",
        ground,
        line,
        id=f"{ident}-hatch",
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def frame(*, ident: str, title: str, description: str, height: int, content: SafeString) -> SafeString:
    """The whole drawing: as wide as its box, `height` pixels high, named and described for a screen
    reader."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" focusable="false" direction="ltr" '
        'aria-labelledby="{ident}-title {ident}-desc" width="100%" height="{height}" '
        'font-family="sans-serif" font-size="15" fill="#2b2320">'
        '<title id="{ident}-title">{title}</title><desc id="{ident}-desc">{description}</desc>'
        "<defs>{hatch}</defs>{content}</svg>",
        ident=ident,
        title=title,
        description=description,
        height=height,
        hatch=hatch(ident),
        content=content,
    )


def _escaped(child: object) -> str:
    return child if isinstance(child, SafeString) else escape(child)


def _short(value: object) -> object:
    return f"{round(value, 2):g}" if isinstance(value, float) else value
