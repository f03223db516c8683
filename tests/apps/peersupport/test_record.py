from __future__ import annotations

import datetime as dt
import json
import uuid
from functools import reduce
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.record import AccessLog, Entry, Reply
from apps.peersupport.operations.entries import NotAboutThem
from apps.peersupport.operations.entries import write_entry as keep_entry
from kith.audit.models import Event
from tenants.hosts import forget_doors
from tests.factories import peersupport as make
from tests.golden import key
from tests.isolation.doors import addresses


def write(browser: Any, house: Any, path: str = "write/", **changed: str) -> Any:
    sent = {
        "client_key": str(uuid.uuid4()), "kind": "VISIT", "text": "We found the bus stop.", "two_way": "yes",
        "about": str(house.parent.pk), "who_was_there": "You and me",
        "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), **changed,
    }  # fmt: skip
    return browser.post(f"/families/{house.family.pk}/{path}", sent)


def test_she_reads_it_at_once_and_answers_beside_it(house: Any, browse: Any, inside: Any) -> None:
    assert write(browse("north", "ben"), house).status_code == 302
    gita = browse("north", "gita")
    page = gita.get("/my-page/").content.decode()
    assert "We found the bus stop." in page and "Ben met you" in page
    with inside("north"):
        entry = Entry.objects.get(text="We found the bus stop.")
        assert Contact.objects.get(entry=entry).two_way
        assert Event.objects.filter(kind="entry.written", subject_id=entry.pk).count() == 1
    words = {"client_key": str(uuid.uuid4()), "text": "It was raining."}
    assert gita.post(f"/my-page/entries/{entry.pk}/reply/", words).status_code == 302
    assert gita.post(f"/my-page/entries/{entry.pk}/reply/", words).status_code == 302
    assert "It was raining." in gita.get("/my-page/").content.decode()
    assert "It was raining." in browse("north", "ben").get(f"/families/{house.family.pk}/").content.decode()
    with inside("north"):
        assert Reply.objects.count() == 1


def test_every_ordinary_entry_is_on_all_her_pages_at_once_in_full_with_her_reply(
    house: Any, browse: Any, inside: Any
) -> None:
    ben, gita = browse("north", "ben"), browse("north", "gita")
    told = {kind: f"{kind} <b>Łódź</b> & “soup” ".ljust(7900, "~") + " the last word" for kind in Entry.Kind.values}
    for kind, text in told.items():
        write(ben, house, kind=kind, text=text)
    write(ben, house, f"entries/{house.entry.pk}/correct/", text="It was coffee.")
    with inside("north"):
        one = Entry.objects.get(text=told["NOTE"])
    reply = {"client_key": str(uuid.uuid4()), "text": "No, broth & <i>bread</i>."}
    gita.post(f"/my-page/entries/{one.pk}/reply/", reply)
    for path in ("/my-page/record/", "/my-page/record/copy/"):
        page = gita.get(path).content.decode()
        for words in (*told.values(), "It was coffee.", house.entry.text, reply["text"]):
            assert escape(words) in page, path
    entries = json.loads(gita.get("/my-page/record.json").content)["entries"]
    assert {each["text"] for each in entries} == {*told.values(), "It was coffee.", house.entry.text}
    answered = next(each for each in entries if each["id"] == str(one.pk))
    assert [each["text"] for each in answered["your_replies"]] == [reply["text"]]


def test_a_double_tap_is_one_entry(house: Any, browse: Any, inside: Any) -> None:
    tap = str(uuid.uuid4())
    for _ in range(2):
        write(browse("north", "ben"), house, client_key=tap)
    with inside("north"):
        assert Entry.objects.filter(client_key=tap).count() == Contact.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "two_way", "kept"),
    [
        ("VISIT", "no", "NOT_IN"), ("CALL", "yes", "CALL"), ("CALL", "no", "NO_ANSWER"), ("MESSAGE", "no", "TEXT"),
        ("MESSAGE", "yes", "MESSAGE"), ("NOTE", "yes", None),
    ],
)  # fmt: skip
def test_a_contact_follows_from_the_entry(
    house: Any, browse: Any, inside: Any, kind: str, two_way: str, kept: str | None
) -> None:
    write(browse("north", "ben"), house, kind=kind, two_way=two_way)
    with inside("north"):
        assert list(Contact.objects.values_list("kind", flat=True)) == ([kept] if kept else [])


