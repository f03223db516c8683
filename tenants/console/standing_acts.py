"""The acts every console has: the states of a tenant, its version and its rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kith.people.models import User
from tenants.closing import operations, states
from tenants.closing.states import Move
from tenants.console import bringing_up
from tenants.console.acts import Act
from tenants.fleet.operations import ask_for
from tenants.models import Tenant

Operation = Callable[..., Any]


def _moves(move: Move, operation: Operation, order: int) -> Act:
    """An act for a move of the table of states, refused from where the move does not start."""

    def do(tenant: Tenant, reason: str, by: User) -> object:
        return operation(tenant=tenant, reason=reason, by=by)

    def why_not(tenant: Tenant) -> str:
        return "" if move.starts_from(tenant.state) else f"{move.refusal} It is {tenant.get_state_display().lower()}."

    return Act(name=move.verb, title=move.title, does=move.does, order=order, do=do, why_not=why_not)


def _migrate(tenant: Tenant, reason: str, by: User) -> object:
    return ask_for(kind=bringing_up.MIGRATE, by=by, tenant_id=tenant.pk, reason=reason)


def _restore_rights(tenant: Tenant, reason: str, by: User) -> object:
    return ask_for(kind=bringing_up.RESTORE_RIGHTS, by=by, tenant_id=tenant.pk, reason=reason)


def _has_no_schema(tenant: Tenant) -> str:
    shut = tenant.state in {Tenant.State.MAKING, Tenant.State.DELETING}
    return f"It is {tenant.get_state_display().lower()}: there is nothing to put right." if shut else ""


ACTS = (
    _moves(states.MAKE_READ_ONLY, operations.make_read_only, 10),
    _moves(states.SUSPEND, operations.suspend, 20),
    _moves(states.REOPEN, operations.reopen, 30),
    Act(
        name="migrate",
        title="Bring up to date",
        does="The caretaker gives each of them the migrations it lacks, one after another. What fails stays as it was.",
        order=50,
        do=_migrate,
        why_not=_has_no_schema,
    ),
    Act(
        name="restore-rights",
        title="Put the rights right",
        does="The caretaker gives each one's database role what the models say, and takes away what they do not.",
        order=60,
        do=_restore_rights,
        why_not=_has_no_schema,
    ),
)
