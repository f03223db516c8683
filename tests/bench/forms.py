"""A form of 800 items beside one of 30: what reading it takes, and how soon its first card is on the page.

Both are made here, alike in all but their length: themes of twenty cards of every kind a parent meets, every third with
a rule that looks at a card before it. They come in by the importer, are published, adopted and begun by Gita in north,
and asked of one web process, turn and turn about.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.bench.side_by_side import ask, serving
from tests.bench.table import Row
from tests.databases import ROOT
from tests.golden import TENANTS, key

LONG, SHORT = 800, 30
IN_A_THEME = 20
ROUNDS = 61
KINDS: tuple[dict[str, Any], ...] = (
    {"type": "choice", "answerOption": [{"valueCoding": {"code": c, "display": c.title()}} for c in ("yes", "no")]},
    {"type": "text"},
    {"type": "integer"},
    {"type": "choice", "repeats": True, "answerOption": [{"valueString": each} for each in ("Tea", "Soup", "Bread")]},
    {"type": "date"},
    {"type": "boolean"},
)


def questionnaire(items: int) -> bytes:
    """A Questionnaire of R4 with so many questions, in groups of twenty."""
    groups = [
        {
            "linkId": f"group-{start}",
            "type": "group",
            "text": f"Part {start // IN_A_THEME + 1}",
            "item": [_item(number) for number in range(start, min(start + IN_A_THEME, items))],
        }
        for start in range(0, items, IN_A_THEME)
    ]
    form = {"resourceType": "Questionnaire", "status": "draft", "url": f"urn:bench:form-of-{items}", "version": "1.0.0"}
    return json.dumps({**form, "title": f"A form of {items}", "item": groups}).encode()


def _item(number: int) -> dict[str, Any]:
    item = {"linkId": f"q{number}", "text": f"How is thing {number} going?", **KINDS[number % len(KINDS)]}
    if number % 3 == 2:
        asked = f"q{number - number % len(KINDS)}"
        item["enableWhen"] = [{"question": asked, "operator": "!=", "answerCoding": {"code": "no"}}]
    return item


def rows(database: str) -> Iterator[Row]:
    """Leaves both forms in the database, and Gita with each of them begun."""
    import django

    django.setup()
    drafted, seconds = _import_both()
    session, cards = _begin_both(drafted)
    with tempfile.TemporaryDirectory() as folder, serving(ROOT, database, Path(folder)) as port:
        ask(port, "GET", "/hello/", "north")
        cold = {items: _seconds(port, address, session) for items, address in cards.items()}
        warm = _turn_and_turn_about(port, cards, session)
    long, short = (statistics.median(warm[items]) for items in (LONG, SHORT))
    yield Row(f"the first card of a form of {LONG} items / of {SHORT}, median of {ROUNDS}", long / short, "ratio", 1.5)
    yield Row(f"import of {LONG} items from FHIR, kept as a draft", seconds[LONG], "s", 5)
    yield Row(f"import of {SHORT} items from FHIR, kept as a draft", seconds[SHORT], "s")
    yield Row(f"the first card of a form of {LONG} items, median", long * 1e3, "ms")
    yield Row(f"the first card of a form of {SHORT} items, median", short * 1e3, "ms")
    yield Row(f"the first card of {LONG}, the first time in a process", cold[LONG] * 1e3, "ms")
    yield Row(f"the first card of {SHORT}, the first time in a process", cold[SHORT] * 1e3, "ms")


def _import_both() -> tuple[dict[int, Any], dict[int, float]]:
    from kith.catalogue.assessments.exchange.formats import read_file
    from kith.catalogue.assessments.exchange.operations import import_draft
    from kith.catalogue.assessments.operations import load_kit, publish_version
    from tenants.isolation import PUBLIC_SCOPE, unit_of_work

    drafted, seconds = {}, {}
    for items in (SHORT, LONG):
        content = questionnaire(items)
        begun = time.perf_counter()
        with unit_of_work(PUBLIC_SCOPE):
            drafted[items] = import_draft(imported=read_file("form.json", content), by=None)
        seconds[items] = time.perf_counter() - begun
    with unit_of_work(PUBLIC_SCOPE):
        load_kit()
        for draft in drafted.values():
            publish_version(version=draft, by=None)
    return drafted, seconds


def _begin_both(versions: dict[int, Any]) -> tuple[str, dict[int, str]]:
    """Gita's session in north, and the address of the first card of each."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from apps.assessment.operations.answers import invite_to_assessment, start_assessment
    from apps.assessment.operations.templates import adopt_template
    from kith.people.models import User
    from tenants.isolation import tenant_scope, unit_of_work
    from tests.factories.assessment import kitchen
    from tests.signing_in import sign_in

    now: dt.datetime = timezone.now()
    scope = tenant_scope(tenant_id=key("tenant north"), kind=TENANTS["north"], schema="north", name="North")
    with unit_of_work(scope):
        home = kitchen(lambda name: User.objects.get(pk=key(name)))
        asha = User.objects.get(pk=key("asha"))
        cards = {}
        for items, version in versions.items():
            adopt_template(version=version, by=None, at=now)
            invited = invite_to_assessment(person=home.gita, template=version.family_id, by=asha, at=now)
            begun = start_assessment(by=home.user, at=now, assessment=invited)
            cards[items] = f"/my-assessment/{begun.pk}/cards/q0/"
        client = Client()
        sign_in(client, home.user)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value), cards


def _turn_and_turn_about(port: int, cards: dict[int, str], session: str) -> dict[int, list[float]]:
    spent: dict[int, list[float]] = {items: [] for items in cards}
    for _ in range(ROUNDS):
        for items, address in cards.items():
            spent[items].append(_seconds(port, address, session))
    return spent


def _seconds(port: int, address: str, session: str) -> float:
    """From the question to the whole page. Raises AssertionError where it is not the card."""
    from django.conf import settings

    headers = {"Host": "north.kith.localhost", "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.perf_counter()
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    page = answer.read()
    seconds = time.perf_counter() - begun
    connection.close()
    assert answer.status == 200 and b"How is thing 0 going?" in page, (answer.status, page[:300])
    return seconds
