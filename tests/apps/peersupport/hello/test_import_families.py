"""A centre's own list of families: every bad row named, all or none, on after a crash, once, and back again."""

from __future__ import annotations

import io
import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from apps.peersupport.family_file import read_table
from apps.peersupport.models.consents import ConsentFact
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.imports import RegisterImport
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.pregnancies import Baby, DatingBasis, Pregnancy
from apps.peersupport.operations import importing_families as write
from apps.peersupport.operations.duplicates import merge_people
from apps.peersupport.operations.joining import join_as_partner
from apps.peersupport.operations.planned import plan_contacts
from apps.peersupport.operations.reminding import plan_who_has_none
from apps.peersupport.table_file import FileRejected
from kith.jobs.rounds import rounds_in
from tests.factories import peersupport as make

HEAD = "First name,Surname,Mobile,Agreed,Postcode,Due date,DOB,Partner"
COLUMNS = {
    "first_name": "First name", "last_name": "Surname", "contact": "Mobile", "consent": "Agreed",
    "postcode": "Postcode", "due_on": "Due date", "born_on": "DOB", "partner_name": "Partner",
}  # fmt: skip
SAID = "Signed our registration form"


def good() -> bytes:
    due = timezone.localdate() + timezone.timedelta(days=80)
    born = timezone.localdate() - timezone.timedelta(days=20)
    rows = [
        f"Ama,Mensah,07700 900111,yes,,{due:%d/%m/%Y},,Kofi",
        f"Beth,Hill,,,,,{born:%d/%m/%Y},",
        "Cleo,,c@example.org,Y,,,,",
    ]
    return "\n".join([HEAD, *rows]).encode()


def taken(by: Any, content: bytes) -> RegisterImport:
    return write.take_in_file(name="families.csv", content=content, at=timezone.now(), by=by)


def looked_through(by: Any, content: bytes) -> RegisterImport:
    register = taken(by, content)
    write.match_columns(register=register, columns=COLUMNS, consent_said=SAID, at=timezone.now(), by=by)
    while write.go_on(pk=register.pk):
        pass
    return RegisterImport.objects.get(pk=register.pk)


def kept(by: Any, content: bytes) -> RegisterImport:
    register = looked_through(by, content)
    write.ask_to_keep(register=register, at=timezone.now(), by=by)
    write.go_on(pk=register.pk)
    return RegisterImport.objects.get(pk=register.pk)


def test_every_row_becomes_a_family(north: Any, person: Any) -> None:
    register = kept(person("asha"), good())
    assert (register.state, register.rows) == ("KEPT", []), "nothing of the file is kept beside the families"
    assert Family.objects.filter(brought_in=register).count() == 3
    ama = Person.objects.get(first_name="Ama")
    assert ConsentFact.objects.get(person=ama).evidence == SAID
    assert ama.family.people.get(role="PARTNER").first_name == "Kofi"
    assert DatingBasis.objects.get(pregnancy__person=ama).basis == "TOLD"
    assert Baby.objects.count() == 1 and Pregnancy.objects.get(person__first_name="Beth").state == "BORN"
    assert ConsentFact.objects.count() == 2, "where there is no contact there is no yes"


def test_what_is_planned_with_them_stands_at_once_and_is_let_go_when_the_list_is_taken_back(
    north: Any, person: Any
) -> None:
    asha, waits = person("asha"), PlannedContact.objects.waiting()
    register = kept(asha, good())
    ama, beth = (Pregnancy.objects.get(person__first_name=name) for name in ("Ama", "Beth"))
    assert {row.part for row in waits.filter(pregnancy=ama)} == {"BEFORE"}
    assert {(row.part, row.counted_from) for row in waits.filter(pregnancy=beth)} == {
        ("AFTER", Baby.objects.get().born_on)
    }
    before = sorted(waits.values_list("pregnancy", "code", "window_from", "due_on", "window_to"))
    assert plan_who_has_none(at=timezone.now()) == 0
    for one in (ama, beth):
        plan_contacts(pregnancy=one, on=timezone.localdate(), at=timezone.now(), by=asha)
    assert sorted(waits.values_list("pregnancy", "code", "window_from", "due_on", "window_to")) == before
    write.undo_import(register=register, at=timezone.now(), by=asha)
    assert not waits.exists()


def test_every_bad_row_is_named_with_its_column_and_nothing_is_kept(north: Any, person: Any) -> None:
    rows = [f"P{n},,,,,,," for n in range(1200)]
    rows[10], rows[700], rows[1100] = ",Hill,,,,,,", "Ann,,ring me,yes,,,,", "Bea,,07700 900222,no,XX1 1XX,32/3/2026,,"
    register = looked_through(person("asha"), "\n".join([HEAD, *rows]).encode())
    assert register.state == "MENDING"
    assert [(row, column) for row, column, _ in register.problems] == [
        (12, "First name"), (702, "Mobile"), (1102, "Agreed"), (1102, "Postcode"), (1102, "Due date"),
    ]  # fmt: skip
    assert Family.objects.count() == 0
    with pytest.raises(write.ImportNotThere):
        write.ask_to_keep(register=register, at=timezone.now(), by=person("asha"))


