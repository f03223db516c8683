"""Whoever removes is killed, and whenever: each record is there whole or gone with its tombstone; the rest goes later.

Every few words to the database here; with KITH_KILL_EVERY=1 in the environment, at every one of them.
"""

from __future__ import annotations

import uuid

from django.utils import timezone

from apps.peersupport.models.families import Family
from apps.peersupport.models.record import Entry, Reply
from apps.peersupport.models.retention import Tombstone
from apps.peersupport.operations.retention import approve_removal, make_removal_list
from kith.people.models import User
from tenants.isolation import tenant_scope, unit_of_work
from tests.apps.peersupport.rights.conftest import over
from tests.golden import TENANTS, key
from tests.killed import every_word

NORTH = tenant_scope(tenant_id=key("tenant north"), kind=TENANTS["north"], schema="north", name="North")
WORK_OFF = "from django.core.management import call_command; call_command('retention', 'north', '--approved')"


def prepare() -> set[uuid.UUID]:
    """Three families more whose time is over, on a list that was approved."""
    with unit_of_work(NORTH):
        asha, ivy = User.objects.get(pk=key("asha")), User.objects.get(pk=key("ivy"))
        made = {over(years=4, by=asha).family.pk for _ in range(3)}
        now = {"at": timezone.now(), "by": asha}
        removal = make_removal_list(client_key=uuid.uuid4(), on=timezone.localdate(), **now)
        approve_removal(removal=removal, at=timezone.now(), by=ivy)
    return made


def check_whole(families: set[uuid.UUID]) -> None:
    """A family has all of its record, or a tombstone and none of it."""
    with unit_of_work(NORTH):
        gone = set(Tombstone.objects.filter(subject_id__in=families).values_list("subject_id", flat=True))
        for family in families:
            entries = Entry.objects.filter(family=family).count()
            replies = Reply.objects.filter(entry__family=family).count()
            assert (entries, replies) == ((0, 0) if family in gone else (1, 1))
            assert Family.objects.filter(pk=family, postcode="").exists() == (family in gone)


def test_each_record_is_whole_or_gone(database: str) -> None:
    made = prepare()
    for _ in every_word(WORK_OFF, database=database, every=29):
        check_whole(made)
    check_whole(made)
    with unit_of_work(NORTH):
        assert Tombstone.objects.filter(subject_id__in=made).count() == 3
