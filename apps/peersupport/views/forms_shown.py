"""The one way a form here is answered: shown, sent with mistakes, or done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.peersupport.forms.fields import show_refusal
from kith.errors import BadInput

FORM = ["GET", "HEAD", "POST"]


def done(form: forms.Form, write: Callable[[], Any]) -> bool:
    """True where the form is well formed and `write` was not refused for what was typed."""
    if not form.is_valid():
        return False
    try:
        write()
    except BadInput as refusal:
        show_refusal(form, refusal)
        return False
    return True


def show(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page with its form; 422 where the form was sent and something needs mending."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"peersupport/{template}.html", {"form": form, **context}, status=status)
