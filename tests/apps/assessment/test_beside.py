"""Together: she holds the pen, and her supporter's prompts never follow her."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import (
    NotTheirs,
    choose_topic,
    finish_assessment,
    invite_to_assessment,
    start_assessment,
)
from apps.assessment.operations.together import NotAPart, NotTogether, hide_part, show_part
from apps.assessment.queries.own import way_through
from apps.assessment.queries.together import SHOWN_FOR, part_shown, parts_to_show
from kith.audit.models import Event
from kith.catalogue.assessments.cards import Card, Template, Theme
from kith.catalogue.assessments.rules import read_rule
from kith.catalogue.assessments.values import Kind
from tests.factories.assessment import NOW, Kitchen, said


@pytest.fixture
def together(home: Kitchen, person: Any) -> Assessment:
    return invite_to_assessment(person=home.gita, by=person("ben"), at=NOW, mode="TOGETHER")


def address(home: Kitchen, assessment: Assessment, part: str = "") -> str:
    return f"/families/{home.family.pk}/assessment/{assessment.pk}/beside/" + (f"?part={part}" if part else "")


def main_of(client: Any, where: str) -> str:
    page = client.get(where).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken"[^>]*', "", page[page.index("<main") : page.index("</main>")])


def test_he_turns_the_pages_of_prompts_himself(home: Kitchen, together: Assessment, browse: Any) -> None:
    client = browse("north", "ben")
    assert "How I feel" in client.get(address(home, together)).content.decode()
    page = client.get(address(home, together, "feel")).content.decode()
    cards = next(theme for theme in way_through(together).template.themes if theme.link_id == "feel").cards
    for card in cards:
        assert card.prompts[0].replace("'", "&#x27;") in page, "the card that stands there after some answers too"
    assert client.get(f"/families/{home.family.pk}/assessment/").content.decode().count("Prompts, beside them") == 1


def test_whatever_she_does_his_page_stays_as_it_is(home: Kitchen, together: Assessment, browse: Any) -> None:
    """Begun, answered, hushed, changed, skipped, finished: not a letter moves."""
    ben = browse("north", "ben")
    pages = [address(home, together, part) for part in ("", "feel", "people")]
    before = [main_of(ben, page) for page in pages]
    start_assessment(by=home.user, at=NOW, assessment=together)
    cards = way_through(together).template.cards

    def unmoved() -> bool:
        return [main_of(ben, page) for page in pages] == before

    assert unmoved()
    said(together, "feel-too-much", code="yes", by=home.user)
    said(together, "feel-night", own_words="walrus", by=home.user)
    assert unmoved()
    choose_topic(assessment=together, card=cards["people-safe"], choice="NEVER", by=home.user, at=NOW)
    assert unmoved()
    browse("north", "gita").get(f"/my-assessment/{together.pk}/cards/people-ring/")
    finish_assessment(assessment=together, by=home.user, at=NOW)
    assert unmoved()


def test_his_page_reads_no_answer_no_choice_and_no_state(home: Kitchen, together: Assessment, browse: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browse("north", "ben")
    with CaptureQueriesContext(connection) as asked:
        client.get(address(home, together, "feel"))
    tables = " ".join(query["sql"] for query in asked.captured_queries)
    assert "assessment_assessment" in tables
    for table in ("assessment_answer", "assessment_topicchoice", "assessment_helpshown", "assessment_sitting"):
        assert table not in tables


def test_she_points_him_at_a_part_and_stops(home: Kitchen, together: Assessment, browse: Any) -> None:
    she, he = browse("north", "gita"), browse("north", "ben")
    own = f"/my-assessment/{together.pk}/"
    assert "Ben beside you" in she.get(own + "beside-me/").content.decode()
    assert she.post(own + "show-part/", {"theme": "home"}).url == own + "beside-me/"
    assert "They point you at a part" in main_of(he, address(home, together))
    assert '<a href="?part=home">' in main_of(he, address(home, together)).split("<nav")[0]
    she.post(own + "hide-part/")
    assert "point you at a part</" not in main_of(he, address(home, together))
    together.refresh_from_db()
    assert (together.part_shown, together.part_shown_at) == ("", None), "none of where she was is kept"
    shown = Event.objects.filter(kind__in=("part.shown", "part.hidden"))
    assert {(event.kind, str(event.detail)) for event in shown} == {("part.shown", "{}"), ("part.hidden", "{}")}


def test_answering_and_turning_a_card_move_nothing_she_pointed_at(home: Kitchen, together: Assessment) -> None:
    start_assessment(by=home.user, at=NOW, assessment=together)
    show_part(assessment=together, theme="home", by=home.user, at=NOW)
    for card in ("feel-night", "me-body"):
        said(together, card, own_words="walrus", by=home.user)
    together.refresh_from_db()
    assert (together.part_shown, together.part_shown_at) == ("home", NOW)


def test_it_goes_by_itself(home: Kitchen, together: Assessment) -> None:
    show_part(assessment=together, theme="home", by=home.user, at=NOW)
    together.refresh_from_db()
    assert part_shown(together, at=NOW + SHOWN_FOR) is not None
    assert part_shown(together, at=NOW + SHOWN_FOR + dt.timedelta(seconds=1)) is None


def test_a_part_that_only_some_answers_open_cannot_be_pointed_at(
    home: Kitchen, together: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Card("a", "a", Kind.YES_NO, "A?")
    rule = read_rule([{"link_id": "a", "op": "=", "value": "yes"}], {"a": Kind.YES_NO})
    hidden = Card("b", "b", Kind.OWN_WORDS, "B?", when=rule)
    template = Template("T", (Theme("one", "One", "", (first,)), Theme("two", "Two", "", (hidden,))))
    monkeypatch.setattr("apps.assessment.queries.together.template_asked", lambda assessment: template)
    assert [part.link_id for part in parts_to_show(together)] == ["one"]
    for theme in ("two", "three", ""):
        with pytest.raises(NotAPart):
            show_part(assessment=together, theme=theme, by=home.user, at=NOW)


def test_only_she_points_and_only_together(home: Kitchen, together: Assessment, person: Any, browse: Any) -> None:
    for name in ("ben", "asha"):
        with pytest.raises(NotTheirs):
            show_part(assessment=together, theme="home", by=person(name), at=NOW)
        with pytest.raises(NotTheirs):
            hide_part(assessment=together, by=person(name), at=NOW)
    together.mode = "ALONE"
    together.save(update_fields=["mode"])
    with pytest.raises(NotTogether):
        show_part(assessment=together, theme="home", by=home.user, at=NOW)
    own = f"/my-assessment/{together.pk}/"
    assert browse("north", "gita").get(own + "beside-me/").url == own
    assert browse("north", "ben").get(address(home, together)).status_code == 404


def test_beside_her_is_who_she_has_now_and_who_asked_her(
    home: Kitchen, together: Assessment, browse: Any, person: Any
) -> None:
    where = address(home, together)
    for name, status in (("cara", 404), ("asha", 404), ("gita", 403), ("hal", 403), ("eve", 403), ("ivy", 403)):
        assert browse("north", name).get(where).status_code == status
    home.family.matches.update(state="ENDED", ended_at=timezone.now(), ended_by=person("asha"))
    assert browse("north", "ben").get(where).status_code == 404
