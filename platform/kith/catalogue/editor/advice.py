"""What to look at again in words that a family reads. Advice, never a refusal: the author decides."""

from __future__ import annotations

from typing import Any

from kith.catalogue.assessments.wording import is_hard, never_shown_in


def advice_on(node: dict[str, Any]) -> list[str]:
    """Advice on a card or a theme: its words, its hint and its choices. None on an instrument's own words: they are
    its owner's, and may not be made plainer."""
    if node.get("instrument"):
        return []
    texts = [node.get("text") or node.get("title") or "", node.get("hint", "")]
    texts += [option["text"] for option in node.get("options", ())]
    return [said for text in texts for said in _on(text)]


def _on(text: str) -> list[str]:
    said = [f"Families here never read “{word}”. Can you say it another way?" for word in never_shown_in(text)]
    if is_hard(text):
        said.append(f"Hard to read for a nine-year-old: “{text}”")
    return said
