"""Taking a tenant from one state to the next: each change is on the record, and every process follows in seconds."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kith.audit.operations import Actor, record
from kith.errors import BadInput, Refused
from tenants.closing import states
from tenants.closing.conditions import what_is_missing
from tenants.closing.models import StateChange
from tenants.closing.queries import lacks_custodian, never_live
from tenants.closing.states import DAYS_OF_NOTICE, Move
from tenants.fleet.models import Order
from tenants.fleet.operations import AlreadyAskedFor, ask_for, try_again
from tenants.hosts import forget_doors
from tenants.models import Tenant

S = Tenant.State


class NotFromHere(Refused):
    """The tenant is in a state that this does not start from."""


class NoCustodian(Refused):
    """A mutual goes live once it has said who takes its archive over if it ends."""


class NoReason(BadInput):
    """Whoever shuts a tenant says why."""


class TooSoon(BadInput):
    """The day of a deletion leaves too little time to say no."""


class OnHold(Refused):
    """The law forbids deleting what is inside."""


class NotOnHold(Refused):
    """There is no hold to lift."""


class NameNotTyped(BadInput):
    """Whoever deletes a tenant types its name, so that it is the one they mean."""


class NotYet(Refused):
    """Something has to be done before the tenant goes, or a reason given for going without."""


@transaction.atomic
def go_live(*, tenant: Tenant, by: Actor | None) -> Tenant:
    """Let families in. Raises NoCustodian for a mutual that has named none, NotFromHere."""
    if lacks_custodian(tenant):
        raise NoCustodian(f"Name who takes the archive over if {tenant.name} ends. Then it can go live.")
    return take(states.GO_LIVE, tenant=tenant, by=by)


@transaction.atomic
def make_read_only(*, tenant: Tenant, reason: str, by: Actor | None) -> Tenant:
    """Stop all writing, at once by the pages and then by the database's own rights. Raises NoReason, NotFromHere."""
    return _shut(states.MAKE_READ_ONLY, tenant, reason, by)


@transaction.atomic
def suspend(*, tenant: Tenant, reason: str, by: Actor | None) -> Tenant:
    """Shut its pages and let its tasks wait. Raises NoReason, NotFromHere."""
    return _shut(states.SUSPEND, tenant, reason, by)


@transaction.atomic
def reopen(*, tenant: Tenant, reason: str, by: Actor | None) -> Order:
    """Ask for a tenant to be opened again: its rights come back with its state, so the caretaker does it.

    Raises NoReason, NotFromHere, AlreadyAskedFor.
    """
    move = way_back(tenant)
    _refuse_from(move, tenant)
    return ask_for(
        kind="reopen", by=by, tenant_id=tenant.pk, reason=_reason(reason), asked_by=_id(by), was=tenant.state
    )


@transaction.atomic
def schedule_deletion(*, tenant: Tenant, on: date, reason: str, by: Actor | None, today: date) -> Tenant:
    """Say that a tenant is deleted from `on`, a day at least DAYS_OF_NOTICE after `today`.

    Raises OnHold, TooSoon, NoReason, NotFromHere.
    """
    _refuse_hold(tenant)
    first = first_day(today)
    if on < first:
        raise TooSoon(f"Choose {first:%-d %B %Y} or later, so that there is time to say no.", field="on")
    return take(states.SCHEDULE_DELETION, tenant=tenant, by=by, reason=_reason(reason), delete_on=on)


@transaction.atomic
def cancel_deletion(*, tenant: Tenant, reason: str, by: Actor | None) -> Tenant:
    """Keep a tenant that was to be deleted. Raises NoReason, NotFromHere, also once the deletion has begun."""
    return take(states.CANCEL_DELETION, tenant=tenant, by=by, reason=_reason(reason), delete_on=None)


@transaction.atomic
def place_hold(*, tenant: Tenant, reason: str, by: Actor | None) -> Tenant:
    """Forbid a tenant's deletion, whatever its state, until the hold is lifted. Raises NoReason, NotFromHere."""
    tenant = _locked(tenant)
    if tenant.state == S.DELETING:
        raise NotFromHere(f"{tenant.name} is being deleted: it is too late to hold it.")
    _set_hold(tenant, _reason(reason))
    record(kind="tenant.held", by=by, subject=tenant)
    return tenant


@transaction.atomic
def lift_hold(*, tenant: Tenant, reason: str, by: Actor | None) -> Tenant:
    """Raises NoReason, NotOnHold."""
    _reason(reason)
    tenant = _locked(tenant)
    if not tenant.hold_reason:
        raise NotOnHold(f"{tenant.name} is not on hold.")
    _set_hold(tenant, "")
    record(kind="tenant.hold-lifted", by=by, subject=tenant)
    return tenant


