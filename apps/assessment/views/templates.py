"""Which shared questions are in use here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.assessment.operations.templates import adopt_template as adopt
from apps.assessment.queries.templates import adoptions_in_use
from kith.access import requires
from kith.catalogue.assessments.queries import published_versions, template_of
from kith.permissions import Permission


@requires(Permission.ADOPT_TEMPLATE)
@require_safe
def templates_in_use(request: HttpRequest) -> HttpResponse:
    in_use = {adoption.version_id: adoption for adoption in adoptions_in_use()}
    versions = [(version, in_use.get(version.pk)) for version in published_versions()]
    return render(request, "assessment/templates_in_use.html", {"versions": versions})


@requires(Permission.ADOPT_TEMPLATE)
@require_safe
def template_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every card of a version, to read before choosing it."""
    version = _version(pk)
    template = template_of(version_id=version.pk, sha256=version.sha256)
    adopted = any(adoption.version_id == version.pk for adoption in adoptions_in_use())
    return render(
        request, "assessment/template_version.html", {"version": version, "template": template, "adopted": adopted}
    )


@requires(Permission.ADOPT_TEMPLATE)
@require_POST
def adopt_template(request: HttpRequest, pk: UUID) -> HttpResponse:
    user: Any = request.user
    version = _version(pk)
    adopt(version=version, by=user, at=timezone.now())
    messages.success(request, f"{version.family.title} {version.number} is in use from now on.")
    return redirect("assessment:templates-in-use")


def _version(pk: UUID) -> Any:
    found = published_versions().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
