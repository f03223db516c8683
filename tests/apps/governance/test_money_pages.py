from __future__ import annotations

import pytest

from apps.governance.forms import BAND_FIELDS
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.factories.commissioning import BANDS, a_line, a_resolution, a_year
from tests.golden import key

AGES = {name: "0" for name in BAND_FIELDS.values()}


@pytest.fixture
def budget(inside, person):
    with inside("north"):
        year = a_year(by=person("frank"))
        line = a_line(year=year, by=person("frank"), name="Peer supporters")
    return year, line


def test_each_pound_leads_to_the_decision_that_allowed_it(budget, browse):
    _, line = budget
    kay = browse("north", "kay")
    pound = kay.get("/money/").content.decode()
    assert "70p goes to the time from conception to 12 weeks" in pound
    assert f"/money/lines/{line.pk}/" in pound and f"/resolutions/{line.resolution_id}/" in pound
    decision = kay.get(f"/resolutions/{line.resolution_id}/").content.decode()
    assert "Peer supporters" in decision and "£10,000" in decision


def test_one_age_keeps_its_part_of_each_line(budget, browse):
    page = browse("north", "kay").get("/money/?age=TO_12_WEEKS").content.decode()
    assert "for birth to 12 weeks" in page and "£3,000" in page


def test_the_treasurer_adds_and_changes_a_line(budget, browse, inside, person):
    year, line = budget
    with inside("north"):
        allowed = a_resolution(by=person("frank"))
    frank = browse("north", "frank")
    sent = {"name": "Room hire", "cost_type": "PREMISES", "amount": "1200.50", "resolution": allowed.pk,
            **AGES, "share_before_birth": "100"}  # fmt: skip
    made = frank.post(f"/money/{year.pk}/lines/add/", sent)
    assert made.status_code == 302
    changed = frank.post(
        f"/money/lines/{line.pk}/change/", {"amount": "-100", "delegation": "Treasurer, Board 3 March"}
    )
    assert changed.status_code == 302
    page = frank.get(changed["location"]).content.decode()
    assert "£9,900" in page and "minus £100" in page and "Treasurer, Board 3 March" in page


def test_ages_that_do_not_add_up_are_said_beside_the_box_and_kept(budget, browse):
    year, _ = budget
    sent = {
        "name": "Room hire",
        "cost_type": "PREMISES",
        "amount": "5",
        "delegation": "x",
        **AGES,
        "share_crisis": "90",
    }
    page = browse("north", "frank").post(f"/money/{year.pk}/lines/add/", sent).content.decode()
    assert "The ages make 90%" in page and "Room hire" in page


@pytest.mark.parametrize(("who", "path", "status"), [
    ("kay", "/money/", 200), ("eve", "/money/", 200), ("ben", "/money/", 403), ("gita", "/money/", 403),
    ("asha", "/resolutions/", 403), ("kay", "/resolutions/", 200), ("kay", "/resolutions/record/", 403),
    ("frank", "/resolutions/record/", 403), ("frank", f"/money/lines/{key('nothing')}/", 404),
    ("kay", f"/resolutions/{key('nothing')}/", 404),
])  # fmt: skip
def test_who_may_see_what(budget, browse, who, path, status):
    assert browse("north", who).get(path).status_code == status


def test_only_the_treasurer_writes(budget, browse):
    year, line = budget
    assert browse("north", "dina").get(f"/money/{year.pk}/lines/add/").status_code == 403
    assert (
        browse("north", "dina").post(f"/money/lines/{line.pk}/change/", {"amount": "1", "delegation": "x"}).status_code
        == 403
    )


def test_one_mutual_s_budget_is_not_another_s(budget, browse):
    _, line = budget
    assert browse("south", "frank").get(f"/money/lines/{line.pk}/").status_code == 404


def test_every_row_leaves_as_a_spreadsheet(budget, browse):
    year, _ = budget
    response = browse("north", "kay").get(f"/money/{year.pk}/rows.csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("budget,line,kind_of_cost,row,amount_pounds,before_birth_pct")
    assert "Peer supporters,Staff,line,10000.00,40,30" in lines[1]


def test_a_name_is_never_run_as_a_formula(budget, browse, inside, person):
    year, _ = budget
    with inside("north"):
        a_line(year=year, by=person("frank"), name="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in browse("north", "kay").get(f"/money/{year.pk}/rows.csv").content.decode()


def test_the_secretary_writes_down_a_decision(inside, browse):
    with inside("north"):
        give_role(user=User.objects.get(pk=key("kay")), role=Role.SECRETARY, by=None)
    kay = browse("north", "kay")
    sent = {"title": "Open on Saturdays", "text": "Agreed.", "meeting": "Board", "passed_on": "3 March 2026"}
    made = kay.post("/resolutions/record/", sent)
    assert "Open on Saturdays" in kay.get(made["location"]).content.decode()
    late = kay.post("/resolutions/record/", {**sent, "passed_on": "3 March 2099"}).content.decode()
    assert "still to come" in late and "Open on Saturdays" in late


def test_bands_are_those_of_the_budget(budget):
    assert budget[1].bands == BANDS