def test_a_correction_stands_beside_what_it_puts_right(house: Any, browse: Any, inside: Any) -> None:
    path = f"entries/{house.entry.pk}/correct/"
    assert write(browse("north", "ben"), house, path, text="It was coffee.").status_code == 302
    page = browse("north", "gita").get("/my-page/").content.decode()
    assert "It was coffee." in page and "We had tea" in page and "Put right later" in page
    with inside("north"):
        assert Contact.objects.count() == 0


def test_who_may_write(house: Any, browse: Any) -> None:
    assert write(browse("north", "asha"), house).status_code == 302
    assert write(browse("north", "cara"), house).status_code == 404
    assert write(browse("north", "dina"), house).status_code == 403
    assert write(browse("north", "gita"), house).status_code == 403


@pytest.mark.parametrize("when", ["2999-01-01T10:00", "0001-01-01T00:00", "2019-03-12T10:00"])
def test_what_cannot_have_happened_then_is_refused(house: Any, browse: Any, inside: Any, when: str) -> None:
    answer = write(browse("north", "ben"), house, happened_at=when)
    assert answer.status_code == 422
    assert "We found the bus stop." in answer.content.decode()
    with inside("north"):
        assert Entry.objects.count() == 1


def test_an_entry_is_about_somebody_in_the_family(house: Any, browse: Any, inside: Any, person: Any) -> None:
    assert write(browse("north", "ben"), house, about=str(house.other.pk)).status_code == 422
    with inside("north"), pytest.raises(NotAboutThem):
        keep_entry(
            client_key=uuid.uuid4(), family=house.family, about=house.other, kind=Entry.Kind.NOTE, text="x",
            who_was_there="", happened_at=timezone.now(), two_way=False, at=timezone.now(), by=person("ben"),
        )  # fmt: skip


