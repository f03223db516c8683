"""A partner who said hello himself is put with the family that is here; and taken out again where that was wrong."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.forms.people import JoinFamilyForm
from apps.peersupport.models.families import Person
from apps.peersupport.operations import joining as write
from apps.peersupport.presenters.families import choice_to_join
from apps.peersupport.queries.families import families_to_join, get_family, get_person
from apps.peersupport.queries.introductions import get_introduction
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission

SHOWN = 20


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def join_family(request: SignedIn, pk: UUID) -> HttpResponse:
    """Whose partner this is: families at the same postcode first, or whichever is looked for."""
    hello = get_introduction(pk=pk, for_user=request.user)
    found = families_to_join(words=asked.words(request), postcode=hello.postcode, for_user=request.user)
    today = timezone.localdate()
    choices = [choice_to_join(one, today=today) for one in found.order_by("called", "pk")[:SHOWN]]
    form = JoinFamilyForm(request.POST or None, families=choices)
    made: list[Person] = []
    if done(form, lambda: made.append(write.join_as_partner(
        introduction=hello, family=get_family(pk=UUID(form.cleaned_data["family"]), for_user=request.user),
        at=timezone.now(), by=request.user,
    ))):  # fmt: skip
        messages.success(request, f"{hello.first_name} is there, as a person of their own. Nobody else was told.")
        return redirect("peersupport:family", made[0].family_id)
    return show(request, "join_family", form, introduction=hello, found=choices)


@requires(Permission.WRITE_FAMILY)
@require_POST
def take_out_partner(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """He is nobody's partner here: a page of his own."""
    found = get_person(pk=person, family=get_family(pk=pk, for_user=request.user))
    alone = write.take_out_partner(person=found, at=timezone.now(), by=request.user)
    messages.success(request, f"{found.first_name} has a page of their own now.")
    return redirect("peersupport:family", alone.pk)