@pytest.mark.parametrize("again", ["07700 900111", "+447700900111"])
def test_the_same_number_twice_in_a_file_is_named(north: Any, person: Any, again: str) -> None:
    rows = ["Ama,,07700 900111,yes,,,,", "Bea,,,,,,,", f"Cat,,{again},yes,,,,"]
    register = looked_through(person("asha"), "\n".join([HEAD, *rows]).encode())
    assert register.problems == [[4, "Mobile", "row 2 has the same."]]


def test_an_empty_row_between_two_is_nobody(north: Any, person: Any) -> None:
    rows = ["Ama,,,,,,,", ",,,,,,,", "", "Bea,,07700 900222,no,,,,", *[",,,,,,,"] * 3]
    register = looked_through(person("asha"), "\n".join([HEAD, *rows]).encode())
    assert [row for row, _, _ in register.problems] == [5], "rows are numbered as the spreadsheet shows them"
    register = kept(person("asha"), "\n".join([HEAD, *rows]).replace(",no,", ",yes,").encode())
    assert (register.number, Family.objects.count()) == (2, 2)


def test_after_a_crash_it_goes_on_from_the_rows_that_were_looked_through(north: Any, person: Any) -> None:
    register = taken(person("asha"), "\n".join([HEAD, *(f"P{n},,,,,,," for n in range(1200))]).encode())
    asked = {"register": register, "columns": COLUMNS, "consent_said": SAID, "at": timezone.now()}
    write.match_columns(**asked, by=person("asha"))
    assert write.go_on(pk=register.pk) is True
    assert RegisterImport.objects.get().checked == 500
    write.go_on(pk=register.pk)
    write.go_on(pk=register.pk)
    assert RegisterImport.objects.get().state == "READY"


def test_a_crash_while_keeping_leaves_none_and_is_done_again(north: Any, person: Any, monkeypatch: Any) -> None:
    register = looked_through(person("asha"), good())
    write.ask_to_keep(register=register, at=timezone.now(), by=person("asha"))
    with monkeypatch.context() as broken:
        broken.setattr(Baby.objects.__class__, "bulk_create", None)
        with pytest.raises(TypeError):
            write.go_on(pk=register.pk)
    assert Family.objects.count() == 0 and RegisterImport.objects.get().state == "KEEPING"
    assert "lists being brought in" in {one.name for one in rounds_in("mutual")}
    write.go_on(pk=register.pk)
    write.go_on(pk=register.pk)
    assert Family.objects.count() == 3


def test_the_same_file_again_adds_nothing(north: Any, person: Any) -> None:
    kept(person("asha"), good())
    with pytest.raises(write.FileIsIn):
        taken(person("asha"), good())
    assert Family.objects.count() == 3


def test_a_file_on_its_way_goes_on_where_it_was(north: Any, person: Any) -> None:
    assert taken(person("asha"), good()) == taken(person("asha"), good())


def test_columns_are_remembered_for_the_next_list(north: Any, person: Any) -> None:
    from apps.peersupport.queries.imports import columns_of

    changed = good().replace(b"Surname", b"Nom")
    register = taken(person("asha"), changed)
    columns = {**COLUMNS, "last_name": "Nom"}
    write.match_columns(register=register, columns=columns, consent_said=SAID, at=timezone.now(), by=person("asha"))
    another = taken(person("asha"), changed.replace(b"Ama", b"Eve"))
    assert columns_of(another)["last_name"] == "Nom"


def test_a_list_is_taken_back_whole_and_can_come_again(north: Any, person: Any, browse: Any) -> None:
    asha = person("asha")
    write.undo_import(register=kept(asha, good()), at=timezone.now(), by=asha)
    assert not Person.objects.filter(first_name="Ama").exists()
    assert not Person.objects.exclude(contact="").exists()
    assert Family.objects.open().count() == 0
    assert kept(asha, good()).state == "KEPT"


def test_what_was_added_to_is_not_taken_back(north: Any, person: Any) -> None:
    register = kept(person("asha"), good())
    make.EntryFactory(about=Person.objects.get(first_name="Ama"))
    with pytest.raises(write.SomethingAdded):
        write.undo_import(register=register, at=timezone.now(), by=person("asha"))
    assert Person.objects.filter(first_name="Ama").exists()


@pytest.mark.parametrize("named", ["Ama", "Cleo"])
def test_a_list_that_a_partner_has_joined_is_not_taken_back(north: Any, person: Any, named: str) -> None:
    asha, register = person("asha"), kept(person("asha"), good())
    family = Person.objects.get(first_name=named).family
    hello = make.IntroductionFactory(first_name="Dean", contact="07700 900321")
    join_as_partner(introduction=hello, family=family, at=timezone.now(), by=asha)
    with pytest.raises(write.SomethingAdded):
        write.undo_import(register=register, at=timezone.now(), by=asha)
    assert Person.objects.get(first_name="Dean").contact == "07700 900321"


