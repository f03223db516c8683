"""The list of local services: kept by coordinators, checked, undone, brought in whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.checked import shown
from apps.peersupport.models.services import LocalService, LocalServiceChange
from apps.peersupport.operations.importing_services import import_services
from apps.peersupport.operations.services import (
    KindUnknown,
    NothingToUndo,
    ServiceListedAlready,
    add_service,
    change_service,
    check_service,
    retire_service,
    undo_service_change,
)
from apps.peersupport.queries.services import local_services, services_that_fit
from apps.peersupport.service_kinds import kinds
from apps.peersupport.services_file import COLUMNS, headings_of
from apps.peersupport.table_file import FileRejected, guess
from kith.audit.models import Event
from kith.catalogue.assessments.operations import KIT
from kith.geography.postcodes import NotAPostcode

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
TODAY = NOW.date()
FILE = """Service,Category,Telephone,Postcode
Vange food bank,Food,01268 000111,ss16 4qa
Latch-on café,feeding help; groups near you,,SS15 5AB
"""


def add(person: Any, name: str = "Vange food bank", *, checked: bool = True, on: dt.date = TODAY, **facts: Any) -> Any:
    facts = {"kinds": ["food"], "phone": "01268 000111", **facts}
    return add_service(facts={"name": name, **facts}, checked=checked, at=NOW, on=on, by=person("asha"))


def test_a_service_is_added_with_its_check_and_an_event(north, person):
    made = add(person, postcode="ss16 4qa")
    assert (made.postcode, made.last_checked_on, str(made.last_checked_by)) == ("SS16 4QA", TODAY, "Asha")
    assert made.changes.get().kept["name"] == "Vange food bank"
    assert Event.objects.filter(kind="local-service.added", subject_id=made.pk).exists()


def test_twice_on_the_list_is_refused_till_the_first_is_off_it(north, person):
    first = add(person)
    with pytest.raises(ServiceListedAlready):
        add(person, "vange FOOD bank")
    retire_service(service=first, at=NOW, by=person("asha"))
    add(person, "vange FOOD bank")


def test_a_kind_no_card_names_and_half_a_postcode_are_refused(north, person):
    with pytest.raises(KindUnknown):
        add(person, kinds=["tea"])
    with pytest.raises(NotAPostcode):
        add(person, postcode="SS15")


def test_a_change_is_undone_and_undone_again(north, person):
    service, asha = add(person), person("asha")
    with pytest.raises(NothingToUndo):
        undo_service_change(service=service, at=NOW, by=asha)
    change_service(service=service, facts={"name": "Vange larder", "kinds": ["food"]}, at=NOW, by=asha)
    undo_service_change(service=service, at=NOW, by=asha)
    service.refresh_from_db()
    assert (service.name, service.last_checked_on) == ("Vange food bank", TODAY)
    undo_service_change(service=service, at=NOW, by=asha)
    service.refresh_from_db()
    assert service.name == "Vange larder"
    assert [change.kind for change in service.changes.order_by("step")] == ["ADDED", "CHANGED", "UNDONE", "UNDONE"]


def test_the_same_again_keeps_no_change(north, person):
    service = add(person)
    change_service(service=service, facts={"name": service.name, "kinds": ["food"]}, at=NOW, by=person("asha"))
    assert LocalServiceChange.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (90, "Last checked 3 months ago"),
        (91, "Last checked 3 months ago: ring before you go"),
        (152, "Last checked 5 months ago: ring before you go"),
    ],
)
def test_an_old_check_says_so_and_to_ring_first(north, person, days, words):
    assert shown(add(person, on=TODAY - dt.timedelta(days=days)), today=TODAY).checked == words


def test_one_never_checked_says_so(north, person):
    service = add(person, checked=False, phone="")
    assert shown(service, today=TODAY).checked == "Not checked yet: make sure before you go"
    check_service(service=service, at=NOW, on=TODAY, by=person("ben"))
    service.refresh_from_db()
    assert shown(service, today=TODAY).checked == "Last checked today"


def test_nobody_is_pointed_to_what_was_not_checked_for_half_a_year(north, person):
    add(person, "Fresh", on=TODAY - dt.timedelta(days=180))
    add(person, "Old", on=TODAY - dt.timedelta(days=181))
    add(person, "Never", checked=False)
    retire_service(service=add(person, "Gone"), at=NOW, by=person("asha"))
    add(person, "Other", kinds=["housing"])
    assert [one.service.name for one in services_that_fit(kinds=["food"], today=TODAY)] == ["Fresh"]
    assert services_that_fit(kinds=[], today=TODAY) == []


def test_what_fits_comes_in_the_order_it_was_asked_for(north, person):
    add(person, "A", kinds=["housing"])
    add(person, "B", kinds=["food", "housing"])
    assert [one.service.name for one in services_that_fit(kinds=["food", "housing"], today=TODAY)] == ["B", "A"]


def test_every_kind_the_kit_points_to_is_a_kind_of_service():
    told = [json.loads(path.read_text())["body"] for path in sorted(KIT.glob("*.json"))]
    cards = [card for body in told for theme in body["themes"] for card in theme["cards"]]
    rules = [rule for body in told for rule in body.get("signpost_rules", ())]
    assert {term for card in cards for term in card.get("signposts", ())} <= set(kinds())
    assert rules and {term for rule in rules for term in rule["terms"]} <= set(kinds())


def test_a_file_is_brought_in_whole_by_its_own_headings(north, person):
    columns = guess(headings_of(FILE), COLUMNS)
    assert (columns["kinds"], columns["phone"], columns["about"]) == ("Category", "Telephone", "")
    assert import_services(text=FILE, columns=columns, checked=True, at=NOW, on=TODAY, by=person("asha")) == 2
    cafe = LocalService.objects.get(name="Latch-on café")
    assert (cafe.kinds, cafe.postcode, cafe.last_checked_on) == (["feeding help", "groups near you"], "SS15 5AB", TODAY)


def bring(text: str, person: Any) -> int:
    columns = guess(headings_of(text), COLUMNS)
    return import_services(text=text, columns=columns, checked=False, at=NOW, on=TODAY, by=person("asha"))


def test_a_file_with_mistakes_names_each_row_and_keeps_nothing(north, person):
    text = FILE + "Tea shop,tea,,\n,food,,\nVange food bank,food,,SS16 4QA\nShort,food\n"
    with pytest.raises(FileRejected) as refusal:
        import_services(
            text=text, columns=guess(headings_of(text), COLUMNS), checked=False, at=NOW, on=TODAY, by=person("asha")
        )
    told = " ".join(refusal.value.problems)
    assert "Row 4, Category: 'tea'" in told and "Row 5, Service: there is no name." in told
    assert "Row 7: 2 cells" in told
    with pytest.raises(FileRejected, match="One thing"):
        twice = FILE + "Vange food bank,food,,SS16 4QA\n"
        import_services(
            text=twice, columns=guess(headings_of(twice), COLUMNS), checked=False, at=NOW, on=TODAY, by=person("asha")
        )
    assert not LocalService.objects.exists()


@pytest.mark.parametrize("text", ["", "\n\n", "name,name\n", 'name\n"half', "name\n"])
def test_a_hopeless_file_is_refused_with_a_sentence(north, person, text):
    with pytest.raises(FileRejected):
        import_services(text=text, columns={"name": "name"}, checked=False, at=NOW, on=TODAY, by=person("asha"))


def test_asha_keeps_the_list_and_ben_only_reads_it(inside, person, browse):
    with inside("north"):
        service = add(person, on=timezone.localdate() - dt.timedelta(days=150))
    asha, ben = browse("north", "asha"), browse("north", "ben")
    assert "5 months ago" in ben.get("/services/").content.decode()
    address = f"/services/{service.pk}/"
    assert "ring before you go" in ben.get(address).content.decode()
    for deed in ("check", "retire", "bring-back", "undo"):
        assert ben.post(f"{address}{deed}/").status_code == 403
        assert asha.get(f"{address}{deed}/").status_code == 405
        assert asha.post(f"{address}{deed}/").status_code == 302
    assert ben.post("/services/add/", {"name": "X"}).status_code == 403
    assert asha.post("/services/add/", {"name": "Vange food bank"}).status_code == 302
    again = asha.post("/services/add/", {"name": "Vange food bank", "about": "Tins"})
    assert (
        again.status_code == 422
        and "on the list already" in again.content.decode()
        and "Tins" in again.content.decode()
    )
    for stranger in ("gita", "dina", "hal"):
        assert browse("north", stranger).get("/services/").status_code == 403


def test_a_file_through_the_pages(inside, person, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    asha = browse("north", "asha")
    page = asha.post("/services/import/", {"file": SimpleUploadedFile("x.csv", FILE.encode())}).content.decode()
    assert "Which column is which?" in page and "Nothing is kept yet" in page
    wrong = asha.post("/services/import/", {"text": FILE, "column_name": "Category", "column_kinds": "Service"})
    assert wrong.status_code == 422 and "Row 2, Service" in wrong.content.decode()
    mended = {"text": FILE, "column_name": "Service", "column_kinds": "Category"}
    assert asha.post("/services/import/", mended).status_code == 302
    with inside("north"):
        assert len(local_services(words="café")) == 1


def test_it_leaves_as_open_referral_with_nothing_empty(inside, person, browse):
    with inside("north"):
        old = timezone.localdate() - dt.timedelta(days=100)
        add(person, about="Tins", address="1 High Road", town="Basildon", postcode="SS16 4QA", access="Ramp", on=old)
    told = browse("north", "ben").get("/services.json").json()
    assert (told["total_items"], told["page_number"], told["last_page"], told["empty"]) == (1, 1, True, False)
    one = told["contents"][0]
    assert one["status"] == "active" and one["assured_date"] == old.isoformat() and "ring before you go" in one["alert"]
    address = one["service_at_locations"][0]["location"]["addresses"][0]
    required = {"id", "address_1", "city", "state_province", "postal_code", "country", "address_type"}
    assert set(address) == required
    assert one["attributes"][0]["taxonomy_term"]["name"] == "food"
    assert _empty(one) == []
    assert browse("north", "ben").get("/services.json").json() == told, "the ids stay"


def test_south_has_its_own_list(inside, person, browse):
    with inside("north"):
        add(person)
    assert browse("south", "asha").get("/services.json").json()["empty"] is True


def _empty(found: Any) -> list[Any]:
    if isinstance(found, dict):
        return [key for key, value in found.items() if value in ("", None, [], {})] + [
            each for value in found.values() for each in _empty(value)
        ]
    return [each for value in found for each in _empty(value)] if isinstance(found, list) else []
