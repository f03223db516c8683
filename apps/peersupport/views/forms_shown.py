"""The one way a form here is answered: shown, sent with mistakes, or done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kith.web.forms import done

__all__ = ["FORM", "done", "show"]

FORM = ["GET", "HEAD", "POST"]


def show(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page with its form; 422 where the form was sent and something needs mending.

    `template` is a name of this room, or of another with its folder: "community/door".
    """
    status = 422 if form.is_bound and form.errors else 200
    path = template if "/" in template else f"peersupport/{template}"
    return render(request, f"{path}.html", {"form": form, **context}, status=status)
