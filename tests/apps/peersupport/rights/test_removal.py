"""Removal: listed, approved by another, held back by a hold or a concern, and nothing left but a tombstone."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.messages import Message, MessageEvent
from apps.peersupport.models.record import AccessLog, Entry, Reply
from apps.peersupport.models.retention import RemovalApproval, RemovalList, Tombstone
from apps.peersupport.models.rights import DataRequest
from apps.peersupport.models.safety import Concern
from apps.peersupport.operations import retention as write
from apps.peersupport.operations.coming_back import come_back
from apps.peersupport.operations.handovers import To, start_handover
from apps.peersupport.operations.importing_families import take_in_file
from apps.peersupport.operations.plans import Line, write_plan
from apps.peersupport.operations.rights import add_step, ask_about_record, hold_family
from apps.peersupport.queries.retention import due_for_removal
from apps.peersupport.removing import forget_lists_left_alone
from kith.audit.models import Event
from kith.exporting import parts
from kith.people.models import User
from tests.apps.peersupport.rights.conftest import over, years_ago
from tests.factories import messages as say
from tests.factories import peersupport as make


def approved(person: Any, *, made: str = "asha", yes: str = "ivy") -> RemovalList:
    removal = write.make_removal_list(
        client_key=uuid.uuid4(), at=timezone.now(), on=timezone.localdate(), by=person(made)
    )
    write.approve_removal(removal=removal, at=timezone.now(), by=person(yes))
    return removal


def go() -> int:
    done = write.remove_some(on=timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred")
    return done


def everything_written() -> str:
    """Every row of every table of the house, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f"select t::text from {table} t")
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows)


