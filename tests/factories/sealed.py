"""One card of every kind, and answers to each that stand nowhere else: whoever meets one has met what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import choose_topic, start_assessment
from apps.assessment.operations.help import answer_help, show_help
from apps.assessment.operations.scores import add_up
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.own import way_through
from kith.catalogue.assessments.models import TemplateFamily
from kith.catalogue.assessments.operations import draft_version, publish_version
from tests.factories.assessment import NOW, said

TOPICS = ("NOW", "LATER", "NEVER")
PLACES = (0, 1)
"""The first family and the second."""


@dataclass(frozen=True)
class Told:
    """An answer as it is given, and as a page says it."""

    card: str
    given: Any
    word: str
    own_words: str = ""


def told_by(place: int) -> list[Told]:
    """What the person of that family says. No word of one is a word of the other's."""
    own = [Told("k-own", "", f"zqown{place}hidden", own_words=f"zq{place} zqown{place}hidden")]
    coded = [("k-choice", "zqone"), ("k-faces", "zqface"), ("k-yes", "zqyes"), ("k-text", "zqtext")]
    picked = [Told(card, f"{word}{place}hidden", f"{word}{place}hidden") for card, word in coded]
    several = Told("k-choices", [f"zqtwo{place}hidden", "neither"], f"zqtwo{place}hidden")
    url = Told("k-url", f"https://zqurl{place}.example/", f"zqurl{place}.example")
    number = f"73190{place}46281973"
    figures = [
        Told("k-integer", number, number),
        Told("k-decimal", f"9140{place}8.25173", f"9140{place}8.25173"),
        Told("k-quantity", f"6150{place}3.75184", f"6150{place}3.75184"),
        Told("k-date", f"187{place}-07-13", f"187{place}-07-13"),
        Told("k-datetime", f"188{place}-03-12T04:07", f"188{place}-03-12"),
    ]
    return [*own, *picked, several, url, *figures]


def never_told(place: int) -> list[str]:
    """What nobody but the person reads, whatever they open: the topics they put off, the total, the help they saw."""
    return [f"zqtalk{place}later", f"zqtalk{place}never", _total(place), "zqcritical"]


def topic_told(place: int) -> str:
    """What the person's own supporter is told, and nobody else."""
    return f"zqtalk{place}now"


def everything_sealed(inside: Any, person: Any) -> Any:
    """The template, published, and adopted in north."""
    with inside("public"):
        family = TemplateFamily.objects.create(
            slug="zq", title="Zq", about="-", licence="CC0-1.0", attribution="Ours", audience="ANYBODY"
        )
        made = draft_version(family=family, number="1.0.0", body=_body(), by=None)
        publish_version(version=made, by=None)
    with inside("north"):
        made.refresh_from_db()
        adopt_template(version=made, by=person("asha"), at=NOW)
    return family.pk


def tell_everything(user: Any, *, template: Any, place: int) -> list[Any]:
    """Every answer, each topic put off or not, the help screen seen, and the total asked for."""
    begun = start_assessment(by=user, at=NOW, template=template)
    answers = [said(begun, told.card, code=told.given, own_words=told.own_words, by=user) for told in told_by(place)]
    cards = way_through(begun).template.cards
    for choice in TOPICS:
        card = cards[f"t-{place}-{choice.lower()}"]
        choose_topic(assessment=begun, card=card, choice=choice, by=user, at=NOW)
    _see_help(begun, cards["k-yes"], user)
    add_up(assessment=begun, by=user, at=NOW)
    return answers


def _see_help(begun: Assessment, card: Any, user: Any) -> None:
    show_help(assessment=begun, card=card, by=user, at=NOW)
    answer_help(assessment=begun, card=card, response="GO_ON", by=user, at=NOW)


def _total(place: int) -> str:
    return f"58213907{place}"


def _body() -> dict[str, Any]:
    options = {
        kind: [{"code": f"{word}{place}hidden", "text": f"{word}{place}hidden said"} for place in PLACES]
        for kind, word in (("choice", "zqone"), ("choices", "zqtwo"), ("faces", "zqface"), ("yes_no", "zqyes"))
    }
    for place in PLACES:
        options["choice"][place]["weight"] = _total(place)
        options["faces"][place]["face"] = ("up", "down")[place]
    options["choices"].append({"code": "neither", "text": "Neither"})
    kinds = {
        "own": "own_words", "choice": "choice", "choices": "choices", "faces": "faces", "yes": "yes_no", "text": "text",
        "url": "url", "integer": "integer", "decimal": "decimal", "quantity": "quantity", "date": "date",
        "datetime": "datetime",
    }  # fmt: skip
    cards = [_card(f"k-{name}", kind, options=options.get(kind)) for name, kind in kinds.items()]
    topics = [
        {**_card(f"t-{place}-{choice.lower()}", "own_words"), "text": f"What of zqtalk{place}{choice.lower()}?"}
        for place in PLACES
        for choice in TOPICS
    ]
    line = {
        "name": "A line",
        "number": "0800 000 000",
        "words": "Day or night.",
        "source": "-",
        "checked_on": "2026-01-01",
    }
    seen = {"any": [{"link_id": "k-yes", "op": "=", "value": f"zqyes{place}hidden"} for place in PLACES]}
    score = {"key": "zq", "title": "Zq", "method": "sum", "items": ["k-choice"], "low": 0, "high": "999999999"}
    return {
        "title": "Zq", "licence": "CC0-1.0", "attribution": "Ours", "help_lines": {"a": line},
        "themes": [{"link_id": "all", "title": "All", "hint": "Each", "cards": [*cards, *topics]}],
        "scores": [{**score, "source": "Ours"}],
        "critical": [{"link_id": "k-yes", "when": seen, "help": ["a"], "words": "zqcritical"}],
    }  # fmt: skip


def _card(link_id: str, kind: str, options: Any = None) -> dict[str, Any]:
    card = {"link_id": link_id, "concept_key": link_id.replace("-", "."), "kind": kind, "text": f"What of {link_id}?"}
    return {**card, "options": options} if options else card
