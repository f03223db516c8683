"""Which shared questions are in use here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.assessment.operations import templates as operations
from apps.assessment.presenters import templates as presenter
from apps.assessment.queries.asked import template_offered
from apps.assessment.queries.licences import licences_lacking
from apps.assessment.queries.templates import (
    adoption_of,
    carried_to,
    changes_to,
    get_adoption,
    get_version,
    shelves,
)
from kith.access import SignedIn, requires
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.queries import template_of
from kith.permissions import Permission

chooses = requires(Permission.ADOPT_TEMPLATE)


@chooses
@require_safe
def templates_in_use(request: SignedIn) -> HttpResponse:
    """Every template there is, with what is in use here first."""
    found = shelves(on=timezone.localdate(), q=request.GET.get("q", ""))
    ordered = sorted(found, key=lambda shelf: (shelf.adoption is None, shelf.family.title))
    return render(request, "assessment/templates_in_use.html", {"shelves": ordered})


@chooses
@require_safe
def template_version(request: SignedIn, pk: UUID) -> HttpResponse:
    """Every card of a version, to read before choosing it; beside one in use, what is other in it."""
    version = get_version(pk=pk)
    in_use = adoption_of(version.family_id)
    adopted = in_use is not None and in_use.version_id == version.pk
    shared = template_of(version_id=version.pk, sha256=version.sha256)
    context = {
        "version": version, "adopted": adopted, "in_use": in_use, "why_not": _why_not(version),
        "template": template_offered(in_use) if in_use and adopted else shared, "shared": shared,
    }  # fmt: skip
    if in_use and not adopted:
        before = template_of(version_id=in_use.version_id, sha256=in_use.sha256)
        told = presenter.changes(changes_to(version, in_use=in_use), before, shared)
        context |= {"changes": told, "carried": carried_to(version, in_use=in_use)}
    return render(request, "assessment/template_version.html", context)


@chooses
@require_POST
def adopt_template(request: SignedIn, pk: UUID) -> HttpResponse:
    version = get_version(pk=pk)
    if version.state == TemplateVersion.State.RETIRED:
        raise Http404
    operations.adopt_template(version=version, by=request.user, at=timezone.now())
    messages.success(request, f"{version.family.title} {version.number} is in use from now on.")
    return redirect("assessment:templates-in-use")


@chooses
@require_http_methods(["GET", "HEAD", "POST"])
def stop_template(request: SignedIn, pk: UUID) -> HttpResponse:
    adoption = get_adoption(version_id=pk)
    if request.method == "POST":
        operations.stop_using(template=adoption.family_id, by=request.user, at=timezone.now())
        messages.success(request, f"{adoption.title} is offered to nobody new from now on.")
        return redirect("assessment:templates-in-use")
    return render(request, "assessment/stop_template.html", {"adoption": adoption})


def _why_not(version: TemplateVersion) -> str:
    instruments = template_of(version_id=version.pk, sha256=version.sha256).instruments.values()
    lacking = licences_lacking(instruments, on=timezone.localdate())
    return f"{lacking[0].name} needs a licence of your own. Write it down under Licences first." if lacking else ""
