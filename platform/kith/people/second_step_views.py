"""Setting up the second step, and keeping the spare codes. allauth does the proving; we note that it was done."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kith.access import SETTING_UP, signed_in
from kith.people import presenters, second_step
from kith.people.second_step_forms import CodesKeptForm

AFTER = "kith_after_set_up"
SET_UP = "Part of setting up the second step, before which nothing else opens."


@signed_in(reason=SET_UP, second_step=SETTING_UP)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What this person has, and what they can add. From here they come back to where they were going."""
    if url := get_next_redirect_url(request):
        request.session[AFTER] = url
    ways = presenters.second_steps(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    needed = request.user.needs_second_step and not ways.any  # type: ignore[union-attr]
    return render(request, "mfa/index.html", {"ways": ways, "needed": needed})


@signed_in(reason=SET_UP, second_step=SETTING_UP)
@never_cache
def spare_codes(request: HttpRequest) -> HttpResponse:
    """Shows the codes until the person says they have kept them; after that only how many are left."""
    codes = second_step.recovery_codes(request.user)
    if codes is None:
        return redirect("mfa_index")
    kept = "kept_at" in codes.data
    form = CodesKeptForm(request.POST or None)
    if request.method == "POST" and not kept and form.is_valid():
        second_step.keep_codes(request, codes)
        messages.success(request, "All set. Your sign-in is safer now.")
        return redirect(request.session.pop(AFTER, None) or "/")
    left = codes.wrap().get_unused_codes()
    shown = {"kept": kept, "left": len(left), "codes": [] if kept else [f"{c[:4]} {c[4:]}" for c in left], "form": form}
    return render(request, "mfa/recovery_codes/index.html", shown)


@signed_in(reason=SET_UP, second_step=SETTING_UP)
@never_cache
@require_safe
def download_codes(request: HttpRequest) -> HttpResponse:
    codes = second_step.recovery_codes(request.user)
    if codes is None or "kept_at" in codes.data:
        raise Http404
    text = "\r\n".join(codes.wrap().get_unused_codes())
    headers = {"Content-Disposition": 'attachment; filename="spare-codes.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


class SetUpApp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_step.note_set_up(self.request, kind="totp")
        return response


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_step.note_set_up(self.request, kind="webauthn")
        return response


class NewSpareCodes(GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_step.remind_of_codes(self.request)
        return response


class RemoveApp(DeactivateTOTPView):
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponseBase:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().form_valid(form)