def test_whoever_another_page_points_to_is_not_taken_back(north: Any, person: Any) -> None:
    register, other = kept(person("asha"), good()), make.PersonFactory(first_name="Ama")
    ama = Person.objects.get(first_name="Ama", family__brought_in=register)
    merge_people(person=other, into=ama, at=timezone.now(), by=person("asha"))
    with pytest.raises(write.SomethingAdded):
        write.undo_import(register=register, at=timezone.now(), by=person("asha"))


def test_a_workbook_is_read_as_well(north: Any, person: Any) -> None:
    book = Workbook()
    for row in [HEAD.split(","), ["Ama", "Mensah", "07700 900111", "yes", None, None, timezone.localdate(), None]]:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    register = write.take_in_file(name="list.xlsx", content=held.getvalue(), at=timezone.now(), by=person("asha"))
    assert register.rows[0][:3] == ["Ama", "Mensah", "07700 900111"]
    assert register.rows[0][6] == timezone.localdate().isoformat()


def test_a_workbook_damaged_anywhere_is_read_or_refused(north: Any) -> None:
    book, held, chance = Workbook(), io.BytesIO(), random.Random(7)
    book.active.append(["First name", "Mobile"])
    book.active.append(["Ama", "07700 900111"])
    book.save(held)
    for _ in range(100):
        content = bytearray(held.getvalue())
        content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            assert read_table("list.xlsx", bytes(content))
        except FileRejected as refusal:
            assert refusal.sentence


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "There are no rows"),
        ("a.csv", b"a,a\n1,2", "Two columns are called a"),
        ("a.csv", "é".encode("utf-16"), "neither a workbook nor plain text"),
        ("a.xlsx", b"not a workbook", "This workbook can"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(browse: Any, name: str, content: bytes, words: str) -> None:
    answer = browse("north", "asha").post("/families/import/", {"file": SimpleUploadedFile(name, content or b"\n")})
    assert words in answer.content.decode()


def test_who_may_be_here_already_is_named_before_anything_is_kept(browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        there = make.PersonFactory(first_name="Amma", contact="+44 7700 900111").family
        hello = make.IntroductionFactory(first_name="Cleo B", contact="C@example.org")
        register = looked_through(person("asha"), good())
    page = browse("north", "asha").get(f"/families/import/{register.pk}/").content.decode()
    assert "May be here already" in page and "2 rows have" in page
    assert f"/families/{there.pk}/" in page and f"/introductions/{hello.pk}/" in page
    assert "How the first ones will be kept" in page and "Mensah" in page
    with inside("north"):
        assert Family.objects.count() == 1


def test_what_to_mend_is_taken_away_whole_and_the_file_is_shown_beside_the_columns(
    browse: Any, inside: Any, person: Any
) -> None:
    rows = "\n".join(f"P{n},,ring me {n},yes,,,," for n in range(260))
    with inside("north"):
        register = looked_through(person("asha"), f"{HEAD}\n{rows}".encode())
    asha, at = browse("north", "asha"), f"/families/import/{register.pk}/"
    page = asha.get(at).content.decode()
    assert "the first 200 of 260" in page and "The first rows of your file" in page
    lines = asha.get(f"{at}?as=csv").content.decode().splitlines()
    assert (len(lines), lines[-1]) == (261, "261,Mobile,'ring me 259' is not a phone number or an e-mail address.")
    assert browse("north", "ben").get(f"{at}?as=csv").status_code == 403
    assert browse("south", "asha").get(f"{at}?as=csv").status_code == 404


def test_a_coordinator_brings_a_list_in_page_by_page(browse: Any, inside: Any) -> None:
    asha = browse("north", "asha")
    at = asha.post("/families/import/", {"file": SimpleUploadedFile("families.csv", good())}).url
    assert "What the columns hold" in asha.get(at).content.decode()
    matched = {f"column_{ours}": head for ours, head in COLUMNS.items()}
    assert asha.post(f"{at}match/", matched).status_code == 422, "how they said yes is asked for"
    assert asha.post(f"{at}match/", {**matched, "consent_said": SAID}).status_code == 302
    assert "0 of 3 rows looked through" in asha.get(at).content.decode()
    with inside("north"):
        write.go_on(pk=RegisterImport.objects.get().pk)
    assert "Every row is in order" in asha.get(at).content.decode()
    asha.post(f"{at}keep/")
    with inside("north"):
        write.go_on(pk=RegisterImport.objects.get().pk)
    assert "Ama" in asha.get("/families/").content.decode()
    asha.post(f"{at}undo/")
    assert "Ama" not in asha.get("/families/?show=ended").content.decode()
    assert browse("north", "ben").get(at).status_code == 403