@transaction.atomic
def ask_deletion(*, tenant: Tenant, typed_name: str, despite: str, by: Actor | None) -> Order:
    """Ask for a tenant to be deleted now; a deletion that broke off goes on where it was.

    `despite` says why it goes although something is missing, "" where nothing is.

    Raises NotFromHere, OnHold, NameNotTyped, NotYet, AlreadyAskedFor.
    """
    if typed_name.strip() != tenant.name:
        raise NameNotTyped(f"Type {tenant.name} as it is written here.", field="typed_name")
    if tenant.state == S.DELETING and (broken_off := _broken_off(tenant)):
        return try_again(order=broken_off, by=by)
    refuse_to_delete(tenant, despite=despite)
    return ask_for(kind="delete", by=by, tenant_id=tenant.pk, despite=despite.strip(), asked_by=_id(by))


def refuse_to_delete(tenant: Tenant, *, despite: str) -> None:
    """Raises NotFromHere, OnHold, NotYet. Inside the public scope."""
    _refuse_from(states.DELETE, tenant)
    _refuse_hold(tenant)
    missing = what_is_missing(tenant)
    if missing and not despite.strip():
        raise NotYet(" ".join(missing))


def say_hold(tenant: Tenant) -> str:
    """Why a hold keeps it from being deleted, "" where there is none."""
    if not tenant.hold_reason:
        return ""
    return f"{tenant.name} is on legal hold: {tenant.hold_reason}. Lift the hold first."


def first_day(today: date) -> date:
    """The earliest day from which a tenant may be deleted, said today."""
    return today + timedelta(days=DAYS_OF_NOTICE)


def _broken_off(tenant: Tenant) -> Order | None:
    """The order that began to delete it and could not end: it knows what was there."""
    failed = Order.objects.filter(kind="delete", tenant_id=tenant.pk, state=Order.State.FAILED)
    return failed.order_by("-asked_at").first()


def way_back(tenant: Tenant) -> Move:
    """How a shut tenant opens: to its people and families, or to those who were getting it ready."""
    return states.SET_UP_AGAIN if never_live(tenant.pk) else states.REOPEN


def take(
    move: Move, *, tenant: Tenant, by: Actor | None, reason: str = "", using: str = "default", **fields: Any
) -> Tenant:
    """Take one move, in the open transaction of `using`. For this sub-app: others call the operation of the move."""
    tenant = _locked(tenant, using)
    _refuse_from(move, tenant)
    before, now = tenant.state, timezone.now()
    changes = {"state": move.to, "state_changed_at": now, "state_reason": reason, **fields}
    Tenant.objects.using(using).filter(pk=tenant.pk).update(**changes)
    for name, value in changes.items():
        setattr(tenant, name, value)
    _keep_change(tenant, before, now, by.pk if by else None, using)
    record(kind=move.event, by=by, subject=tenant, using=using)
    forget_doors()
    transaction.on_commit(forget_doors, using=using)  # somebody may have looked before this was true
    return tenant


def _keep_change(tenant: Tenant, before: str, at: datetime, by_id: UUID | None, using: str) -> None:
    StateChange.objects.using(using).create(
        tenant_id=tenant.pk,
        before=before,
        to=tenant.state,
        reason=tenant.state_reason,
        by_id=by_id,
        at=at,
    )


def _shut(move: Move, tenant: Tenant, reason: str, by: Actor | None) -> Tenant:
    """The pages shut with this transaction; the database's rights follow as soon as the caretaker has time."""
    tenant = take(move, tenant=tenant, by=by, reason=_reason(reason))
    with suppress(AlreadyAskedFor):
        ask_for(kind="rights", by=by, tenant_id=tenant.pk)
    return tenant


def _locked(tenant: Tenant, using: str = "default") -> Tenant:
    return Tenant.objects.using(using).select_for_update().get(pk=tenant.pk)


def _set_hold(tenant: Tenant, reason: str) -> None:
    tenant.hold_reason = reason
    tenant.save(update_fields=["hold_reason"])


def _refuse_from(move: Move, tenant: Tenant) -> None:
    if not move.starts_from(tenant.state):
        raise NotFromHere(f"{move.refusal} {tenant.name} is: {tenant.get_state_display().lower()}.")


def _refuse_hold(tenant: Tenant) -> None:
    if held := say_hold(tenant):
        raise OnHold(held)


def _id(by: Actor | None) -> str:
    return str(by.pk) if by else ""


def _reason(reason: str) -> str:
    if not reason.strip():
        raise NoReason("Say why, in a few words. It stands on the record.", field="reason")
    return reason.strip()[:300]
