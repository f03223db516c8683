"""A form of this part, shown; 422 where it was sent and something needs mending."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.peersupport.models.families import Person
from apps.peersupport.queries.families import person_of
from kith.access import SignedIn


def show(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"community/{template}.html", {"form": form, **context}, status=status)


def person_here(request: SignedIn) -> Person:
    """The parent or partner who signed in. Raises Http404."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person
