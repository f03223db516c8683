"""What a loss puts on other pages, and takes from them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from apps.peersupport.models.families import Person
from apps.peersupport.queries.families import families_for, latest_pregnancy
from apps.peersupport.queries.loss import owed_calls, quiet_since


def on_today(request: HttpRequest, subject: Any) -> str:
    """Whom somebody here rings, by which day, till they have."""
    user: Any = request.user
    owed = owed_calls(for_user=user)
    if not owed:
        return ""
    found = families_for(for_user=user).filter(pk__in=[one.family_id for one in owed])
    called = {one.pk: one.called for one in found}
    lines = [{"owed": one, "called": called[one.family_id], "own": one.who_id == user.pk} for one in owed]
    context = {"lines": lines, "today": timezone.localdate()}
    return render_to_string("peersupport/_owed_calls.html", context, request=request)


def on_my_page(request: HttpRequest, subject: Any) -> str:
    """The way to what is kept; and to the switch, for a parent whose pages speak of a pregnancy."""
    context = {
        "kept": quiet_since(subject.family) is not None,
        "may_say": subject.role == Person.Role.PARENT and latest_pregnancy(subject.family) is not None,
    }
    return render_to_string("peersupport/_loss_on_my_page.html", context) if any(context.values()) else ""
