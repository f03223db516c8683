"""What is passed on about me: I edit it, say yes to it, take it back, and see what happened to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.models.handovers import Handover
from apps.peersupport.operations import handovers as write
from apps.peersupport.operations import professionals
from apps.peersupport.presenters import handovers as present
from apps.peersupport.queries import moving_on as read
from apps.peersupport.queries.packets import last_version, packet_of
from apps.peersupport.queries.professionals import get_own_link, own_links
from apps.peersupport.queries.responsibility import responsible_for
from apps.peersupport.views.forms_shown import FORM
from apps.peersupport.views.own import own_person
from apps.peersupport.views.packets import packet_written
from kith.access import SignedIn, requires
from kith.permissions import Permission

own = requires(Permission.AGREE_HANDOVER)


@own
@require_safe
def my_moving_on(request: SignedIn) -> HttpResponse:
    """What was passed on, and whom we may talk with."""
    me = own_person(request)
    context = {
        "handovers": [(one, present.step_now(one)) for one in read.own_handovers(me)], "links": own_links(me),
        "responsible": responsible_for(me.family),
    }  # fmt: skip
    return render(request, "peersupport/my_moving_on.html", context)


@own
@require_safe
def my_handover(request: SignedIn, pk: UUID) -> HttpResponse:
    """Line by line, as the one who gets it will read it; and what happened."""
    return render(request, "peersupport/my_handover.html", _about(_mine(request, pk), request))


def _about(found: Handover, request: SignedIn) -> dict[str, object]:
    last = last_version(found)
    return {
        "handover": found, "packet": packet_of(found), "version": last, "next": present.step_now(found),
        "struck": [row["words"] for row in last.items if row["struck"]],
        "happened": present.happened(found, reader=request.user), "responsible": responsible_for(found.family),
        "may_write": found.state in ("DRAFT", "AGREED"), "is_draft": found.state == "DRAFT",
        "may_withdraw": found.state in ("DRAFT", "AGREED", "SENT", "OPENED", "ACCEPTED"),
    }  # fmt: skip


@own
@require_http_methods(FORM)
def write_my_packet(request: SignedIn, pk: UUID) -> HttpResponse:
    """Keep a line, change its words, strike it out, add one."""
    found = _mine(request, pk)
    kept, context = packet_written(request, found, own=True)
    if kept:
        messages.success(request, "Kept. It goes nowhere before you say yes to it.")
        return redirect("peersupport:my-handover", found.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "peersupport/write_my_packet.html", context, status=status)


@own
@require_POST
def agree_to_my_packet(request: SignedIn, pk: UUID) -> HttpResponse:
    """Yes: this, word for word, to this one."""
    found = _mine(request, pk)
    version = last_version(found)
    if str(version.pk) != request.POST.get("version"):
        raise write.PacketChanged("Somebody changed it since you opened this page. Look at it again first.")
    write.agree_to_packet(version=version, at=timezone.now(), by=request.user)
    messages.success(request, f"Thank you. This may go to {found.to} now, and nothing else.")
    return redirect("peersupport:my-handover", found.pk)


@own
@require_POST
def withdraw_my_handover(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take it back. No reason asked."""
    found = _mine(request, pk)
    write.withdraw_handover(handover=found, at=timezone.now(), by=request.user)
    messages.success(request, "Taken back. Nobody can open it any more.")
    return redirect("peersupport:my-handover", found.pk)


@own
@require_POST
def end_my_link(request: SignedIn, pk: UUID) -> HttpResponse:
    """No more talking with them about me."""
    link = get_own_link(pk=pk, person=own_person(request))
    professionals.end_link(link=link, at=timezone.now(), by=request.user)
    messages.success(request, f"We don’t talk with {link.professional.name} about you any more.")
    return redirect("peersupport:my-moving-on")


def _mine(request: SignedIn, pk: UUID) -> Handover:
    return read.get_own_handover(pk=pk, person=own_person(request))
