"""The lines of a handover's packet as a form, for whoever writes on it: the person it is about, or who works here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from apps.peersupport.forms import handovers as ask
from apps.peersupport.models.handovers import Handover
from apps.peersupport.operations.handovers import write_packet
from apps.peersupport.queries.packets import last_version
from kith.access import SignedIn
from kith.web.forms import done


def packet_written(request: SignedIn, found: Handover, *, own: bool) -> tuple[bool, dict[str, Any]]:
    """Whether a new version was kept; and what the page shows: its lines, and those that are hers."""
    form, lines, last = _forms(request, found, own=own)
    kept = request.method == "POST" and lines.is_valid() and done(form, lambda: write_packet(
        handover=found, items=ask.items_of(lines, last, own=own), dont_ask=form.dont_ask_lines(),
        based_on=form.cleaned_data["based_on"], at=timezone.now(), by=request.user,
    ))  # fmt: skip
    hers = [row for row in last.items if row["hers"] or row["struck"]]
    return kept, {"form": form, "lines": lines, "handover": found, "hers": hers}


def _forms(request: HttpRequest, found: Handover, *, own: bool) -> tuple[ask.PacketForm, Any, Any]:
    last = last_version(found)
    start = {"dont_ask": "\n".join(last.dont_ask), "based_on": last.step}
    lines = ask.ItemFormSet(request.POST or None, initial=ask.initial_items(last, own=own), prefix="line")
    return ask.PacketForm(request.POST or None, initial=start), lines, last
