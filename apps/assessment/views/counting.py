"""A parent or partner decides whether answers may be counted with everybody's."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.assessment.operations.counting import choose_counting
from apps.assessment.queries.counted import counts, is_counted
from apps.assessment.queries.own import get_own_assessment
from kith.access import SignedIn, requires
from kith.permissions import Permission

SAID = {True: "Thank you. They are counted, without your name.", False: "They are not counted."}


@requires(Permission.ANSWER_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def may_be_counted(request: SignedIn, pk: UUID) -> HttpResponse:
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    if not is_counted(assessment.version_id):
        raise Http404
    if request.method == "POST" and request.POST.get("count") in ("yes", "no"):
        may_count = request.POST["count"] == "yes"
        choose_counting(assessment=assessment, may_count=may_count, by=request.user, at=timezone.now())
        messages.success(request, SAID[may_count])
        return redirect("assessment:may-be-counted", pk=assessment.pk)
    context = {"assessment": assessment, "counted": counts(assessment)}
    return render(request, "assessment/may_be_counted.html", context)
