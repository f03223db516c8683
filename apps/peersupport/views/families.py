from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.forms import families as ask
from apps.peersupport.models.families import Family
from apps.peersupport.models.places import Centre
from apps.peersupport.operations import families as write
from apps.peersupport.operations.dating import record_dates as keep_dates
from apps.peersupport.operations.places import move_family as keep_move
from apps.peersupport.presenters import families as present
from apps.peersupport.presenters.record import entry_lines
from apps.peersupport.queries import families as read
from apps.peersupport.queries.introductions import get_introduction
from apps.peersupport.queries.loss import is_gentle, quiet_since
from apps.peersupport.queries.record import entries_of
from apps.peersupport.queries.supporters import open_match_of
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.mails import send_invitation
from kith.access import SignedIn, requires
from kith.people.models import User
from kith.permissions import Permission
from kith.web.cards import cards_for
from kith.web.spreadsheets import csv_file

SHOW = (
    ("", "All"),
    ("expecting", "Expecting"),
    ("born", "Baby is here"),
    ("alone", "Without a supporter"),
    ("ended", "Ended"),
)


@requires(Permission.READ_FAMILIES)
@require_safe
def families(request: SignedIn) -> HttpResponse:
    """The families this person may see: searched, filtered, exported."""
    today = timezone.localdate()
    found = read.search_families(
        read.families_for(for_user=request.user), words=asked.words(request),
        show=request.GET.get("show", ""), centre=asked.key(request.GET.get("centre", "")),
    ).select_related("centre").order_by("-started_at", "pk")  # fmt: skip
    if request.GET.get("as") == "csv":
        return csv_file("families", present.EXPORT_HEAD, map(present.export_row, found))
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {
        "page": page, "columns": present.LIST_HEAD, "rows": [present.list_row(one, today=today) for one in page],
        "centres": Centre.objects.order_by("name"), "show": SHOW,
        "may_bring": request.user.may(Permission.WRITE_FAMILY), "export": asked.export_address(request),
    }  # fmt: skip
    return render(request, "peersupport/families.html", context)


@requires(Permission.READ_FAMILIES)
@require_safe
def family(request: SignedIn, pk: UUID) -> HttpResponse:
    """A family's page: who they are, dates, who supports them, and what was written."""
    found = read.get_family(pk=pk, for_user=request.user)
    return render(request, "peersupport/family.html", _about(found, request))


