from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.peersupport.presenters import waiting as present
from apps.peersupport.queries.breaches import waiting_by_month
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file

LOOKED_BACK = dt.timedelta(days=365)


@requires(Permission.READ_FIGURES)
@require_safe
def waiting_times(request: SignedIn) -> HttpResponse:
    """How soon people who said hello were met: counts by month, nobody's name."""
    months = waiting_by_month(since=(timezone.localdate() - LOOKED_BACK).replace(day=1))
    if request.GET.get("as") == "csv":
        return csv_file("waiting-times", present.EXPORT_HEAD, map(present.export_row, months))
    context = {
        "columns": present.HEAD, "rows": [present.row(one) for one in months], "sentence": present.sentence(months),
        "may_read": request.user.may(Permission.READ_INTRODUCTIONS),
    }  # fmt: skip
    return render(request, "peersupport/waiting_times.html", context)
