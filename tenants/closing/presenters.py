from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from kith.people.models import User
from kith.permissions import Permission
from kith.web.templatetags.kith_words import say_moment, say_time
from kith.web.words import say_short_day
from tenants.closing import queries
from tenants.closing.conditions import what_is_missing
from tenants.closing.deeds import deeds_for
from tenants.closing.models import Custodian, DeletionCertificate, StateChange
from tenants.models import Tenant

CERTIFICATE_COLUMNS = ["Tenant", "Kind", "Deleted", "Fingerprint"]
CHANGE_COLUMNS = ["When", "What", "Why", "Who"]


def life(tenant: Tenant, for_user: User) -> dict[str, Any]:
    """The part of a tenant's page that says where it is in its life, and what may follow."""
    custodian = queries.custodian_of(tenant.pk)
    may = for_user.may(Permission.MANAGE_TENANTS)
    return {
        "facts": [*_state_facts(tenant), *_custodian_facts(tenant, custodian, may)],
        "deeds": deeds_for(tenant) if may else [],
        "needs_custodian": queries.lacks_custodian(tenant),
        "missing": what_is_missing(tenant) if tenant.state == Tenant.State.SCHEDULED else [],
        "columns": CHANGE_COLUMNS,
        "rows": change_rows(queries.changes_of(tenant.pk)[:20]),
    }


def _state_facts(tenant: Tenant) -> Iterable[tuple[str, str]]:
    yield "State", tenant.get_state_display()
    if tenant.state == Tenant.State.SCHEDULED and tenant.delete_on:
        yield "Deleted from", f"{tenant.delete_on:%-d %B %Y}"
    yield "Legal hold", tenant.hold_reason or "None"


def _custodian_facts(tenant: Tenant, custodian: Custodian | None, may: bool) -> Iterable[dict[str, Any]]:
    if tenant.kind != Tenant.Kind.MUTUAL:
        return
    told = "Nobody yet" if custodian is None else say_custodian(custodian)
    way = {"url": reverse("closing:custodian", args=[tenant.pk]), "do": "Name" if custodian is None else "Change"}
    yield {"label": "Custodian of its archive", "value": told, **(way if may else {})}


def say_custodian(custodian: Custodian) -> str:
    contact = f"{custodian.contact_name}, {custodian.email}"
    return f"{custodian.organisation} ({contact}), agreed {say_short_day(custodian.agreed_on)}"


def change_rows(changes: Iterable[StateChange]) -> list[list[Any]]:
    shown = list(changes)
    names = User.objects.in_bulk({change.by_id for change in shown if change.by_id})
    return [
        [
            say_moment(change.at),
            f"{change.get_before_display()} → {change.get_to_display()}",
            change.reason,
            str(names.get(change.by_id, "Kith itself")),
        ]
        for change in shown
    ]


def certificate_rows(found: Iterable[DeletionCertificate]) -> list[list[Any]]:
    return [
        [
            {"text": certificate.tenant_name, "url": reverse("closing:certificate", args=[certificate.pk])},
            certificate.get_kind_display(),
            say_short_day(timezone.localdate(certificate.done_at)),
            certificate.sha256[:12],
        ]
        for certificate in found
    ]


def certificate_facts(certificate: DeletionCertificate) -> list[tuple[str, str]]:
    tenant, asked = certificate.body["tenant"], certificate.body["asked"]
    facts = [
        ("Tenant", tenant["name"]),
        ("Its id", tenant["id"]),
        ("Kind", certificate.get_kind_display()),
        ("Addresses", ", ".join(tenant["addresses"])),
        ("Made", _moment(tenant["made_at"])),
        ("A day was set on", _moment(tenant["scheduled_at"])),
        ("The day that was set", _day(tenant["scheduled_for"])),
        ("Why", tenant["reason"]),
        ("Asked for", _moment(asked["at"])),
        ("Asked for by", _who(asked["by"])),
        ("Deleted all the same, because", asked["despite"]),
        ("Done", _dated(certificate.done_at)),
    ]
    return [(label, value) for label, value in facts if value]


def counted(certificate: DeletionCertificate) -> list[list[Any]]:
    """What there was and what is left, line by line: the most first."""
    removed, left = certificate.body["removed"], certificate.body["left"]
    there = sorted(((number, what) for what, number in removed.items() if number), reverse=True)
    return [[what[:1].upper() + what[1:], f"{number:,}", f"{left.get(what, 0):,}"] for number, what in there]


def not_there(certificate: DeletionCertificate) -> list[str]:
    """What was looked for and was not there, before and after."""
    return sorted(what for what, number in certificate.body["removed"].items() if not number)


def _who(user_id: str) -> str:
    if not user_id:
        return "Kith itself, on the day that was set"
    return str(User.objects.filter(pk=user_id).first() or "Somebody no longer here")


def _moment(text: str) -> str:
    moment = parse_datetime(text) if text else None
    return _dated(moment) if moment else ""


def _dated(moment: datetime) -> str:
    """With the year: a certificate is read years later."""
    here = timezone.localtime(moment)
    return f"{here:%-d %B %Y}, {say_time(here)}"


def _day(text: str) -> str:
    day = parse_date(text) if text else None
    return f"{day:%-d %B %Y}" if day else ""