def _about(found: Family, request: SignedIn) -> dict[str, object]:
    today = timezone.localdate()
    pregnancy, babies, since = read.latest_pregnancy(found), read.babies_of_now(found), quiet_since(found)
    return {
        "family": found,
        "today": today,
        "stage": present.stage(
            due_on=pregnancy.due_on if pregnancy else None, basis=pregnancy.basis if pregnancy else "",
            born_on=babies[-1].born_on if babies else None, today=today, is_quiet=found.is_quiet,
        ),
        "is_quiet": found.is_quiet,
        "has_before": since is not None,
        "may_end_pregnancy": bool(pregnancy) and request.user.may(Permission.WRITE_ENTRY),
        "facts": present.pregnancy_facts(pregnancy, babies, today=today) if pregnancy else [],
        "datings": present.dating_rows(
            pregnancy.datings.select_related("recorded_by").order_by("-recorded_at"), pregnancy
        ) if pregnancy else [],
        "people": present.people_lines(read.people_of(found)),
        "milestone": None if is_gentle(pregnancy) else present.milestone_of(pregnancy, babies, today=today),
        "match": open_match_of(found),
        "entries": entry_lines(entries_of(found, since=since, for_user=request.user), for_parent=False),
        "cards": cards_for("family", request=request, subject=found),
        "may_write": request.user.may(Permission.WRITE_ENTRY),
        "may_change": request.user.may(Permission.WRITE_FAMILY),
        "may_match": request.user.may(Permission.MATCH_FAMILY),
        "may_raise": request.user.may(Permission.RAISE_CONCERN),
    }  # fmt: skip


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def start_family(request: SignedIn, pk: UUID) -> HttpResponse:
    """From an introduction to a family with dates."""
    introduction = get_introduction(pk=pk, for_user=request.user)
    known = ("first_name", "contact", "reach_safely", "postcode", "centre")
    form = ask.StartFamilyForm(request.POST or None, initial={name: getattr(introduction, name) for name in known})
    made: list[Family] = []
    if done(form, lambda: made.append(write.start_family(
        introduction=introduction, **form.person_and_place(), told=form.told(), at=timezone.now(), by=request.user
    ))):  # fmt: skip
        messages.success(request, f"{form.cleaned_data['first_name']}’s page is started.")
        return redirect("peersupport:family", made[0].pk)
    return show(request, "start_family", form, introduction=introduction)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def record_dates(request: SignedIn, pk: UUID) -> HttpResponse:
    """A new basis for the due date; the old ones stay."""
    found = read.get_family(pk=pk, for_user=request.user)
    pregnancy = read.get_pregnancy(family=found)
    form = ask.DatesForm(request.POST or None)
    now = timezone.now()
    if done(form, lambda: keep_dates(
        pregnancy=pregnancy, told=form.told(), at=now, on=timezone.localdate(now), by=request.user
    )):  # fmt: skip
        messages.success(request, "The dates are kept. What was known before stays beside them.")
        return redirect("peersupport:family", found.pk)
    return show(request, "record_dates", form, family=found)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def record_birth(request: SignedIn, pk: UUID) -> HttpResponse:
    """A baby is here, or two."""
    found = read.get_family(pk=pk, for_user=request.user)
    pregnancy = read.get_pregnancy(family=found)
    form = ask.BirthForm(request.POST or None)
    now = timezone.now()
    if done(form, lambda: write.record_birth(
        client_key=form.cleaned_data["client_key"], pregnancy=pregnancy, born_on=form.cleaned_data["born_on"],
        first_names=form.first_names(), on=timezone.localdate(now), at=now, by=request.user,
    )):  # fmt: skip
        messages.success(request, "Kept. Welcome, little one.")
        return redirect("peersupport:family", found.pk)
    return show(request, "record_birth", form, family=found)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def add_partner(request: SignedIn, pk: UUID) -> HttpResponse:
    """A partner, as a person of their own."""
    found = read.get_family(pk=pk, for_user=request.user)
    form = ask.PartnerForm(request.POST or None)
    if done(form, lambda: write.add_partner(family=found, **form.cleaned_data, at=timezone.now(), by=request.user)):
        return redirect("peersupport:family", found.pk)
    return show(request, "add_partner", form, family=found)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def move_family(request: SignedIn, pk: UUID) -> HttpResponse:
    """Where the family lives now."""
    found = read.get_family(pk=pk, for_user=request.user)
    form = ask.MoveForm(request.POST or None, initial={"postcode": found.postcode})
    if done(form, lambda: keep_move(
        family=found, postcode=form.cleaned_data["postcode"], at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept.")
        return redirect("peersupport:family", found.pk)
    return show(request, "move_family", form, family=found)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def invite_person(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """A sign-in for a parent or partner, to their own page."""
    found = read.get_family(pk=pk, for_user=request.user)
    invited = read.get_person(pk=person, family=found)
    form = ask.InviteForm(request.POST or None, initial={"email": invited.contact if "@" in invited.contact else ""})
    made: list[User] = []
    if done(form, lambda: made.append(
        write.invite_person(person=invited, email=form.cleaned_data["email"], by=request.user)
    )):  # fmt: skip
        send_invitation(request, made[0], by=request.user, person=invited)
        messages.success(request, f"{invited.first_name} gets an e-mail that says how to sign in, at a safe time.")
        return redirect("peersupport:family", found.pk)
    return show(request, "invite_person", form, family=found, invited=invited)
