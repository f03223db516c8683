"""The dry run on its page, somebody else's yes, and who may see a name."""

from __future__ import annotations

import uuid
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from apps.peersupport.models.record import Entry
from apps.peersupport.models.retention import RemovalList, Tombstone
from apps.peersupport.removing import ask_for_approved, remove_approved
from kith.roles import Role
from tests.factories import peersupport as make


@pytest.fixture
def dina_too(inside: Any, person: Any) -> None:
    """Dina may remove as well, and sees no family."""
    from kith.people.operations import give_role

    with inside("north"):
        give_role(user=person("dina"), role=Role.MANAGER, by=person("ivy"))


def test_looking_removes_nothing_and_needs_somebody_elses_yes(
    long_over: Any, dina_too: None, browse: Any, inside: Any
) -> None:
    asha, dina = browse("north", "asha"), browse("north", "dina")
    page = asha.get("/retention/").content.decode()
    assert "Olena" in page and "A proposal" in page
    answer = asha.post("/retention/list/", {"client_key": str(uuid.uuid4())})
    assert answer.status_code == 302
    with inside("north"):
        removal = RemovalList.objects.get()
        assert Entry.objects.exists() and not Tombstone.objects.exists()
    assert asha.post(f"/retention/{removal.pk}/approve/").status_code == 409
    seen = dina.get(f"/retention/{removal.pk}/").content.decode()
    assert "Olena" not in seen and str(long_over.family.pk)[:8] in seen
    assert dina.post(f"/retention/{removal.pk}/approve/").status_code == 302
    with inside("north"):
        assert ask_for_approved() in (0, 1)
        remove_approved.run()
        assert Tombstone.objects.count() == 1 and not Entry.objects.filter(family=long_over.family).exists()
    assert "All removed" in asha.get("/retention/").content.decode()


def test_who_may_not(long_over: Any, browse: Any) -> None:
    for name in ("ben", "cara", "gita"):
        assert browse("north", name).get("/retention/").status_code == 403
        assert browse("north", name).post("/retention/list/").status_code == 403


def test_a_list_of_another_tenant_is_not_here(long_over: Any, browse: Any, inside: Any) -> None:
    browse("north", "asha").post("/retention/list/", {"client_key": str(uuid.uuid4())})
    with inside("north"):
        removal = RemovalList.objects.get()
    assert browse("south", "asha").get(f"/retention/{removal.pk}/").status_code == 404


def test_the_command_only_looks_unless_told(long_over: Any, inside: Any) -> None:
    said = StringIO()
    call_command("retention", "north", stdout=said)
    assert str(long_over.family.pk) in said.getvalue() and "Nothing was removed" in said.getvalue()
    call_command("retention", "north", "--approved", stdout=said)
    assert "0 removed" in said.getvalue()
    with inside("north"):
        assert Entry.objects.filter(family=long_over.family).exists()


def test_nothing_due_is_no_list(inside: Any, browse: Any) -> None:
    with inside("north"):
        make.PersonFactory()
    page = browse("north", "asha").get("/retention/").content.decode()
    assert "Nothing may go today" in page
    assert browse("north", "asha").post("/retention/list/").status_code == 409
