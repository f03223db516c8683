"""Words that a person took away from another hub, brought onto their own cards."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.assessment.forms.bringing import BringForm
from apps.assessment.operations import bringing as operations
from apps.assessment.queries.own import get_own_assessment
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.forms import show_refusal


@requires(Permission.ANSWER_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bring_words(request: SignedIn, pk: UUID) -> HttpResponse:
    """Pick the file; then what came along and what did not."""
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    form, brought = BringForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            brought = operations.bring_words(assessment=assessment, content=content, by=request.user, at=timezone.now())
        except operations.NotTheirWords as refusal:
            show_refusal(form, refusal)
    context = {"assessment": assessment, "form": form, "brought": brought}
    return render(request, "assessment/bring_words.html", context, status=422 if form.errors else 200)
