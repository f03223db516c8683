"""Keeping the calendar: for coordinators to write, for supporters to see."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.community import presenters as present
from apps.peersupport.community.forms import ActivityForm, DateForm, NewActivityForm
from apps.peersupport.community.models.activities import Activity
from apps.peersupport.community.operations import activities as write
from apps.peersupport.community.queries import activities as read
from apps.peersupport.community.repeating import say_repeats
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file


@requires(Permission.KEEP_DOOR)
@require_safe
def activities(request: SignedIn) -> HttpResponse:
    """The list with its figures: searched, printed, taken away."""
    now = timezone.now()
    found = read.activities(words=asked.words(request), kind=request.GET.get("kind", "").replace("\x00", ""))
    numbers = read.figures(found, at=now)
    if request.GET.get("as") == "csv":
        return csv_file("activities", present.EXPORT_HEAD, map(present.export_row, numbers))
    comes = read.next_dates(found, at=now)
    context = {
        "columns": present.LIST_HEAD,
        "rows": [present.list_row(one.activity, comes.get(one.activity.pk), one) for one in numbers],
        "number": len(found), "kinds": Activity.Kind.choices, "export": asked.export_address(request),
        "may_manage": request.user.may(Permission.MANAGE_ACTIVITIES),
        "may_pass": request.user.may(Permission.PASS_INVITATION),
    }  # fmt: skip
    return render(request, "community/activities.html", context)


@requires(Permission.KEEP_DOOR)
@require_safe
def activity(request: SignedIn, pk: UUID) -> HttpResponse:
    """One activity: its dates, what comes first, and how many came."""
    found, now = read.get_activity(pk=pk), timezone.now()
    dates = read.dates_of(found)
    context = {
        "activity": found, "columns": present.DATES_HEAD,
        "repeats": say_repeats(found.repeats, found.starts_on),
        "to_come": [present.date_row(one, at=now) for one in dates if one.ends_at > now],
        "past": [present.date_row(one, at=now) for one in reversed(dates) if one.ends_at <= now],
        "figures": present.figures_words(read.figures([found], at=now)[0]),
        "may_manage": request.user.may(Permission.MANAGE_ACTIVITIES),
    }  # fmt: skip
    return render(request, "community/activity.html", context)


@requires(Permission.MANAGE_ACTIVITIES)
@require_http_methods(FORM)
def add_activity(request: SignedIn) -> HttpResponse:
    form = NewActivityForm(request.POST or None)
    made: list[Activity] = []
    if done(form, lambda: made.append(write.add_activity(
        facts=form.facts(), at=timezone.now(), by=request.user, **form.when()
    ))):  # fmt: skip
        messages.success(request, f"{made[0]} is on the calendar.")
        return redirect("community:activity", made[0].pk)
    return show(request, "community/add_activity", form)


@requires(Permission.MANAGE_ACTIVITIES)
@require_http_methods(FORM)
def change_activity(request: SignedIn, pk: UUID) -> HttpResponse:
    found = read.get_activity(pk=pk)
    initial = {name: getattr(found, name) for name in ActivityForm.base_fields}
    form = ActivityForm(request.POST or None, initial={**initial, "centre": found.centre_id or ""})
    if done(form, lambda: write.change_activity(
        activity=found, facts=form.facts(), at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept, for every date to come.")
        return redirect("community:activity", found.pk)
    return show(request, "community/change_activity", form, activity=found)


@requires(Permission.MANAGE_ACTIVITIES)
@require_http_methods(FORM)
def add_date(request: SignedIn, pk: UUID) -> HttpResponse:
    found = read.get_activity(pk=pk)
    form = DateForm(request.POST or None, initial={"clock": found.clock})
    if done(form, lambda: write.add_date(
        activity=found, at=timezone.now(), by=request.user, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, "The date is on the calendar.")
        return redirect("community:activity", found.pk)
    return show(request, "community/add_date", form, activity=found)


@requires(Permission.MANAGE_ACTIVITIES)
@require_http_methods(FORM)
def call_off(request: SignedIn, pk: UUID) -> HttpResponse:
    """It does not take place; who signed up is told."""
    found = read.get_date(pk=pk)
    if request.method == "POST":
        write.call_off(session=found, at=timezone.now(), by=request.user)
        messages.success(request, "Called off. Whoever signed up is told in the way they agreed to.")
        return redirect("community:door", found.pk)
    return render(request, "community/call_off.html", {"session": found, "when": present.say_when(found)})
