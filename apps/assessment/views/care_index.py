"""A coordinator enters what a trained CARE-Index coder found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.assessment.forms.care_index import CareIndexForm
from apps.assessment.operations.care_index import record_care_index as record
from apps.assessment.queries.care_index import CAVEAT, get_baby
from apps.peersupport.queries import get_family
from kith.access import requires
from kith.errors import BadInput
from kith.permissions import Permission


@requires(Permission.RECORD_CARE_INDEX)
@require_http_methods(["GET", "HEAD", "POST"])
def record_care_index(request: HttpRequest, pk: UUID, baby_pk: UUID) -> HttpResponse:
    user: Any = request.user
    family = get_family(pk=pk, for_user=user)
    baby = get_baby(family=family, baby_id=baby_pk)
    form = CareIndexForm(request.POST or None)
    if form.is_valid() and _recorded(form, baby, user):
        messages.success(request, "The coder’s numbers are written down.")
        return redirect("assessment:family-measures", pk=family.pk)
    context = {"family": family, "baby": baby, "form": form, "caveat": CAVEAT}
    return render(request, "assessment/record_care_index.html", context, status=422 if form.errors else 200)


def _recorded(form: CareIndexForm, baby: Any, user: Any) -> bool:
    typed = {name: form.cleaned_data[name] for name in form.base_fields}
    try:
        record(baby=baby, scales=form.scales, by=user, at=timezone.now(), today=timezone.localdate(), **typed)
    except BadInput as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True
