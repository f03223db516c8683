"""Forgetting a parent: who has another role here keeps their name and their sign-in."""

from __future__ import annotations

from typing import Any

from kith.audit.models import Event
from kith.people.operations import forget_person, give_role
from kith.roles import Role


def test_a_parent_who_supports_others_stops_being_a_parent_and_stays(inside: Any, person: Any) -> None:
    with inside("north"):
        gita, asha = person("gita"), person("asha")
        give_role(user=gita, role=Role.PEER_SUPPORTER, by=asha)
        forget_person(user=gita, by=asha)
        assert (gita.roles, gita.is_active) == ({Role.PEER_SUPPORTER}, True) and gita.display_name != "Removed"
        ended = Event.objects.get(kind="role.ended", subject_id=gita.pk)
        assert (ended.detail, ended.actor_id) == ({"role": "PARENT"}, asha.pk)


def test_a_parent_and_nothing_else_is_nobody_here_any_more(inside: Any, person: Any) -> None:
    with inside("north"):
        gita = person("gita")
        forget_person(user=gita, by=person("asha"))
        gita.refresh_from_db()
        assert (gita.display_name, gita.is_active) == ("Removed", False)
        assert gita.email.endswith("@removed.invalid") and not gita.has_usable_password()
        assert not gita.role_grants.filter(ended_at=None).exists()
        assert Event.objects.filter(kind="person.forgotten", subject_id=gita.pk).exists()
