"""A draft as an outline, its steps, and how far its review is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.standing import Standing
from kith.catalogue.assessments.values import Kind
from kith.catalogue.editor.advice import advice_on
from kith.catalogue.editor.edits import PARTS
from kith.catalogue.editor.forms.cards import KINDS
from kith.catalogue.editor.models import DraftStep, Review
from kith.catalogue.editor.nodes import Node, Stand, cards_of
from kith.catalogue.editor.queries import ReviewNow
from kith.catalogue.editor.texts import Text
from kith.web.templatetags.kith_words import say_moment

STEP_COLUMNS = ("Step", "What was done", "Who", "When", "")
PART_NAMES = {
    "scores": "What answers add up to",
    "critical": "Answers that open the help screen at once",
    "signpost_rules": "When services are named",
    "help_lines": "Help lines",
    "languages": "Other languages",
    "instruments": "Whose published questions are in it",
}


@dataclass(frozen=True)
class Line:
    """A card or group in the outline."""

    stand: Stand
    advice: list[str]

    @property
    def node(self) -> Node:
        return self.stand.node

    @property
    def kind(self) -> str:
        return "Cards that stand together" if self.stand.is_group else KINDS[Kind(self.node["kind"])]


@dataclass(frozen=True)
class Part:
    node: Node
    lines: list[Line]
    advice: list[str]


def outline(text: Text) -> list[Part]:
    """Each theme with its cards and what to look at again in their words. Nobody advises on a team's own questions."""
    advise = text.described["audience"] != TemplateFamily.Audience.TEAM
    by_theme: dict[str, list[Line]] = {theme["link_id"]: [] for theme in text.body["themes"]}
    for stand in cards_of(text.body):
        ours = advise and not stand.theme.get("instrument")
        by_theme[stand.theme["link_id"]].append(Line(stand, advice_on(stand.node) if ours else []))
    return [
        Part(theme, by_theme[theme["link_id"]], advice_on(theme) if advise else []) for theme in text.body["themes"]
    ]


def facts(version: TemplateVersion, text: Text) -> list[tuple[str, str]]:
    said = {name: dict(choices) for name, choices in _CHOICES.items()}
    return [
        ("What it is for", text.described["about"]),
        ("Who answers it", said["audience"][text.described["audience"]]),
        ("When", said["moment"][text.described["moment"]]),
        ("Licence", text.body["licence"]),
        ("Who wrote it", text.body["attribution"]),
        ("Language", version.language),
    ]


def parts(text: Text) -> list[dict[str, Any]]:
    """What is written as JSON, and how much of it there is."""
    return [{"key": key, "name": PART_NAMES[key], "number": len(text.body.get(key) or ())} for key in PARTS]


def to_mend(text: Text, standing: Standing) -> list[str]:
    """What stands in the way of publishing, in sentences."""
    taken = [
        f"An earlier version used {name} for another question. Give this card a new name." for name in standing.reused
    ]
    return [*faults(text.body), *taken, *([standing.too_small] if standing.too_small else [])]


def step_rows(steps: Iterable[DraftStep], names: Mapping[UUID | None, str]) -> list[dict[str, Any]]:
    return [
        {"step": step, "who": names[step.made_by_id], "when": say_moment(step.made_at), "is_last": at == 0}
        for at, step in enumerate(steps)
    ]


def people_in(steps: Iterable[DraftStep], now: ReviewNow) -> set[UUID | None]:
    here = [review.made_by_id for review in (now.asked, now.answer, *now.earlier) if review]
    return {step.made_by_id for step in steps} | set(here)


def review_lines(now: ReviewNow, names: Mapping[UUID | None, str]) -> list[dict[str, Any]]:
    """All that was asked and answered, the newest first."""
    every: list[Review] = [*now.earlier, *filter(None, (now.asked, now.answer))]
    return [
        {"review": one, "who": names[one.made_by_id], "when": say_moment(one.made_at), "tone": _TONES[one.deed]}
        for one in reversed(every)
    ]


_TONES: Mapping[str, str] = {Review.Deed.ASKED: "waiting", Review.Deed.APPROVED: "done", Review.Deed.SENT_BACK: "now"}
_CHOICES = {"audience": TemplateFamily.Audience.choices, "moment": TemplateFamily.Moment.choices}
