"""The colour tokens, read from the stylesheet that ships."""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path(__file__).parents[2] / "platform/kith/web/static/web/css"
_TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6})\b")
_DARK_CHOSEN = '\n  [data-theme="dark"] {'
_DARK_DEVICE = ":root:not([data-theme]) {"
_LIGHT = ':root, [data-theme="light"] {'


def block(start: str) -> str:
    """The declarations between `start` and its closing brace, one a line."""
    text = (CSS / "tokens.css").read_text()
    return text.split(start, 1)[1].split("}", 1)[0]


def tokens(theme: str) -> dict[str, str]:
    return dict(_TOKEN.findall(block(_LIGHT if theme == "light" else _DARK_CHOSEN)))


def dark_twice() -> tuple[list[str], list[str]]:
    chosen, device = (block(start).split() for start in (_DARK_CHOSEN, _DARK_DEVICE))
    return chosen, device
