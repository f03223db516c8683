"""The pages of a professional without a sign-in: a code first, then one page to read and answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.forms import handovers as ask
from apps.peersupport.models.handovers import Handover, OutsideLink
from apps.peersupport.operations import handing_over
from apps.peersupport.operations.outside_links import Opened, Tried, try_code
from apps.peersupport.operations.professionals import hear_from_professional
from apps.peersupport.packet_file import check_words, write_packet_file
from apps.peersupport.presenters import handovers as present
from apps.peersupport.queries.outside_links import get_way_in, sits_there
from apps.peersupport.queries.packets import agreed_on, contact_of, packet_of
from apps.peersupport.queries.professionals import notes_of
from apps.peersupport.queries.responsibility import responsible_for
from apps.peersupport.views.forms_shown import FORM, done
from kith.access import open_to_all
from kith.catalogue.assessments.canonical import sha256_of
from kith.scope import current_scope

SITTING = "outside_sitting"
WHY_OPEN = "A professional has no sign-in: an address and a code, told apart, open one page."


@open_to_all(reason=WHY_OPEN)
@require_http_methods(FORM)
def outside(request: HttpRequest, address: str) -> HttpResponse:
    """A box for the code; with a sitting, the page itself."""
    link = _way_in(address)
    if link is None:
        return _closed(request)
    if request.method == "POST":
        return _try(request, link, address)
    if not _sits(request, link):
        return _ask_code(request, ask.CodeForm())
    return _shown(request, link, address)


def _try(request: HttpRequest, link: OutsideLink, address: str) -> HttpResponse:
    form = ask.CodeForm(request.POST)
    if not form.is_valid():
        return _ask_code(request, form, status=422)
    tried = try_code(link=link, code=form.cleaned_data["code"], at=timezone.now())
    if tried.tried is Tried.DEAD:
        return _closed(request)
    if tried.tried is Tried.WRONG:
        form.add_error("code", f"That is not the code. You can try {tried.left} more times.")
        return _ask_code(request, form, status=422)
    return _begin(request, link, tried, address)


def _begin(request: HttpRequest, link: OutsideLink, tried: Opened, address: str) -> HttpResponse:
    request.session.cycle_key()
    request.session[SITTING] = tried.sitting
    if link.handover:
        handing_over.note_opened(handover=link.handover, who=_who(link), at=timezone.now(), by=None)
    return redirect("peersupport:outside", address)


@open_to_all(reason=WHY_OPEN)
@require_POST
def answer_outside(request: HttpRequest, address: str) -> HttpResponse:
    """Yes, no, or "please ring us"."""
    link = _sitting(request, address)
    form = ask.AnswerForm(request.POST)
    if link is None or link.handover is None:
        return _closed(request)
    if not form.is_valid():
        return _shown(request, link, address, answer=form, status=422)
    handing_over.answer_handover(
        handover=link.handover, answer=form.kind(), said=form.cleaned_data["said"], who=_who(link), at=timezone.now(),
        by=None,
    )  # fmt: skip
    return render(request, "peersupport/outside_thanks.html", {"answer": form.kind(), "address": address})


@open_to_all(reason=WHY_OPEN)
@require_POST
def take_outside(request: HttpRequest, address: str) -> HttpResponse:
    """The packet as a file, for who coordinates in another mutual or service."""
    link = _sitting(request, address)
    if link is None or link.handover is None:
        return _closed(request)
    handing_over.note_taken(handover=link.handover, who=_who(link), at=timezone.now(), by=None)
    answer = HttpResponse(write_packet_file(_as_sent(link.handover)), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="handover.json"'
    answer["Cache-Control"] = "no-store"
    return answer


def _as_sent(handover: Handover) -> dict[str, Any]:
    return present.as_sent(
        packet_of(handover), sender=str(current_scope().name), agreed_on=agreed_on(handover),
        contact=contact_of(handover.person),
    )  # fmt: skip


@open_to_all(reason=WHY_OPEN)
@require_POST
def met_outside(request: HttpRequest, address: str) -> HttpResponse:
    """The day they first met."""
    link = _sitting(request, address)
    form = ask.MetForm(request.POST)
    if link is None or link.handover is None:
        return _closed(request)
    handover = link.handover
    if done(form, lambda: handing_over.note_first_met(
        handover=handover, met_on=form.cleaned_data["met_on"], who=_who(link), at=timezone.now(), by=None
    )):  # fmt: skip
        return render(request, "peersupport/outside_thanks.html", {"answer": "MET"})
    return _shown(request, link, address, met=form, status=422)


@open_to_all(reason=WHY_OPEN)
@require_POST
def reply_outside(request: HttpRequest, address: str) -> HttpResponse:
    """A word back, which stands on her record."""
    link = _sitting(request, address)
    form = ask.NoteForm(request.POST)
    if link is None or link.professional_link is None:
        return _closed(request)
    linked = link.professional_link
    if done(form, lambda: hear_from_professional(link=linked, at=timezone.now(), **form.cleaned_data)):
        return redirect("peersupport:outside", address)
    return _shown(request, link, address, note=form, status=422)


def _shown(request: HttpRequest, link: OutsideLink, address: str, *, status: int = 200, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {"address": address, "until": link.expires_at, **more}
    if link.handover:
        handover = link.handover
        context = {
            "packet": packet_of(handover), "handover": handover, "responsible": responsible_for(handover.family),
            "answer": ask.AnswerForm(), "met": ask.MetForm(), "waiting": handover.state in ("SENT", "OPENED"),
            "said_yes": handover.state == "ACCEPTED", "may_take": _may_take(handover),
            "check_words": check_words(sha256_of(_as_sent(handover))) if _may_take(handover) else "", **context,
        }  # fmt: skip
        return render(request, "peersupport/outside_packet.html", context, status=status)
    linked: Any = link.professional_link
    lines = [(note, present.moment(note.at)) for note in notes_of(linked)]
    context = {
        "link": linked, "lines": lines, "note": ask.NoteForm(),
        "responsible": responsible_for(linked.professional.family), **context,
    }  # fmt: skip
    return render(request, "peersupport/outside_notes.html", context, status=status)


def _may_take(handover: Handover) -> bool:
    return handover.receiver == Handover.Receiver.PARCEL and handover.state in ("OPENED", "ACCEPTED")


def _way_in(address: str) -> OutsideLink | None:
    try:
        return get_way_in(address=address, at=timezone.now())
    except Http404:
        return None


def _sitting(request: HttpRequest, address: str) -> OutsideLink | None:
    link = _way_in(address)
    return link if link and _sits(request, link) else None


def _sits(request: HttpRequest, link: OutsideLink) -> bool:
    return sits_there(link, sitting=str(request.session.get(SITTING, "")), at=timezone.now())


def _who(link: OutsideLink) -> str:
    if link.handover:
        return str(link.handover.professional)
    return str(link.professional_link and link.professional_link.professional)


def _ask_code(request: HttpRequest, form: ask.CodeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "peersupport/outside_code.html", {"form": form}, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    """The same for an address that never was, that died, and for a sitting that is over."""
    return render(request, "peersupport/outside_closed.html", status=404)
