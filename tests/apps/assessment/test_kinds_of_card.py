"""Every kind of question as a page: shown, filled in, kept; and what does not fit, kept with a sentence."""

from __future__ import annotations

import html
import uuid
from typing import Any

import pytest

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import start_assessment
from apps.assessment.operations.templates import adopt_template
from kith.catalogue.assessments.models import TemplateFamily
from kith.catalogue.assessments.operations import draft_version, publish_version
from kith.catalogue.assessments.values import Kind
from tests.factories.assessment import NOW, Kitchen, kitchen

OPTIONS = [{"code": code, "text": text} for code, text in (("up", "Up"), ("down", "Down"), ("mixed", "Both"))]
FACES = [{**option, "face": face} for option, face in zip(OPTIONS, ("up", "down", "flat"), strict=True)]
YES_NO = [{"code": "yes", "text": "Yes"}, {"code": "no", "text": "No"}]
EXTRA: dict[Kind, dict[str, Any]] = {
    Kind.CHOICE: {"options": OPTIONS}, Kind.CHOICES: {"options": OPTIONS}, Kind.FACES: {"options": FACES},
    Kind.YES_NO: {"options": YES_NO}, Kind.INTEGER: {"low": "0", "high": "20"}, Kind.QUANTITY: {"unit": "weeks"},
    Kind.TEXT: {"longest": 12},
}  # fmt: skip
GOOD: dict[Kind, tuple[Any, Any]] = {
    Kind.CHOICE: ("up", "up"), Kind.CHOICES: (["mixed", "up"], ["up", "mixed"]), Kind.FACES: ("down", "down"),
    Kind.YES_NO: ("no", "no"), Kind.SCALE: ("7", "7"), Kind.INTEGER: (" 3 ", 3), Kind.DECIMAL: ("3,50", "3.5"),
    Kind.QUANTITY: ("2.5", "2.5"), Kind.DATE: ("2026-03-12", "2026-03-12"), Kind.TIME: ("14:30", "14:30"),
    Kind.DATETIME: ("2026-03-12T14:30", "2026-03-12T14:30"), Kind.TEXT: ("Toast", "Toast"),
    Kind.URL: ("https://example.org/", "https://example.org/"), Kind.TICK: ("on", True),
}  # fmt: skip
BAD: dict[Kind, tuple[str, str]] = {
    Kind.CHOICE: ("seven", ""), Kind.CHOICES: ("seven", ""), Kind.FACES: ("seven", ""), Kind.YES_NO: ("perhaps", ""),
    Kind.SCALE: ("11", ""), Kind.INTEGER: ("3.5", "Give a whole number, like 3."),
    Kind.DECIMAL: ("lots", "Give a number, like 3 or 3.5."), Kind.QUANTITY: ("a few", "Give a number, like 3 or 3.5."),
    Kind.DATE: ("soon", "Give a day, like 2026-03-12."), Kind.TIME: ("tea time", "Give a time, like 14:30."),
    Kind.DATETIME: ("soon", "Give a day and a time."), Kind.TEXT: ("far too long for it", ""),
    Kind.URL: ("example", "Give a web address that begins with https://."),
}  # fmt: skip
KEEPS_WHAT_WAS_TYPED = [kind for kind, (_, sentence) in BAD.items() if sentence or kind is Kind.TEXT]


@pytest.fixture
def assessment(kit: None, known_hosts: None, inside: Any, person: Any) -> Any:
    """One card of each kind, begun by Gita."""
    cards = [
        {"link_id": f"k-{kind.replace('_', '-')}", "concept_key": f"k.{kind.replace('_', '')}", "kind": str(kind),
         "text": f"What about {kind}?", **EXTRA.get(kind, {})}
        for kind in Kind
    ]  # fmt: skip
    body = {
        "title": "Every kind", "licence": "CC0-1.0", "attribution": "Ours", "help_lines": {},
        "themes": [{"link_id": "all", "title": "All", "hint": "One of each", "cards": cards}],
    }  # fmt: skip
    with inside("public"):
        family = TemplateFamily.objects.create(
            slug="every-kind", title="Every kind", about="-", licence="CC0-1.0", attribution="Ours", audience="ANYBODY"
        )
        made = draft_version(family=family, number="1.0.0", body=body, by=None)
        publish_version(version=made, by=None)
    with inside("north"):
        home: Kitchen = kitchen(person)
        made.refresh_from_db()
        adopt_template(version=made, by=person("asha"), at=NOW)
        yield start_assessment(by=home.user, at=NOW, template=family.pk)


def url(assessment: Assessment, kind: Kind) -> str:
    return f"/my-assessment/{assessment.pk}/cards/k-{kind.replace('_', '-')}/"


def send(client: Any, assessment: Assessment, kind: Kind, typed: Any) -> Any:
    return client.post(url(assessment, kind), {"client_key": str(uuid.uuid4()), "code": typed, "own_words": "Hm"})


@pytest.mark.parametrize("kind", list(GOOD))
def test_it_is_shown_kept_and_shown_again(assessment: Assessment, browse: Any, kind: Kind) -> None:
    client, (typed, kept) = browse("north", "gita"), GOOD[kind]
    page = client.get(url(assessment, kind)).content.decode()
    assert f"What about {kind}?" in page and 'name="code"' in page
    assert send(client, assessment, kind, typed).status_code == 302
    assert Answer.objects.get().given == kept
    again = client.get(url(assessment, kind)).content.decode()
    shown = 'name="code"' in again and ("checked" in again or f'value="{kept}"' in again)
    assert shown, "what was given is on the card"
    assert send(client, assessment, kind, typed).status_code == 302
    assert Answer.objects.count() == 1, "sent again as it stands, it is no change"


@pytest.mark.parametrize("kind", list(BAD))
def test_what_does_not_fit_is_answered_with_a_sentence(assessment: Assessment, browse: Any, kind: Kind) -> None:
    typed, sentence = BAD[kind]
    answer = send(browse("north", "gita"), assessment, kind, typed)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422 and "Hm" in page and sentence in page
    assert not Answer.objects.exists()
    if kind in KEEPS_WHAT_WAS_TYPED:
        assert f'value="{typed}"' in page


@pytest.mark.parametrize("kind", [Kind.OWN_WORDS, Kind.NOTE])
def test_a_card_without_anything_to_pick(assessment: Assessment, browse: Any, kind: Kind) -> None:
    client = browse("north", "gita")
    page = client.get(url(assessment, kind)).content.decode()
    assert 'name="code"' not in page
    assert ('name="own_words"' in page) is (kind is Kind.OWN_WORDS)
    assert send(client, assessment, kind, "up").status_code == 302
    assert Answer.objects.get().is_skip is (kind is Kind.NOTE)


def test_every_kind_is_among_these() -> None:
    assert set(GOOD) | {Kind.OWN_WORDS, Kind.NOTE} == set(Kind)
