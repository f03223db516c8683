"""Archives in a folder of the test's own, and the ways tests make them and put them back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from tenants.archives import keeping, putting_back, saving
from tenants.archives.contents import Manifest
from tenants.archives.models import KeptArchive
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work
from tests.databases import copied
from tests.environment import NAME
from tests.golden import key


@pytest.fixture(scope="module")
def one_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database for all tests of a file, which leave it as it was: copying one takes longer than any of them."""
    with copied(f"{NAME}_file") as name, pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        connections.close_all()
        for alias in ("default", OWNER):
            patch.setitem(connections.settings[alias], "NAME", name)
            patch.setitem(connections[alias].settings_dict, "NAME", name)
        yield name
        connections.close_all()


class Hands:
    """What a step is given, without an order."""

    def __init__(self, tenant_id: UUID, **asked: Any) -> None:
        self.tenant_id, self.asked, self.kept = tenant_id, asked, {}

    def keep(self, **found: Any) -> None:
        self.kept.update(found)

    def tell(self, doing: str, *, share: float = 0) -> None:
        pass


@pytest.fixture(autouse=True)
def archive_root(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.ARCHIVE_ROOT = tmp_path / "archives"
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.ARCHIVE_ROOT


def save(tenant_id: UUID = key("tenant north")) -> KeptArchive:
    """The tenant's archive, as the order makes it."""
    hands = Hands(tenant_id)
    for step in saving.EXPORT.steps:
        step.do(hands)
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return KeptArchive.objects.using(OWNER).get(pk=hands.kept["archive"])


def put_back(archive: KeptArchive, *, schema: str = "again", host: str = "again.example") -> UUID:
    """A new tenant from the archive, as the order makes it: its id."""
    hands = Hands(uuid4(), archive=archive.pk.hex, schema=schema, host=host, name="Again")
    for step in putting_back.RESTORE.steps:
        step.do(hands)
    return hands.tenant_id


def manifest_of(archive: KeptArchive) -> Manifest:
    with keeping.open_kept(archive) as found:
        return found.manifest


def read_member(archive: KeptArchive, name: str) -> str:
    with keeping.open_kept(archive) as found, found.member(name) as member:
        return member.read().decode()
