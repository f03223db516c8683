"""Who is kept apart from a family. Why is sealed: coordinators seal it, the safeguarding lead opens it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.forms.matching import ApartForm
from apps.peersupport.models.choosing import Exclusion
from apps.peersupport.models.families import Family
from apps.peersupport.operations import apart as write
from apps.peersupport.operations.matching import MatchNotOffered
from apps.peersupport.queries.choosing import kept_apart as read
from apps.peersupport.queries.families import get_family
from apps.peersupport.queries.supporters import get_match
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.MATCH_FAMILY, Permission.READ_CONCERNS)
@require_http_methods(FORM)
def kept_apart(request: SignedIn, pk: UUID) -> HttpResponse:
    """The pairs by name, and one more."""
    family = get_family(pk=pk, for_user=request.user)
    may_add = request.user.may(Permission.MATCH_FAMILY)
    form = ApartForm(request.POST if request.method == "POST" and may_add else None)
    if done(form, lambda: write.keep_apart(family=family, **form.apart(), at=timezone.now(), by=request.user)):
        messages.success(request, "Kept. They are never matched, and why is sealed.")
        return redirect("peersupport:kept-apart", family.pk)
    return show(request, "kept_apart", form, **_about(request, family))


@requires(Permission.MATCH_FAMILY)
@require_POST
def lift_exclusion(request: SignedIn, pk: UUID, exclusion: UUID) -> HttpResponse:
    """They may be matched again."""
    found = _get(request, pk, exclusion)
    write.lift_exclusion(exclusion=found, at=timezone.now(), by=request.user)
    messages.success(request, "They may be matched again.")
    return redirect("peersupport:kept-apart", pk)


@requires(Permission.READ_CONCERNS)
@require_POST
def open_reason(request: SignedIn, pk: UUID, exclusion: UUID) -> HttpResponse:
    """Why, for the safeguarding lead; that it was opened is noted."""
    found = _get(request, pk, exclusion)
    reason = write.open_reason(exclusion=found, by=request.user)
    return render(request, "peersupport/sealed_reason.html", {"exclusion": found, "reason": reason})


@requires(Permission.WRITE_ENTRY)
@require_POST
def we_know_each_other(request: SignedIn, pk: UUID) -> HttpResponse:
    """A supporter who is asked says that they know the family: no reason, and they are never asked again for it."""
    match = get_match(pk=pk, for_user=request.user)
    if match.supporter.user_id != request.user.pk or match.state != "OFFERED":
        raise MatchNotOffered("This was answered already. Nothing was changed.")
    write.keep_apart(
        supporter=match.supporter, family=match.family, kind=Exclusion.Kind.SUPPORTER, at=timezone.now(),
        by=request.user,
    )  # fmt: skip
    messages.success(request, "Thank you for saying. You’re not asked for them again.")
    return redirect("peersupport:today")


def _about(request: SignedIn, family: Family) -> dict[str, object]:
    return {
        "family": family,
        "pairs": read(family),
        "may_add": request.user.may(Permission.MATCH_FAMILY),
        "may_open": request.user.may(Permission.READ_CONCERNS),
    }


def _get(request: SignedIn, pk: UUID, exclusion: UUID) -> Exclusion:
    family = get_family(pk=pk, for_user=request.user)
    found: Exclusion = get_object_or_404(
        Exclusion.objects.select_related("supporter__user"), pk=exclusion, family=family, lifted_at=None
    )
    return found