def test_what_was_kept_long_enough_goes_and_leaves_a_tombstone(long_over: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        removal = approved(person)
        assert [line["rule"] for line in removal.lines] == ["record"]
        assert go() == 1
        left = everything_written()
        for word in ("Olena", "Quill", "soup", "bread", "07700", "SS14", "Ola"):
            assert word not in left
        stone = Tombstone.objects.get()
        assert (stone.subject_id, stone.what, stone.rule) == (long_over.family.pk, "FAMILY", "record")
        assert Event.objects.filter(kind="removal.done").count() == 1
        assert AccessLog.objects.filter(family=long_over.family).count() == 1
        assert go() == 0


def test_her_sign_in_her_addresses_and_what_was_sent_go_too(long_over: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        parent, gita = long_over.parent, person("gita")
        Person.objects.filter(pk=parent.pk).update(user=gita)
        say.agree(parent)
        say.SafeContactFactory(person=parent, email="olena@example.org", phone="07700 900555")
        sent, waits = (say.MessageFactory(person=parent, user=gita, why="Olena asked") for _ in range(2))
        Message.objects.filter(pk=sent.pk).update(
            state="SENT", ended_at=timezone.now(), to="olena@example.org", text="Hello Olena, bring Quill"
        )
        MessageEvent.objects.create(message=waits, kind="QUEUED", at=timezone.now(), detail="olena@example.org")
        approved(person)
        assert go() == 1
        left = everything_written()
        for word in ("Olena", "olena@", "Quill", "07700 900555", gita.email, "Gita"):
            assert word not in left, word
        assert not Message.objects.exists() and not MessageEvent.objects.exists()


def test_what_was_asked_looked_at_held_and_removed_is_in_the_archive(
    house: Any, long_over: Any, inside: Any, person: Any
) -> None:
    with inside("north"):
        now = {"at": timezone.now(), "by": person("asha")}
        request = ask_about_record(
            client_key=uuid.uuid4(), person=house.parent, kind=DataRequest.Kind.COMPLAINT, words="You rang at night.",
            received_on=timezone.localdate(), on=timezone.localdate(), told_how="By letter", link="x", **now,
        )  # fmt: skip
        add_step(request=request, kind="ACKNOWLEDGED", words="We have it.", on=timezone.localdate(), **now)
        hold_family(family=house.family, held=True, reason="A solicitor asked", **now)
        approved(person)
        go()
        told = {part.name: list(part.rows("default")) for part in parts("mutual")}
    (asked,) = told["data-requests"]
    assert (asked["who"], asked["words"], asked["noted by"]) == ("Leanne", "You rang at night.", "Asha")
    assert "We have it." in asked["steps"][0]
    assert [one["why"] for one in told["holds"]] == ["A solicitor asked"]
    assert [one["why"] for one in told["readings"]] == ["Supports you"]
    (gone,) = told["removals"]
    assert (gone["number"], gone["rule"], gone["approved by"]) == (str(long_over.family.pk), "record", "Ivy")
    assert "Olena" not in json.dumps(told, cls=DjangoJSONEncoder)


def test_six_years_on_the_shell_goes_too(inside: Any, person: Any) -> None:
    with inside("north"):
        old = over(years=7, by=person("ben"))
        removal = approved(person)
        assert [line["what"] for line in removal.lines] == ["SHELL"]
        assert go() == 1
        assert not Family.objects.filter(pk=old.family.pk).exists() and not AccessLog.objects.exists()


def test_a_family_that_is_not_due_is_on_no_list(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        over(years=2.5, by=person("ben"))
        assert due_for_removal(on=timezone.localdate()) == []
        with pytest.raises(write.NothingDue):
            approved(person)


def test_a_dry_run_removes_nothing(long_over: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        assert len(due_for_removal(on=timezone.localdate())) == 1
        write.make_removal_list(client_key=uuid.uuid4(), at=timezone.now(), on=timezone.localdate(), by=person("asha"))
        assert go() == 0
        assert Entry.objects.count() == 1


def test_nobody_approves_their_own_list(long_over: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        with pytest.raises(write.OwnList):
            approved(person, yes="asha")
        removal = RemovalList.objects.get()
        with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
            RemovalApproval.objects.create(removal=removal, by=person("asha"), at=timezone.now())


def test_the_database_removes_only_what_is_on_an_approved_list(long_over: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        removal = approved(person)
        other = make.PersonFactory(first_name="Marta").family
        for subject, rule in ((other.pk, "record"), (long_over.family.pk, "asked")):
            with pytest.raises(IntegrityError, match="on no approved list"), transaction.atomic():
                Tombstone.objects.create(
                    removal=removal, what="FAMILY", subject_id=subject, rule=rule, on=timezone.localdate()
                )
        assert Entry.objects.count() == 1


def test_a_hold_beats_removal_in_the_list_and_in_the_database(long_over: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        removal = approved(person)
        hold = {"family": long_over.family, "at": timezone.now(), "by": person("asha")}
        hold_family(held=True, reason="A letter from a solicitor", **hold)
        assert go() == 0 and Entry.objects.count() == 1
        assert due_for_removal(on=timezone.localdate()) == []
        with pytest.raises(IntegrityError, match="is held"), transaction.atomic():
            Tombstone.objects.create(
                removal=removal, what="FAMILY", subject_id=long_over.family.pk, rule="record", on=timezone.localdate()
            )
        hold_family(held=False, reason="It is settled", **hold)
        assert go() == 1 and Entry.objects.count() == 0


def test_who_came_back_after_the_list_was_made_keeps_her_record(long_over: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        approved(person)
        come_back(family=long_over.family, door=None, at=timezone.now(), by=None)
        assert go() == 0 and Entry.objects.filter(family=long_over.family).count() == 1


def test_a_concern_keeps_a_family_and_no_list_tells_of_it(long_over: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        Concern.objects.create(
            client_key=uuid.uuid4(), family=long_over.family, raised_by=person("ben"), raised_at=years_ago(4),
            words="x", immediate=False, told_parent="YES", told_parent_note="then",
        )  # fmt: skip
        assert due_for_removal(on=timezone.localdate()) == []
        assert due_for_removal(on=timezone.localdate() + dt.timedelta(days=366 * 24))[0].rule == "concern"


def test_a_list_of_families_that_nobody_went_on_with_is_thrown_away(inside: Any, person: Any) -> None:
    with inside("north"):
        for days in (40, 20):
            take_in_file(
                name=f"{days}.csv", content=f"First name,Phone\nOlena{days},07700 900555".encode(),
                at=make.days_ago(days), by=person("asha"),
            )  # fmt: skip
        assert due_for_removal(on=timezone.localdate()) == []
        assert forget_lists_left_alone() == 1 and forget_lists_left_alone() == 0
        left = everything_written()
        assert "Olena40" not in left and "Olena20" in left
        assert Event.objects.filter(kind="register.dropped", actor_id=None).count() == 1


def test_a_hello_that_led_to_nothing_goes_after_its_days(inside: Any, person: Any) -> None:
    with inside("north"):
        ended = {"state": "DECLINED", "ended_by": person("asha")}
        make.IntroductionFactory(heard_at=years_ago(1), ended_at=years_ago(0.5), first_name="Zofia", **ended)
        make.IntroductionFactory(ended_at=make.days_ago(5), first_name="Amina", **ended)
        approved(person)
        assert go() == 1
        assert [one.first_name for one in Introduction.objects.all()] == ["Amina"]


def test_an_introduction_is_still_never_deleted_by_hand(inside: Any) -> None:
    with inside("north"):
        one = make.IntroductionFactory()
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            one.delete()


def test_who_asked_goes_alone_where_a_partner_stays(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        dean = make.PersonFactory(family=house.family, partner=True, first_name="Dean")
        make.EntryFactory(about=dean, text="The bus, again.")
        request = DataRequest.objects.create(
            client_key=uuid.uuid4(), person=house.parent, kind="ERASE", received_on=timezone.localdate(),
            made_at=timezone.now(), words="Please take it all away.",
        )  # fmt: skip
        now = {"at": timezone.now(), "by": person("asha")}
        removal = write.ask_removal(request=request, client_key=uuid.uuid4(), on=timezone.localdate(), **now)
        write.approve_removal(removal=removal, at=timezone.now(), by=person("ivy"))
        assert go() == 1
        assert [entry.text for entry in Entry.objects.filter(family=house.family)] == ["The bus, again."]
        assert Person.objects.get(pk=house.parent.pk).first_name == "Removed"
        assert Person.objects.get(pk=dean.pk).first_name == "Dean"
        gita = User.objects.get(pk=house.key("gita"))
        assert (gita.is_active, gita.display_name) == (False, "Removed") and "gita" not in gita.email
        assert not Reply.objects.exists()


def test_all_of_somebody_alone_goes_while_support_goes_on(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        write_plan(
            person=house.parent, hopes="", lines=[Line("Find a cot")], based_on=0, at=timezone.now(), by=person("gita")
        )
        asha = person("asha")
        start_handover(
            client_key=uuid.uuid4(),
            person=house.parent,
            to=To(user=asha),
            purpose="The move",
            at=timezone.now(),
            by=asha,
        )
        request = DataRequest.objects.create(
            client_key=uuid.uuid4(), person=house.parent, kind="ERASE", received_on=timezone.localdate(),
            made_at=timezone.now(), words="Please take it all away.",
        )  # fmt: skip
        now = {"at": timezone.now(), "by": asha}
        removal = write.ask_removal(request=request, client_key=uuid.uuid4(), on=timezone.localdate(), **now)
        write.approve_removal(removal=removal, at=timezone.now(), by=person("ivy"))
        assert go() == 1
        assert Family.objects.get(pk=house.family.pk).ended_at is not None
        assert Person.objects.get(pk=house.parent.pk).first_name == "Removed"
        assert "Find a cot" not in everything_written()


def test_who_joined_after_she_asked_keeps_his_record(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        request = DataRequest.objects.create(
            client_key=uuid.uuid4(), person=house.parent, kind="ERASE", received_on=timezone.localdate(),
            made_at=timezone.now(), words="Please take it all away.",
        )  # fmt: skip
        asked = {"request": request, "client_key": uuid.uuid4(), "on": timezone.localdate(), "by": person("asha")}
        whole = write.ask_removal(**asked, at=timezone.now())
        write.approve_removal(removal=whole, at=timezone.now(), by=person("ivy"))
        dean = make.PersonFactory(family=house.family, partner=True, first_name="Dean")
        assert go() == 0
        hers = write.ask_removal(**asked, at=timezone.now())
        assert [line["what"] for line in whole.lines + hers.lines] == ["FAMILY", "PERSON"]
        write.approve_removal(removal=hers, at=timezone.now(), by=person("ivy"))
        assert go() == 1
        assert Person.objects.get(pk=house.parent.pk).first_name == "Removed"
        assert Person.objects.get(pk=dean.pk).first_name == "Dean"


def test_whoever_asked_for_something_else_is_not_removed(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        request = DataRequest.objects.create(
            client_key=uuid.uuid4(), person=house.parent, kind="SEE", received_on=timezone.localdate(),
            made_at=timezone.now(),
        )  # fmt: skip
        with pytest.raises(write.NotAnErasure):
            write.ask_removal(
                request=request, client_key=uuid.uuid4(), at=timezone.now(), on=timezone.localdate(), by=person("asha")
            )


def test_the_same_in_another_tenant_stays(long_over: Any, inside: Any, person: Any) -> None:
    with inside("south"):
        over(years=4, by=person("ben"))
    with inside("north"):
        approved(person)
        go()
    with inside("south"):
        assert Entry.objects.filter(text__contains="soup").count() == 1
