"""What an operator can do to one tenant's life, each with a page that says what will happen and asks once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from kith.people.models import User
from tenants.closing import operations, states
from tenants.closing.conditions import what_is_missing
from tenants.closing.forms import DeleteForm, NothingToSay, ReasonForm, ScheduleForm
from tenants.closing.states import Move
from tenants.models import Tenant

S = Tenant.State
Do = Callable[[Tenant, dict[str, Any], User], object]


@dataclass(frozen=True)
class Deed:
    """`verb` is its address, `does` tells what will happen, `said` what has happened.

    `why_not` says why it cannot be done to a tenant now, "" where it can; it is offered where `fits` says so.
    """

    verb: str
    title: str
    does: str
    said: str
    do: Do
    why_not: Callable[[Tenant], str]
    fits: Callable[[Tenant], bool]
    form: Callable[..., forms.Form] = ReasonForm
    tone: str = "first"


def _of(move: Move, said: str, do: Do, *, respects_hold: bool = False, **more: Any) -> Deed:
    def why_not(tenant: Tenant) -> str:
        if not move.starts_from(tenant.state):
            return move.refusal
        return operations.say_hold(tenant) if respects_hold else ""

    more.setdefault("fits", lambda tenant: move.starts_from(tenant.state))
    return Deed(move.verb, move.title, move.does, said, do, why_not, **more)


def _with_reason(operation: Callable[..., object]) -> Do:
    return lambda tenant, data, by: operation(tenant=tenant, reason=data["reason"], by=by)


def _schedule(tenant: Tenant, data: dict[str, Any], by: User) -> object:
    return operations.schedule_deletion(
        tenant=tenant, on=data["on"], reason=data["reason"], by=by, today=timezone.localdate()
    )


def _delete(tenant: Tenant, data: dict[str, Any], by: User) -> object:
    return operations.ask_deletion(tenant=tenant, typed_name=data["typed_name"], despite=data.get("despite", ""), by=by)


def _delete_form(*args: Any, tenant: Tenant) -> forms.Form:
    return DeleteForm(*args, missing=what_is_missing(tenant), name=tenant.name)


def _may_be_held(tenant: Tenant) -> bool:
    return tenant.state != S.DELETING and not tenant.hold_reason


DEEDS = (
    _of(
        states.GO_LIVE,
        "{} is live.",
        lambda tenant, data, by: operations.go_live(tenant=tenant, by=by),
        form=NothingToSay,
    ),
    _of(
        states.MAKE_READ_ONLY, "{} is reading only.", _with_reason(operations.make_read_only)
    ),
    _of(states.SUSPEND, "{} is suspended.", _with_reason(operations.suspend), tone="now"),
    _of(states.REOPEN, "{} opens again in a moment.", _with_reason(operations.reopen)),
    _of(
        states.SCHEDULE_DELETION,
        "{} has a day to be deleted.",
        _schedule,
        form=ScheduleForm,
        tone="now",
        respects_hold=True,
    ),
    _of(states.CANCEL_DELETION, "{} is kept.", _with_reason(operations.cancel_deletion)),
    _of(
        states.DELETE,
        "{} is being deleted.",
        _delete,
        form=_delete_form,
        tone="now",
        respects_hold=True,
        fits=lambda tenant: tenant.state in {S.SCHEDULED, S.MAKING, S.DELETING},
    ),
    Deed(
        "place-hold",
        "Place a legal hold",
        "It is not deleted while the hold lasts, whatever its state and whoever asks. Nothing else changes.",
        "{} is on hold.",
        _with_reason(operations.place_hold),
        lambda tenant: "" if _may_be_held(tenant) else "It is on hold already, or too late to hold.",
        _may_be_held,
    ),
    Deed(
        "lift-hold",
        "Lift the legal hold",
        "It can be deleted again, in the usual way.",
        "{} is on hold no more.",
        _with_reason(operations.lift_hold),
        lambda tenant: "" if tenant.hold_reason else "It is not on hold.",
        lambda tenant: bool(tenant.hold_reason),
    ),
)  # fmt: skip
BY_VERB = {deed.verb: deed for deed in DEEDS}


def deeds_for(tenant: Tenant) -> list[Deed]:
    return [deed for deed in DEEDS if deed.fits(tenant)]
