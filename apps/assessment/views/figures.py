"""What is known of babies and families, for who runs the mutual."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.assessment.presenters import known as presenter
from apps.assessment.queries.known import known_figures
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.READ_FIGURES)
@require_safe
def what_we_know(request: SignedIn) -> HttpResponse:
    found = known_figures(today=timezone.localdate())
    context = {
        "found": found, "rows": presenter.rows(found), "columns": presenter.COLUMNS,
        "first_food": presenter.first_food(found.first_food),
        "social_capital": presenter.social_capital(found.social_capital),
    }  # fmt: skip
    return render(request, "assessment/what_we_know.html", context)
