"""Two that may be one person: put together, and taken apart again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.operations import duplicates as write
from apps.peersupport.queries.duplicates import alike_introductions, alike_people, get_person_anywhere, others_of
from apps.peersupport.queries.families import get_family, get_person
from apps.peersupport.queries.introductions import get_introduction
from apps.peersupport.views import asked
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_FAMILY)
@require_POST
def merge_introduction(request: SignedIn, pk: UUID) -> HttpResponse:
    one = get_introduction(pk=pk, for_user=request.user)
    other = get_introduction(pk=asked.key(request.POST.get("other", "")) or asked.NOBODY, for_user=request.user)
    kept = write.merge_introductions(one=one, other=other, at=timezone.now(), by=request.user)
    messages.success(request, "They are put together. The earlier hello carries the clock.")
    return redirect("peersupport:introduction", kept.pk)


@requires(Permission.WRITE_FAMILY)
@require_POST
def part_introduction(request: SignedIn, pk: UUID) -> HttpResponse:
    found = get_introduction(pk=pk, for_user=request.user)
    write.part_introductions(introduction=found, at=timezone.now(), by=request.user)
    messages.success(request, "They are two again, each with a clock of its own.")
    return redirect("peersupport:introduction", found.pk)


@requires(Permission.WRITE_FAMILY)
@require_POST
def merge_person(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """This family's person is the one on another page, which is the one to use from now."""
    found = get_person(pk=person, family=get_family(pk=pk, for_user=request.user))
    into = get_person_anywhere(pk=asked.key(request.POST.get("other", "")) or asked.NOBODY, for_user=request.user)
    write.merge_people(person=found, into=into, at=timezone.now(), by=request.user)
    messages.success(request, "This page points to the other one now. Nothing on either was changed.")
    return redirect("peersupport:family", pk)


@requires(Permission.WRITE_FAMILY)
@require_POST
def part_person(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    found = get_person(pk=person, family=get_family(pk=pk, for_user=request.user))
    write.part_people(person=found, at=timezone.now(), by=request.user)
    messages.success(request, "They are two people again.")
    return redirect("peersupport:family", pk)


def same_person_card(request: HttpRequest, found: Introduction) -> str:
    """On an introduction: who it may be the same as, and what it is put together with."""
    user = request.user
    if not (user.is_authenticated and user.may(Permission.WRITE_FAMILY)):
        return ""
    told: dict[str, Any] = {"first_name": found.first_name, "contact": found.contact, "postcode": found.postcode}
    waiting = found.state == Introduction.State.WAITING and not found.merged_into_id
    context = {
        "introduction": found, "others": others_of(found),
        "alike": alike_introductions(**told, apart_from=found.pk) if waiting else [],
        "people": alike_people(**told) if waiting else [],
    }  # fmt: skip
    return _drawn("_same_introduction", context, request)


def same_family_card(request: HttpRequest, family: Family) -> str:
    """On a family's page: which other page may be of the same person, and which this one is put together with."""
    user = request.user
    if not (user.is_authenticated and user.may(Permission.WRITE_FAMILY)):
        return ""
    person = family.people.select_related("merged_into__family").order_by("role", "added_at").first()
    if person is None:
        return ""
    alike = [] if person.merged_into_id else alike_people(
        first_name=person.first_name, contact=person.contact, postcode=family.postcode, family=family.pk
    )  # fmt: skip
    merged = list(Person.objects.filter(merged_into=person).select_related("family"))
    return _drawn("_same_person", {"family": family, "person": person, "alike": alike, "merged": merged}, request)


def _drawn(name: str, context: dict[str, object], request: HttpRequest) -> str:
    return render_to_string(f"peersupport/{name}.html", context, request=request).strip()
