"""The list of local services: for supporters and coordinators to read, for coordinators to keep."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.checked import shown
from apps.peersupport.forms.services import NewServiceForm, ServiceForm
from apps.peersupport.models.services import LocalService
from apps.peersupport.operations import services as write
from apps.peersupport.presenters import services as present
from apps.peersupport.presenters.open_referral import page_of
from apps.peersupport.queries.services import changes_of, get_local_service
from apps.peersupport.queries.services import local_services as read_services
from apps.peersupport.service_kinds import kinds
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file

SHOW = (("", "All on the list"), ("stale", "To check again"), ("retired", "Taken off the list"))


@requires(Permission.READ_SERVICES)
@require_safe
def local_services(request: SignedIn) -> HttpResponse:
    """The list: searched, filtered, printed, taken away."""
    today = timezone.localdate()
    found = _found(request)
    if request.GET.get("as") == "csv":
        return csv_file("local-services", present.EXPORT_HEAD, map(present.export_row, found))
    context = {
        "columns": present.LIST_HEAD, "rows": [present.list_row(one, today=today) for one in found],
        "number": len(found), "kinds": kinds(), "show": SHOW, "export": asked.export_address(request),
        "may_keep": request.user.may(Permission.MANAGE_SERVICES),
        "sheet": [shown(one, today=today) for one in found],
    }  # fmt: skip
    return render(request, "peersupport/local_services.html", context)


@requires(Permission.READ_SERVICES)
@require_safe
def export_local_services(request: SignedIn) -> HttpResponse:
    """The list as others' directories read it: Open Referral UK."""
    answer = JsonResponse(page_of(_found(request), today=timezone.localdate()), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="local-services.json"'
    return answer


def _found(request: SignedIn) -> list[LocalService]:
    wanted = request.GET.get("show", "")
    found = read_services(words=asked.words(request), kind=request.GET.get("kind", "").replace("\x00", ""), show=wanted)
    if wanted != "stale":
        return found
    today = timezone.localdate()
    return [one for one in found if shown(one, today=today).is_stale]


@requires(Permission.READ_SERVICES)
@require_safe
def local_service(request: SignedIn, pk: UUID) -> HttpResponse:
    """One service, and what was done with it."""
    found = get_local_service(pk=pk)
    context = {
        "service": found, "shown": shown(found, today=timezone.localdate()), "facts": present.facts(found),
        "changes": present.change_lines(changes_of(found)),
        "may_keep": request.user.may(Permission.MANAGE_SERVICES),
    }  # fmt: skip
    return render(request, "peersupport/local_service.html", context)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(FORM)
def add_local_service(request: SignedIn) -> HttpResponse:
    form = NewServiceForm(request.POST or None)
    made: list[LocalService] = []
    now = timezone.now()
    if done(form, lambda: made.append(write.add_service(
        facts=form.facts(), checked=form.cleaned_data["checked"], at=now, on=timezone.localdate(now), by=request.user
    ))):  # fmt: skip
        messages.success(request, f"{made[0]} is on the list.")
        return redirect("peersupport:local-service", made[0].pk)
    return show(request, "add_local_service", form)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(FORM)
def change_local_service(request: SignedIn, pk: UUID) -> HttpResponse:
    found = get_local_service(pk=pk)
    form = ServiceForm(request.POST or None, initial={name: getattr(found, name) for name in ServiceForm.base_fields})
    if done(form, lambda: write.change_service(
        service=found, facts=form.cleaned_data, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept. What it said before stays in its history.")
        return redirect("peersupport:local-service", found.pk)
    return show(request, "change_local_service", form, service=found)


@requires(Permission.MANAGE_SERVICES)
@require_POST
def check_local_service(request: SignedIn, pk: UUID) -> HttpResponse:
    """ "I have made sure that it is all so." """
    now = timezone.now()
    return _do(request, pk, "Checked today, by you.", write.check_service, on=timezone.localdate(now), at=now)


@requires(Permission.MANAGE_SERVICES)
@require_POST
def retire_local_service(request: SignedIn, pk: UUID) -> HttpResponse:
    return _do(request, pk, "It is off the list. Nobody is pointed to it.", write.retire_service)


@requires(Permission.MANAGE_SERVICES)
@require_POST
def bring_back_local_service(request: SignedIn, pk: UUID) -> HttpResponse:
    return _do(request, pk, "It is on the list again.", write.bring_back_service)


@requires(Permission.MANAGE_SERVICES)
@require_POST
def undo_local_service(request: SignedIn, pk: UUID) -> HttpResponse:
    """As it was before the last change."""
    return _do(request, pk, "Undone. Undo again to have it back.", write.undo_service_change)


def _do(request: SignedIn, pk: UUID, said: str, deed: Any, **more: Any) -> HttpResponse:
    found = get_local_service(pk=pk)
    deed(service=found, by=request.user, **{"at": timezone.now(), **more})
    messages.success(request, said)
    return redirect("peersupport:local-service", found.pk)
