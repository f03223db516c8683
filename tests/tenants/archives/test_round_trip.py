"""What is saved and put back is the same, row for row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.peersupport.models.places import Centre
from kith.audit.operations import record
from kith.people.models import User
from tenants.isolation import PUBLIC_SCOPE, tenant_scope, unit_of_work
from tenants.models import Domain, Tenant
from tests.factories.peersupport import EntryFactory
from tests.golden import key
from tests.tenants.archives.conftest import manifest_of, put_back, read_member, save
from tests.tenants.archives.crafting import unpacked

NORTH = tenant_scope(tenant_id=key("tenant north"), kind="mutual", schema="north", name="North")
ODD = 'Nora "the kettle",\nsecond line\r\nthird;\n\\.\n\\N é 茶 \t end'


def tenant(pk: Any) -> Tenant:
    with unit_of_work(PUBLIC_SCOPE):
        return Tenant.objects.get(pk=pk)


@pytest.fixture
def lived_in(database: str, settings: Any) -> None:
    """North with words that CSV finds hard, a family's entry, a second step, a browser's sign-in and a file."""
    with unit_of_work(NORTH):
        EntryFactory()
        Centre.objects.create(name="Nothing", lsoa21="")
        User.objects.filter(pk=key("ben")).update(display_name=ODD)
        record(kind="centre.added", by=None, subject=None, detail={"words": ODD, "nothing": None, "empty": ""})
        TOTP.activate(User.objects.get(pk=key("asha")), "JBSWY3DPEHPK3PXP")
        Session.objects.create(session_key="kettle", session_data="x", expire_date=timezone.now())
    folder = Path(settings.MEDIA_ROOT) / NORTH.key / "drawings"
    folder.mkdir(parents=True)
    (folder / "house.svg").write_text("<svg/>")


def test_saved_and_put_back_and_saved_again_is_the_same(lived_in: None, settings: Any) -> None:
    first = manifest_of(save())
    again = put_back(save())
    second = manifest_of(save(again))
    differing = {name for name, rows in first.tables.items() if second.tables[name] != rows}
    assert differing == {"audit_event"}, "only the log grew: it says that a copy was made"
    assert first.tables["people_user"].rows == 11 and len(first.tables) > 30
    assert first.members["files/drawings/house.svg"] == second.members["files/drawings/house.svg"]
    assert (Path(settings.MEDIA_ROOT) / again.hex / "drawings" / "house.svg").read_text() == "<svg/>"


def test_hard_words_come_back_letter_for_letter(lived_in: None) -> None:
    again = tenant(put_back(save()))
    with unit_of_work(again.scope):
        from kith.audit.models import Event

        found = Event.objects.get(kind="centre.added")
        assert found.detail == {"words": ODD, "nothing": None, "empty": ""}
        assert found.actor_id is None
        assert User.objects.get(pk=key("ben")).display_name == ODD
        assert Centre.objects.get(name="Nothing").lsoa21 == ""


def test_a_second_step_is_sealed_anew(lived_in: None) -> None:
    archive = save()
    assert "JBSWY3DPEHPK3PXP" in read_member(archive, "tables/mfa_authenticator.csv")
    again = tenant(put_back(archive))
    with unit_of_work(NORTH):
        before = Authenticator.objects.get().data["secret"]
    with unit_of_work(again.scope):
        found = Authenticator.objects.get()
        assert found.data["secret"] != before
        assert TOTP(found).validate_code("000000") in {True, False}
        from allauth.mfa.utils import decrypt

        assert decrypt(found.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_no_browser_is_signed_in_to_the_copy(lived_in: None) -> None:
    again = tenant(put_back(save()))
    with unit_of_work(again.scope):
        assert not Session.objects.exists()


def test_the_copy_reads_only_while_the_first_is_open(lived_in: None) -> None:
    archive = save()
    assert tenant(put_back(archive)).state == Tenant.State.READ_ONLY
    with unit_of_work(PUBLIC_SCOPE):
        Tenant.objects.filter(schema_name="north").update(state=Tenant.State.SUSPENDED)
    assert tenant(put_back(archive, schema="third", host="third.example")).state == Tenant.State.ACTIVE


def test_the_copy_has_a_role_and_a_host_of_its_own(lived_in: None) -> None:
    from django.db import connection

    again = tenant(put_back(save()))
    with unit_of_work(again.scope), connection.cursor() as cursor:
        cursor.execute("select current_user, count(*) from people_user")
        assert cursor.fetchone() == (f"t_{again.pk.hex}", 11)
    with unit_of_work(PUBLIC_SCOPE):
        assert Domain.objects.get(tenant=again).domain == "again.example"


def test_new_numbers_follow_the_old(lived_in: None) -> None:
    archive = save()
    with unit_of_work(PUBLIC_SCOPE):
        Tenant.objects.filter(schema_name="north").update(state=Tenant.State.SUSPENDED)
    again = tenant(put_back(archive))
    with unit_of_work(again.scope):
        made = Authenticator.objects.create(user_id=key("ben"), type="totp", data={"secret": "x"})
        assert made.pk > Authenticator.objects.exclude(pk=made.pk).get().pk


def test_nothing_of_a_neighbour_is_in_it(lived_in: None) -> None:
    """The same people under the same keys in south, and a word in each of its texts."""
    canary = "canary-of-south"
    south = tenant_scope(tenant_id=key("tenant south"), kind="mutual", schema="south", name="South")
    with unit_of_work(south):
        User.objects.update(display_name=canary)
        record(kind="centre.added", by=None, subject=None, detail={"words": canary})
        Centre.objects.create(name=canary, lsoa21="")
    inside = b"".join(f"{name}\n".encode() + data for name, data in unpacked(save()).items())
    assert canary.encode() not in inside and key("tenant south").hex.encode() not in inside
    there = b"".join(unpacked(save(south.tenant_id)).values())
    assert canary.encode() in there


def test_a_person_reads_it_without_us(lived_in: None) -> None:
    found = unpacked(save())
    assert {"readable/families.csv", "readable/families.json", "readable/budget.csv", "readable/returns.json"} <= set(
        found
    )
    assert "published/region_publishedfigure.csv" in found
    readme = found["README.txt"].decode()
    assert "django_session: A browser’s" in readme or "django_session: A browser's" in readme
    assert "mfa_authenticator.data" in readme and "families: each family" in readme
