from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import get_resolver

from apps.commissioning.region import operations, presenters, queries
from apps.commissioning.region.models import Commissioner
from apps.commissioning.region.queries import Compared, Mutual
from kith.catalogue.indicators.queries import current_version
from kith.people.models import User
from tests.factories.commissioning import AT, a_figure, publish
from tests.golden import key

ALL = ["REACH-FTF", "BF-68", "UNIT-COST", "SPEND-EARLY", "SPEND-30M", "SPEND-BAND"]
NORTH = key("tenant north")


@pytest.fixture
def essex(inside, person):
    with inside("public"):
        commissioner = operations.add_commissioner(name="Essex", place="Essex", by=None)
        operations.give_seat(commissioner=commissioner, user=person("vic"), by=None)
    return commissioner


@pytest.fixture
def agree(inside, person, essex):
    def say(name: str, codes: list[str] = ALL) -> None:
        with inside(name):
            operations.give_consent(
                commissioner=essex, indicator_codes=codes, acted_by_role="DIRECTOR", by=person("dina"), at=AT
            )

    return say


@pytest.fixture
def sent(inside, person):
    def send(name: str, *figures: dict, **given) -> None:
        with inside(name):
            publish(*(a_figure(**figure) for figure in figures), by=person("dina"), **given)

    return send


@pytest.fixture
def two(agree, sent):
    """North and South agreed, and sent reach that can be told apart."""
    for name, reached in (("north", 180), ("south", 100)):
        agree(name)
        sent(name, {"numerator": reached}, {"numerator": None, "indicator_code": "BF-68"})


def test_the_sentence_the_table_and_the_chart(two, browse):
    page = browse("public", "vic").get("/compare/").content.decode()
    assert "Of two mutuals, one (North) has a clearly larger share of first-time families reached" in page
    assert "one (South) has a clearly smaller one" in page
    assert page.index("Of two mutuals") < page.index("180 of 290") < page.index('id="compare-title"')
    assert "/indicators/REACH-FTF/1/" in page
    assert "rank" not in page.lower().replace("no order of merit", "")


def test_who_sent_no_figures_of_money_is_said(agree, sent, browse):
    for name, codes in (("north", ALL), ("south", ["REACH-FTF"])):
        agree(name, codes)
        sent(name, {"numerator": 180}, *([{"indicator_code": "UNIT-COST"}] if name == "north" else []))
    page = browse("public", "vic").get("/compare/").content.decode()
    assert "There are no figures of money from South." in page


def test_hidden_is_said_and_never_a_number(two, browse):
    page = browse("public", "vic").get("/compare/?figure=BF-68").content.decode()
    assert page.count("not shown, to keep families private") >= 2
    assert "Too few to compare" in page


def test_page_and_spreadsheet_say_the_same(two, browse):
    vic = browse("public", "vic")
    rows = list(csv.DictReader(io.StringIO(vic.get("/compare/figures.csv").content.decode("utf-8-sig"))))
    assert [(row["mutual"], row["numerator"], row["denominator"]) for row in rows] == [
        ("North", "180", "290"), ("South", "100", "290"),
    ]  # fmt: skip
    hidden = list(csv.DictReader(io.StringIO(vic.get("/compare/figures.csv?figure=BF-68").content.decode("utf-8-sig"))))
    assert [(row["status"], row["numerator"], row["value"]) for row in hidden] == [("HIDDEN", "", "")] * 2


def test_without_any_mutual_or_with_one_it_says_what_is_needed(essex, agree, sent, browse):
    vic = browse("public", "vic")
    assert "No mutual has agreed to be compared yet" in vic.get("/compare/").content.decode()
    agree("north")
    assert "One mutual has agreed so far" in vic.get("/compare/").content.decode()
    agree("south")
    assert "Nothing is published yet" in vic.get("/compare/").content.decode()
    sent("north", {})
    page = vic.get("/compare/").content.decode()
    assert "Too few to compare" in page and "180 of 290" in page


def test_consent_taken_back_hides_name_and_figures_at_once(two, agree, browse, inside, person, essex):
    vic = browse("public", "vic")
    assert "North" in vic.get("/compare/").content.decode()
    with inside("north"):
        operations.withdraw_consent(commissioner=essex, acted_by_role="DIRECTOR", by=person("dina"), at=AT)
    assert "North" not in vic.get("/compare/").content.decode()
    assert vic.get(f"/compare/{NORTH}/").status_code == 404
    assert "North" not in vic.get("/compare/figures.csv").content.decode("utf-8-sig")
    agree("north")
    assert vic.get(f"/compare/{NORTH}/").status_code == 200


