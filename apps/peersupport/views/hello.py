from __future__ import annotations

from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.clocks import clock_from
from apps.peersupport.forms.fields import show_refusal
from apps.peersupport.forms.introductions import HelloForm
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.operations.introductions import HELLO_CONSENT, note_introduction
from apps.peersupport.queries.introductions import introduction_of_hello
from kith.access import for_families, open_to_all
from kith.errors import BadInput


@for_families
@open_to_all(reason="Anybody may say hello, without an account.")
@require_http_methods(["GET", "HEAD", "POST"])
def say_hello(request: HttpRequest) -> HttpResponse:
    """One sentence, a few boxes, one button."""
    form = HelloForm(request.POST or None)
    if form.is_valid() and (limited := ratelimit.consume_or_429(request, action="say_hello")):
        return limited
    if form.is_valid() and (introduction := _note(form)):
        return redirect("peersupport:hello-said", introduction.client_key)
    due_on = clock_from(timezone.localdate()).attempt_due_on
    return render(request, "peersupport/say_hello.html", {"form": form, "due_on": due_on}, status=_status(form))


def _note(form: HelloForm) -> Introduction | None:
    now = timezone.now()
    asked = {name: form.cleaned_data[name] for name in form.cleaned_data}
    try:
        return note_introduction(
            **asked, source=Introduction.Source.WEBSITE, heard_at=now, at=now, consent_wording=HELLO_CONSENT,
            consent_evidence="Ticked by herself on the hello page", by=None,
        )  # fmt: skip
    except BadInput as refusal:
        show_refusal(form, refusal)
        return None


def _status(form: HelloForm) -> int:
    return 422 if form.errors else 200


@open_to_all(reason="Says by when we will be in touch, to whoever just said hello; shows no name.")
@require_safe
def hello_said(request: HttpRequest, key: UUID) -> HttpResponse:
    """What happens next, and by when."""
    return render(request, "peersupport/hello_said.html", {"introduction": introduction_of_hello(key)})
