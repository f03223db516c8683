"""The list of local services: adding, changing, checking, taking off, and undoing. Every change is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from apps.peersupport.models.services import LocalService, LocalServiceChange
from apps.peersupport.service_kinds import kinds
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.geography.postcodes import normalise
from kith.people.models import User

Kind = LocalServiceChange.Kind
COLUMNS = {field.attname: field for field in LocalService._meta.concrete_fields if field.name != "id"}
"""What a change keeps of a service."""
VERBS = {
    Kind.ADDED: "added", Kind.CHANGED: "changed", Kind.CHECKED: "checked", Kind.RETIRED: "retired",
    Kind.BROUGHT_BACK: "brought-back", Kind.UNDONE: "undone",
}  # fmt: skip


class ServiceListedAlready(BadInput):
    """A service of that name at that postcode is on the list."""


class KindUnknown(BadInput):
    """A kind that no card names."""


class NothingToUndo(Refused):
    """It was only added, never changed."""


@transaction.atomic
def add_service(*, facts: dict[str, Any], checked: bool, at: dt.datetime, on: dt.date, by: User) -> LocalService:
    """Put a service on the list. `checked`: whoever adds it has just made sure that it is all so.

    Raises ServiceListedAlready, KindUnknown, NotAPostcode.
    """
    service = LocalService(**_in_order(facts))
    if checked:
        service.last_checked_on, service.last_checked_by = on, by
    return _keep(service, Kind.ADDED, at=at, by=by)


@transaction.atomic
def change_service(*, service: LocalService, facts: dict[str, Any], at: dt.datetime, by: User) -> LocalService:
    """Put facts right. Changed to what it is, nothing is kept.

    Raises ServiceListedAlready, KindUnknown, NotAPostcode.
    """
    locked = _locked(service)
    wanted = _in_order(facts)
    if all(getattr(locked, name) == value for name, value in wanted.items()):
        return locked
    for name, value in wanted.items():
        setattr(locked, name, value)
    return _keep(locked, Kind.CHANGED, at=at, by=by)


@transaction.atomic
def check_service(*, service: LocalService, at: dt.datetime, on: dt.date, by: User) -> LocalService:
    """Somebody rang or went, and it is all so."""
    locked = _locked(service)
    locked.last_checked_on, locked.last_checked_by = on, by
    return _keep(locked, Kind.CHECKED, at=at, by=by)


@transaction.atomic
def retire_service(*, service: LocalService, at: dt.datetime, by: User) -> LocalService:
    """It has closed or moved away: off the list, and nobody is pointed to it. Twice is once."""
    locked = _locked(service)
    if locked.retired_at:
        return locked
    locked.retired_at = at
    return _keep(locked, Kind.RETIRED, at=at, by=by)


@transaction.atomic
def bring_back_service(*, service: LocalService, at: dt.datetime, by: User) -> LocalService:
    """It is open after all. Raises ServiceListedAlready."""
    locked = _locked(service)
    if locked.retired_at is None:
        return locked
    locked.retired_at = None
    return _keep(locked, Kind.BROUGHT_BACK, at=at, by=by)


@transaction.atomic
def undo_service_change(*, service: LocalService, at: dt.datetime, by: User) -> LocalService:
    """As it was before the last change; undoing that again brings the change back.

    Raises NothingToUndo, ServiceListedAlready.
    """
    locked = _locked(service)
    last_two = list(locked.changes.order_by("-step")[:2])
    if len(last_two) < 2:
        raise NothingToUndo("Nothing was changed since it was added. Take it off the list if it is wrong.")
    for name, value in last_two[1].kept.items():
        setattr(locked, name, COLUMNS[name].to_python(value))
    return _keep(locked, Kind.UNDONE, at=at, by=by)


def _in_order(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts with the postcode as it is written and only known kinds."""
    unknown = [kind for kind in facts.get("kinds", ()) if kind not in kinds()]
    if unknown:
        raise KindUnknown(f"We have no kind called {unknown[0]}. Pick from the list.", field="kinds")
    postcode = facts.get("postcode", "").strip()
    return {**facts, "postcode": normalise(postcode) if postcode else ""}


def _locked(service: LocalService) -> LocalService:
    found: LocalService = LocalService.objects.select_for_update().get(pk=service.pk)
    return found


def _keep(service: LocalService, kind: Kind, *, at: dt.datetime, by: User) -> LocalService:
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError:
        raise ServiceListedAlready(f"{service.name} is on the list already.", field="name") from None
    last = service.changes.order_by("-step").first()
    LocalServiceChange.objects.create(
        service=service, step=last.step + 1 if last else 1, kind=kind, at=at, by=by,
        kept={name: getattr(service, name) for name in COLUMNS},
    )  # fmt: skip
    record(kind=f"local-service.{VERBS[kind]}", by=by, subject=service)
    return service