def test_only_the_figures_agreed_to(agree, sent, browse):
    agree("north", ["BF-68"])
    agree("south")
    for name in ("north", "south"):
        sent(name, {}, {"indicator_code": "BF-68", "numerator": 100})
    vic = browse("public", "vic")
    assert "North" not in vic.get("/compare/?figure=REACH-FTF").content.decode()
    assert "North" in vic.get("/compare/?figure=BF-68").content.decode()
    one = vic.get(f"/compare/{NORTH}/").content.decode()
    assert "First-time families reached" not in one and "Breastfeeding" in one


def test_a_budget_is_shown_only_where_the_mutual_agreed_to_it(agree, sent, browse):
    agree("north", ["REACH-FTF"])
    agree("south")
    for name, pence in (("north", 777_00), ("south", 555_00)):
        band = {"area_kind": "AGE_BAND", "area_label": "In a crisis", "indicator_code": "SPEND-BAND"}
        money = {"amount_pence": pence, "of_pence": 1000_00, "value": pence / 1000_00, "lower": None, "upper": None}
        sent(name, {}, {**band, **money, "numerator": None, "status": "SHOWN"})
    page = browse("public", "vic").get("/compare/").content.decode()
    assert "£555" in page and "£777" not in page


def test_another_commissioner_sees_nothing_of_it(two, inside, person, browse):
    with inside("public"):
        other = operations.add_commissioner(name="Suffolk", place="Suffolk", by=None)
        operations.give_seat(commissioner=other, user=person("una"), by=None)
        assert queries.mutuals_for(other) == []
        assert [mutual.name for mutual in queries.mutuals_for(Commissioner.objects.get(name="Essex"))] == [
            "North",
            "South",
        ]


def test_a_correction_is_what_is_compared_and_the_old_one_is_marked(two, sent, browse):
    sent("north", {"numerator": 200}, version=2)
    vic = browse("public", "vic")
    page = vic.get("/compare/").content.decode()
    assert "200 of 290" in page and "180 of 290" not in page
    one = vic.get(f"/compare/{NORTH}/").content.decode()
    assert "A later version took its place" in one and "Nothing was changed since" in one


@pytest.mark.parametrize(("who", "path", "status"), [
    ("olu", "/compare/", 403), ("una", "/compare/", 403), ("olu", f"/compare/{NORTH}/", 403),
    ("vic", f"/compare/{key('nobody')}/", 404), ("vic", "/compare/figures.csv", 404), ("vic", "/compare/", 200),
])  # fmt: skip
def test_who_may_see_what(essex, browse, who, path, status):
    assert browse("public", who).get(path).status_code == status


def test_a_commissioner_without_a_seat_is_told(browse):
    assert "no seat with a commissioner" in browse("public", "vic").get("/compare/").content.decode()


def test_no_page_of_a_commissioner_knows_anybody_of_a_mutual(two, browse, inside):
    vic = browse("public", "vic")
    with inside("north"):
        known = [value for user in User.objects.all() for value in (user.email, user.display_name)]
    paths = ["/compare/", "/compare/?figure=BF-68", "/compare/figures.csv", f"/compare/{NORTH}/"]
    paths.append("/api/comparison/?figure=REACH-FTF&to=2026-09-30")
    assert len({pattern.name for pattern in get_resolver("apps.commissioning.region.urls").url_patterns}) == 4
    for path in paths:
        page = vic.get(path).content.decode().replace("Vic", "").replace("vic@example.org", "")
        assert not [word for word in known if f">{word}<" in page or ("@" in word and word in page)]


