"""The first operator, whom nobody can invite."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command

from kith.people.models import User
from kith.permissions import Permission


def test_the_first_operator_gets_in_by_a_command(inside: Any, capsys: Any) -> None:
    for _twice in range(2):
        call_command("make_operator", "Zoe@Example.org", "Zoe")
    with inside("public"):
        zoe = User.objects.get(email="zoe@example.org")
        assert zoe.may(Permission.READ_TENANTS)
        assert not zoe.has_usable_password()
    assert "Zoe signs in at kith.localhost with zoe@example.org" in capsys.readouterr().out


def test_an_operator_is_nobody_in_a_tenant(inside: Any) -> None:
    call_command("make_operator", "zoe@example.org", "Zoe")
    with inside("north"):
        assert not User.objects.filter(email="zoe@example.org").exists()
