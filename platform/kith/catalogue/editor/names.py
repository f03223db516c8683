"""Names for new themes and cards, from their words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from kith.catalogue.assessments.faults.shapes import LONGEST_ID
from kith.catalogue.editor.nodes import cards_of

LONGEST_MADE = 30


def new_name(body: dict[str, Any], words: str) -> str:
    """One that no theme and no card of the body has: "How are you?" becomes how-are-you."""
    taken = {stand.node["link_id"] for stand in cards_of(body)} | {theme["link_id"] for theme in body["themes"]}
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_MADE].strip("-").lstrip("0123456789-") or "card"
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name[:LONGEST_ID]


def key_of(name: str) -> str:
    """me-body asks for me.body, till somebody says otherwise."""
    return name.replace("-", ".")
