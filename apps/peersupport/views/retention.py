from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.peersupport.operations import retention as write
from apps.peersupport.permissions import families_seen_by
from apps.peersupport.presenters import rights as present
from apps.peersupport.queries import retention as read
from apps.peersupport.retention import rules_on
from apps.peersupport.views.asked import key
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.REMOVE_RECORDS)
@require_safe
def retention(request: SignedIn) -> HttpResponse:
    """What has been kept long enough today, by which rule, and earlier lists. It removes nothing."""
    today = timezone.localdate()
    found = read.due_for_removal(on=today)
    context = {
        "columns": present.DUE_HEAD, "rule_columns": present.RULE_HEAD, "rows": _rows(found, request),
        "summary": present.summary(found), "tap": uuid4(),
        "rules": present.rule_rows(rules_on(today).values()), "lists": map(present.list_line, read.removal_lists()),
    }  # fmt: skip
    return render(request, "peersupport/retention.html", context)


def _rows(found: list[read.Due], request: SignedIn) -> list[list[object]]:
    names = read.families_named([due.subject for due in found], seen=families_seen_by(request.user))
    return present.due_rows(found, names, today=timezone.localdate())


@requires(Permission.REMOVE_RECORDS)
@require_POST
def make_removal_list(request: SignedIn) -> HttpResponse:
    """Keep today's list for somebody else to approve."""
    removal = write.make_removal_list(
        client_key=key(request.POST.get("client_key", "")) or uuid4(), at=timezone.now(),
        on=timezone.localdate(), by=request.user,
    )  # fmt: skip
    notes.success(request, "The list is kept. Somebody else looks at it and says yes.")
    return redirect("peersupport:removal", removal.pk)


@requires(Permission.REMOVE_RECORDS)
@require_safe
def removal(request: SignedIn, pk: UUID) -> HttpResponse:
    """One list: what is on it, who made it, who said yes, what is gone."""
    found = read.get_removal(pk=pk)
    context = {
        "line": present.list_line(found), "columns": present.DUE_HEAD, "is_mine": found.made_by_id == request.user.pk,
        "rows": _rows(read.lines_of(found), request),
    }  # fmt: skip
    return render(request, "peersupport/removal.html", context)


@requires(Permission.REMOVE_RECORDS)
@require_POST
def approve_removal(request: SignedIn, pk: UUID) -> HttpResponse:
    """Yes to exactly this list: it is done from then on, a few at a time."""
    write.approve_removal(removal=read.get_removal(pk=pk), at=timezone.now(), by=request.user)
    notes.success(request, "Approved. It is being removed now.")
    return redirect("peersupport:removal", pk)
