"""The days that stood on each supporter become rows, and nobody's room falls below what they hold."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.peersupport.queries.supporters import with_rows
from apps.peersupport.readiness import reasons_not_in_order, units_of_room
from tests.factories import peersupport as make

GUARDS = import_module("apps.peersupport.migrations.0015_matching_guards")


def test_what_was_ready_stays_ready(house: Any, inside: Any) -> None:
    with inside("north"):
        make.MatchFactory(supporter=house.cara)
        with connection.cursor() as cursor:
            cursor.execute(GUARDS.BROUGHT_OVER)
        for one in with_rows():
            assert [len(rows.all()) for rows in (one.awards, one.clearances, one.supervisions, one.pauses)] == [
                1,
                1,
                1,
                0,
            ]
            assert units_of_room(one, on=timezone.localdate()) == 3
            type(one).objects.filter(pk=one.pk).update(award_until=None, clearance_until=None, supervision_due_on=None)
            found = with_rows().get(pk=one.pk)
            assert reasons_not_in_order(found, on=timezone.localdate()) == [], "read from the rows alone"
