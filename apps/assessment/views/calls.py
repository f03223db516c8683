"""Whoever coordinates rings who asked to be rung."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.assessment.operations.help import note_call as note
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.MATCH_FAMILY)
@require_POST
def note_call(request: SignedIn, pk: UUID) -> HttpResponse:
    note(person_id=pk, by=request.user, at=timezone.now())
    messages.success(request, "Written down: you rang.")
    return redirect("peersupport:introductions")
