"""A coordinator enters what a trained CARE-Index coder found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.assessment.forms.care_index import CareIndexForm
from apps.assessment.operations.care_index import record_care_index as record
from apps.assessment.queries.care_index import CAVEAT, get_baby
from apps.peersupport.queries import get_family
from kith.access import SignedIn, requires
from kith.people.models import User
from kith.permissions import Permission
from kith.web.forms import done


@requires(Permission.RECORD_CARE_INDEX)
@require_http_methods(["GET", "HEAD", "POST"])
def record_care_index(request: SignedIn, pk: UUID, baby_pk: UUID) -> HttpResponse:
    family = get_family(pk=pk, for_user=request.user)
    baby = get_baby(family=family, baby_id=baby_pk)
    form = CareIndexForm(request.POST or None)
    if done(form, lambda: _record(form, baby, request.user)):
        messages.success(request, "The coder’s numbers are written down.")
        return redirect("assessment:family-measures", pk=family.pk)
    context = {"family": family, "baby": baby, "form": form, "caveat": CAVEAT}
    return render(request, "assessment/record_care_index.html", context, status=422 if form.errors else 200)


def _record(form: CareIndexForm, baby: Any, user: User) -> None:
    typed = {name: form.cleaned_data[name] for name in form.base_fields}
    record(baby=baby, scales=form.scales, by=user, at=timezone.now(), today=timezone.localdate(), **typed)
