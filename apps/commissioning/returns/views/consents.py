from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.commissioning.region import operations, queries
from apps.commissioning.returns.forms import ConsentForm
from apps.commissioning.returns.operations import role_of
from kith.access import SignedIn, requires
from kith.catalogue.indicators.queries import current_versions
from kith.errors import BadInput
from kith.permissions import Permission


@requires(Permission.MANAGE_CONSENT)
@require_safe
def commissioners(request: SignedIn) -> HttpResponse:
    """Who may compare us, on what, and every word given or taken back."""
    last = queries.consents_here()
    names = dict(_choices())
    listed = [
        {"commissioner": each, "consent": last.get(each.pk),
         "figures": _named(last[each.pk].indicator_codes, names) if each.pk in last else []}
        for each in queries.commissioners()
    ]  # fmt: skip
    return render(request, "returns/commissioners.html", {"listed": listed, "history": queries.consent_history_here()})


@requires(Permission.MANAGE_CONSENT)
@require_http_methods(["GET", "POST"])
def give_consent(request: SignedIn, pk: UUID) -> HttpResponse:
    commissioner = queries.get_commissioner(pk)
    choices = _choices()
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        choices=choices,
        initial={"indicator_codes": [code for code, _ in choices]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_consent(commissioner=commissioner, **form.cleaned_data, **_by(request))
        except BadInput as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, f"{commissioner} may compare us from now.")
            return redirect("returns:commissioners")
    return render(request, "returns/give_consent.html", {"form": form, "commissioner": commissioner})


@requires(Permission.MANAGE_CONSENT)
@require_http_methods(["GET", "POST"])
def withdraw_consent(request: SignedIn, pk: UUID) -> HttpResponse:
    commissioner = queries.get_commissioner(pk)
    if request.method == "POST":
        operations.withdraw_consent(commissioner=commissioner, **_by(request))
        messages.success(request, f"{commissioner} sees neither our name nor our figures from now.")
        return redirect("returns:commissioners")
    return render(request, "returns/withdraw_consent.html", {"commissioner": commissioner})


def _named(codes: list[str], names: dict[str, str]) -> list[str]:
    """The words for indicator codes, in the catalogue's order."""
    return [name for code, name in names.items() if code in codes]


def _choices() -> list[tuple[str, str]]:
    return [(version.indicator.code, version.plain_name) for version in current_versions()]


def _by(request: SignedIn) -> dict[str, Any]:
    role = role_of(request.user, Permission.MANAGE_CONSENT)
    return {"acted_by_role": role, "by": request.user, "at": timezone.now()}
