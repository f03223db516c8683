"""On a family's page: what its people ask about their record, and whether it is held."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from apps.peersupport.queries.families import people_of
from apps.peersupport.queries.rights import is_held
from kith.permissions import Permission


def family_card(request: HttpRequest, subject: Any) -> str:
    """For whoever may note a request or hold a record."""
    user: Any = request.user
    may_note, may_hold = user.may(Permission.HANDLE_DATA_REQUESTS), user.may(Permission.HOLD_RECORDS)
    if not (may_note or may_hold):
        return ""
    context = {
        "family": subject, "people": people_of(subject), "held": is_held(subject), "may_note": may_note,
        "may_hold": may_hold,
    }  # fmt: skip
    return render_to_string("peersupport/_rights_on_family_page.html", context, request=request)
