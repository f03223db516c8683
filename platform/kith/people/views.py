"""Who can sign in here and what they may do. People who hold GIVE_ROLE change it; nobody changes their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kith.access import requires, signed_in
from kith.errors import BadInput, Refused
from kith.people import notices, operations, presenters, queries
from kith.people.forms import FindPeopleForm, GiveRoleForm, InvitePersonForm
from kith.people.models import User
from kith.people.second_step import has_second_step
from kith.permissions import Permission
from kith.roles import Role

PAGE = 50


@requires(Permission.READ_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = FindPeopleForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.people_with_roles(for_user=user, named=asked.get("q", ""), role=asked.get("role", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "rows": presenters.people_rows(page, at=timezone.now()),
        "columns": presenters.PEOPLE_COLUMNS,
        "may_invite": user.may(Permission.GIVE_ROLE),
    }
    return render(request, "people/people.html", shown)


@requires(Permission.READ_PEOPLE)
@require_safe
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _get(request, pk)
    return _person_page(request, found, GiveRoleForm(held=found.roles))


@requires(Permission.GIVE_ROLE)
@require_POST
def give_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _get(request, pk)
    form = GiveRoleForm(request.POST, held=found.roles)
    if not form.is_valid():
        return _person_page(request, found, form, status=422)
    role = Role(form.cleaned_data["role"])
    operations.give_role(user=found, role=role, by=_me(request))
    messages.success(request, f"{found} is now {role.label.lower()}.")
    return redirect("people:person", pk=pk)


@requires(Permission.GIVE_ROLE)
@require_POST
def end_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _get(request, pk)
    role = Role(request.POST["role"]) if request.POST.get("role") in found.roles else None
    if role is None:
        return redirect("people:person", pk=pk)
    try:
        operations.end_role(user=found, role=role, by=_me(request))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{found} is no longer {role.label.lower()}.")
    return redirect("people:person", pk=pk)


@requires(Permission.GIVE_ROLE)
def clear_second_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _get(request, pk)
    if request.method == "POST":
        operations.clear_second_step(user=found, by=_me(request))
        notices.second_step_cleared(found.email)
        messages.success(request, f"{found} sets up a new second step at the next sign-in.")
        return redirect("people:person", pk=pk)
    return render(request, "people/clear_second_step.html", {"person": found})


@requires(Permission.GIVE_ROLE)
def invite_person(request: HttpRequest) -> HttpResponse:
    form = InvitePersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            made = operations.invite_person(**asked, by=_me(request))
        except BadInput as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            address = request.build_absolute_uri(reverse("account_request_login_code"))
            notices.invitation(to=made.email, name=made.get_short_name(), address=address)
            messages.success(request, f"We’ve sent {made} an e-mail that says how to sign in.")
            return redirect("people:person", pk=made.pk)
    return render(request, "people/invite_person.html", {"form": form})


@signed_in(reason="Everybody may know what each role can see and do.")
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    return render(request, "people/roles.html", {"cards": presenters.role_cards()})


def _person_page(request: HttpRequest, found: User, form: GiveRoleForm, *, status: int = 200) -> HttpResponse:
    me = _me(request)
    shown = {
        "person": found,
        "held": presenters.held_roles(found),
        "grants": presenters.grant_rows(queries.grants_of(found)),
        "grant_columns": presenters.GRANT_COLUMNS,
        "form": form,
        "may_change": me.may(Permission.GIVE_ROLE) and me.pk != found.pk,
        "has_second_step": has_second_step(found),
        "is_me": me.pk == found.pk,
    }
    return render(request, "people/person.html", shown, status=status)


def _get(request: HttpRequest, pk: UUID) -> User:
    try:
        return queries.get_person(pk=pk, for_user=_me(request))
    except User.DoesNotExist as error:
        raise Http404 from error


def _me(request: HttpRequest) -> User:
    user: Any = request.user
    return user