def test_a_director_gives_and_takes_back_the_mutual_s_word(essex, browse):
    dina = browse("north", "dina")
    assert "Sees nothing of ours" in dina.get("/commissioners/").content.decode()
    nothing = dina.post(f"/commissioners/{essex.pk}/agree/", {"indicator_codes": []})
    assert "Choose one figure or more" in nothing.content.decode()
    dina.post(f"/commissioners/{essex.pk}/agree/", {"indicator_codes": ["REACH-FTF"]})
    page = dina.get("/commissioners/").content.decode()
    assert "They may compare us" in page and "First-time families reached" in page
    dina.post(f"/commissioners/{essex.pk}/take-back/")
    again = dina.get("/commissioners/").content.decode()
    assert "Taken back" in again and "Sees nothing of ours" in again
    assert browse("north", "eve").get("/commissioners/").status_code == 403
    assert dina.get(f"/commissioners/{key('nobody')}/agree/").status_code == 404


def test_a_mutual_s_word_is_its_own(essex, inside, person, agree):
    from django.db import ProgrammingError, transaction

    agree("south")
    with inside("north"):
        assert queries.consents_here() == {}
        row = operations.give_consent(
            commissioner=essex, indicator_codes=["BF-68"], acted_by_role="DIRECTOR", by=person("dina"), at=AT
        )
        row.pk, row.tenant_id = key("forged"), key("tenant south")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_all_together_are_shown_only_from_three(public):
    version = current_version("REACH-FTF")
    three = [_one(name, number) for name, number in (("A", 150), ("B", 150), ("C", 160))]
    assert presenters.together(three[:2]) == []
    assert presenters.together(three)[0] == "The three together"
    assert presenters.together([*three[:2], _one("C", None)]) == []
    assert presenters.sentence(version, three).startswith(
        "Of three mutuals, none can be told apart from another on first-time families reached"
    )


def test_a_year_before_is_said_where_it_is_known_and_clear(public):
    now, before = [_one("A", 200), _one("B", 150)], [_one("A", 100), _one("B", 145)]
    assert presenters.change_sentence(now, before) == "Against a year before: A clearly more."
    assert presenters.change_sentence(before, now) == "Against a year before: A clearly less."
    assert presenters.change_sentence(now[1:], before) == "None can be told apart from a year before."
    assert presenters.change_sentence(now, []) == ""


def _one(name, numerator):
    return Compared(Mutual(key(name), name, frozenset(ALL)), a_figure(numerator=numerator), 1)


def test_the_trend_is_by_quarter(two, sent, inside, browse):
    before = (dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    sent("north", {"numerator": 100, "period_end": before[1]}, quarter=before)
    page = browse("public", "vic").get(f"/compare/{NORTH}/").content.decode()
    assert "To September 2026" in page and "To June 2026" in page


def test_the_api_says_what_the_spreadsheet_says(two, browse):
    vic = browse("public", "vic")
    spreadsheet = vic.get("/compare/figures.csv").content.decode("utf-8-sig")
    end = next(csv.DictReader(io.StringIO(spreadsheet)))["to"]
    rows = vic.get("/api/comparison/", {"figure": "REACH-FTF", "to": end}).json()
    assert [(row["mutual"], row["numerator"], row["denominator"]) for row in rows] == [
        ("North", 180, 290), ("South", 100, 290),
    ]  # fmt: skip
    hidden = vic.get("/api/comparison/", {"figure": "BF-68", "to": end}).json()
    numbers = ("numerator", "denominator", "value", "lower", "upper")
    assert all(row["status"] == "HIDDEN" and all(row[name] is None for name in numbers) for row in hidden)


@pytest.mark.parametrize(
    ("asked", "field"), [({"to": "2026-09-30"}, "figure"), ({"figure": "REACH-FTF", "to": "soon"}, "to")]
)
def test_the_api_says_which_part_of_a_question_was_wrong(two, browse, asked, field):
    answer = browse("public", "vic").get("/api/comparison/", asked)
    assert answer.status_code == 400
    assert answer.json()["field"] == field and answer.json()["detail"]


def test_the_api_is_for_commissioners(two, browse):
    asked = {"figure": "REACH-FTF", "to": "2026-09-30"}
    assert browse("public", "olu").get("/api/comparison/", asked).status_code == 403
    told = browse("public").get("/api/comparison/", asked, headers={"accept": "application/json"})
    assert told.status_code == 401
    assert browse("north", "dina").get("/api/comparison/", asked).status_code == 404


def test_the_api_describes_itself(browse):
    described = browse("public").get("/api/schema/").json()
    assert list(described["paths"]) == ["/api/comparison/"]
    assert {each["name"] for each in described["paths"]["/api/comparison/"]["get"]["parameters"]} == {"figure", "to"}
