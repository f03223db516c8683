"""What an operator can do to one tenant or to many at once: each sub-app of this storey adds its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from kith.errors import Refused
from kith.people.models import User
from tenants.models import Tenant


@dataclass(frozen=True, kw_only=True)
class Act:
    """`does` tells the operator what will happen. `do` is one operation for one tenant, with the reason that was given.

    `why_not` says, before anything is done, why this tenant is left out; "" where it is not. `do` may refuse besides.
    """

    name: str
    title: str
    does: str
    order: int
    do: Callable[[Tenant, str, User], object]
    why_not: Callable[[Tenant], str] = lambda tenant: ""


@dataclass(frozen=True)
class Outcome:
    """`refusal` is why nothing was done to this tenant; "" where it was."""

    tenant: Tenant
    refusal: str = ""


_acts: dict[str, Act] = {}


def register_act(act: Act) -> None:
    """Call from AppConfig.ready()."""
    _acts[act.name] = act


def acts() -> list[Act]:
    return sorted(_acts.values(), key=lambda act: (act.order, act.name))


def act_named(name: str) -> Act | None:
    return _acts.get(name)


def do_to_each(act: Act, tenants: Iterable[Tenant], *, reason: str, by: User) -> list[Outcome]:
    """Do it to every one of them, each wholly or not at all: what is refused for one is done for the others."""
    return [_do(act, tenant, reason, by) for tenant in tenants]


def _do(act: Act, tenant: Tenant, reason: str, by: User) -> Outcome:
    try:
        with transaction.atomic():
            if refusal := act.why_not(tenant):
                return Outcome(tenant, refusal)
            act.do(tenant, reason, by)
    except Refused as refused:
        return Outcome(tenant, refused.sentence)
    return Outcome(tenant)