def test_nobody_replies_to_what_is_not_about_them(house: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        theirs = make.EntryFactory(about=house.other)
    path = f"/my-page/entries/{theirs.pk}/reply/"
    assert browse("north", "gita").get(path).status_code == 404
    assert browse("north", "ben").get(path).status_code == 403


def test_a_partner_sees_nothing_of_hers(house: Any, browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        from apps.peersupport.models.families import Person

        Person.objects.filter(pk=house.parent.pk).update(user=None)
        make.PersonFactory(family=house.family, partner=True, first_name="Dean", user=person("gita"))
    partner = browse("north", "gita")
    for path in ("/my-page/", "/my-page/record/", "/my-page/record.json"):
        page = partner.get(path).content.decode()
        assert "We had tea" not in page and "due" not in page.lower().replace("due_on", "due")


def test_opening_a_record_is_noted_and_shown_to_her(house: Any, browse: Any, inside: Any) -> None:
    for name in ("ben", "ben", "asha", "hal"):
        browse("north", name).get(f"/families/{house.family.pk}/")
    with inside("north"):
        assert AccessLog.objects.count() == 3
    page = browse("north", "gita").get("/my-page/record/readings/").content.decode()
    assert "Supports you" in page and "Coordinates support" in page


def test_opening_any_page_of_a_family_is_noted(house: Any, browse: Any, inside: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("apps.peersupport.operations.readings.SAME_READING", dt.timedelta(0))
    asha, opened = browse("north", "asha"), []
    her = house.parent.pk
    told = {"<uuid:pk>": house.family.pk, "<uuid:person>": her, "<uuid:person_pk>": her, "<uuid:entry>": house.entry.pk}
    family = [each for each in addresses() if each.kind == "mutual" and each.route.startswith("families/<uuid:pk>/")]
    for route in (each.route for each in family):
        path = "/" + reduce(lambda text, one: text.replace(one[0], str(one[1])), told.items(), route)
        if "<" not in path and asha.get(path).status_code == 200:
            opened.append(path)
            with inside("north"):
                assert AccessLog.objects.filter(family=house.family, by=key("asha")).count() == len(opened), path
    assert len(opened) > 30


def test_a_look_to_keep_somebody_safe_is_kept_and_gives_no_hint(house: Any, browse: Any, inside: Any) -> None:
    assert browse("north", "hal").get(f"/families/{house.family.pk}/").status_code == 200
    with inside("north"):
        assert AccessLog.objects.get().why == AccessLog.Why.KEEPS_SAFE
    for path in ("/my-page/record/readings/", "/my-page/record/copy/", "/my-page/record.json"):
        assert "Hal" not in browse("north", "gita").get(path).content.decode()


def test_she_takes_everything_with_her(house: Any, browse: Any) -> None:
    answer = browse("north", "gita").get("/my-page/record.json")
    record = json.loads(answer.content)
    assert record["entries"][0]["text"] == house.entry.text
    assert record["supported_by"][0]["who"] == "Ben"
    assert set(record) >= {"you", "pregnancies", "babies", "contacts", "who_read_your_record"}
    assert "attachment" in answer["Content-Disposition"]


def test_a_parent_without_a_family_is_told_so(browse: Any) -> None:
    page = browse("north", "gita").get("/my-page/")
    assert (page.status_code, "on its way" in page.content.decode()) == (200, True)
    assert browse("north", "gita").get("/my-page/record/").status_code == 404


@pytest.mark.parametrize("table", ["entry", "reply", "accesslog", "datingbasis", "contact", "concern", "concernevent"])
def test_what_was_written_can_be_neither_edited_nor_deleted(inside: Any, table: str) -> None:
    for sql in ("update peersupport_{} set id = id", "delete from peersupport_{}"):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with inside("north"), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(table))


def test_a_family_page_costs_the_same_however_long_the_record(house: Any, browse: Any, inside: Any) -> None:
    ben = browse("north", "ben")

    def cost(path: str, browser: Any) -> int:
        forget_doors()  # else one opening in five seconds reads the tenant, and the others do not
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    gita = browse("north", "gita")
    paths = ((f"/families/{house.family.pk}/", ben), ("/my-page/record/", gita), ("/today/", ben))
    answered(house.parent, inside, number=1)
    for path, browser in paths:  # the first opening is noted, and a session is made
        cost(path, browser)
    before = [cost(path, browser) for path, browser in paths]
    answered(house.parent, inside, number=40)
    assert [cost(path, browser) for path, browser in paths] == before


def answered(parent: Any, inside: Any, *, number: int) -> None:
    """So many entries, each with a reply."""
    with inside("north"):
        for n in range(number):
            entry = make.EntryFactory(about=parent, happened_at=make.days_ago(n))
            Reply.objects.create(client_key=uuid.uuid4(), entry=entry, by=parent, text="Yes", written_at=timezone.now())


def test_today_puts_whose_turn_it_is_first(house: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        make.ContactFactory(family=house.family, at=make.days_ago(30))
        fresh = make.PersonFactory(first_name="Ioana")
        make.MatchFactory(family=fresh.family, supporter=house.ben, started_at=make.days_ago(9))
        make.ContactFactory(family=fresh.family, at=timezone.now() - dt.timedelta(days=1))
    page = browse("north", "ben").get("/today/").content.decode()
    assert page.index("Leanne") < page.index("Later") < page.index("Ioana")
    assert "Marta" not in page
    assert browse("north", "gita").get("/today/").status_code == 403
