"""Who looks after a family outside, and what is said both ways."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.forms import handovers as ask
from apps.peersupport.models.professionals import ProfessionalLink
from apps.peersupport.operations import professionals as write
from apps.peersupport.operations.outside_links import WayIn
from apps.peersupport.presenters.handovers import moment
from apps.peersupport.queries import professionals as read
from apps.peersupport.queries.families import get_family, get_person
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission

works = requires(Permission.HAND_OVER)


@works
@require_http_methods(FORM)
def add_professional(request: SignedIn, pk: UUID) -> HttpResponse:
    """A midwife, health visitor or GP of this family."""
    family = get_family(pk=pk, for_user=request.user)
    form = ask.ProfessionalForm(request.POST or None)
    if done(form, lambda: write.add_professional(
        family=family, **form.cleaned_data, at=timezone.now(), by=request.user
    )):  # fmt: skip
        return redirect("peersupport:family-moving-on", family.pk)
    return show(request, "add_professional", form, family=family)


@works
@require_POST
def check_professional(request: SignedIn, pk: UUID, professional: UUID) -> HttpResponse:
    """Somebody rang the place they work at."""
    family = get_family(pk=pk, for_user=request.user)
    found = read.get_professional(pk=professional, family=family)
    write.check_contact(professional=found, at=timezone.now(), by=request.user)
    messages.success(request, "Kept: this contact was checked today.")
    return redirect("peersupport:family-moving-on", family.pk)


@works
@require_http_methods(FORM)
def link_professional(request: SignedIn, pk: UUID, professional: UUID, person: UUID) -> HttpResponse:
    """Her yes to our talking with them."""
    family = get_family(pk=pk, for_user=request.user)
    found = read.get_professional(pk=professional, family=family)
    whose = get_person(pk=person, family=family)
    form = ask.LinkForm(request.POST or None)
    if done(form, lambda: write.link_professional(
        professional=found, person=whose, **form.cleaned_data, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, f"Kept. {whose.first_name} sees it on her page, and can take it back there.")
        return redirect("peersupport:family-moving-on", family.pk)
    return show(request, "link_professional", form, family=family, professional=found, whose=whose)


@works
@require_POST
def unlink_professional(request: SignedIn, pk: UUID, link: UUID) -> HttpResponse:
    """She took her yes back."""
    family = get_family(pk=pk, for_user=request.user)
    write.end_link(link=read.get_link(pk=link, family=family), at=timezone.now(), by=request.user)
    messages.success(request, "Kept. Their page opens no more.")
    return redirect("peersupport:family-moving-on", family.pk)


@works
@require_http_methods(FORM)
def write_to_professional(request: SignedIn, pk: UUID, link: UUID) -> HttpResponse:
    """A note to them, which she reads too; then the code to say by telephone, told once."""
    family = get_family(pk=pk, for_user=request.user)
    found = read.get_link(pk=link, family=family)
    form = ask.NoteToForm(request.POST or None)
    made: list[WayIn | None] = []
    if done(form, lambda: made.append(write.write_to_professional(
        link=found, **form.cleaned_data, address_of=lambda address: _address(request, address), at=timezone.now(),
        by=request.user,
    ))):  # fmt: skip
        return _after(request, found, made[0])
    context = {"family": family, "link": found, "lines": [(note, moment(note.at)) for note in read.notes_of(found)]}
    return show(request, "write_to_professional", form, **context)


def _address(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(reverse("peersupport:outside", args=[address]))


def _after(request: HttpRequest, link: ProfessionalLink, made: WayIn | None) -> HttpResponse:
    """Their page is open still: they read it there."""
    if made is None:
        messages.success(request, f"{link.professional.name} is told that there is something new on their page.")
        return redirect("peersupport:write-to-professional", link.professional.family_id, link.pk)
    return render(request, "peersupport/say_code.html", {"link": link, "code": made.said})
