from __future__ import annotations

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.messages import OwnConsentForm, ReachForm
from apps.peersupport.models.consents import Purpose
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.safe_contact import keep_safe_contact
from apps.peersupport.presenters import messages as present
from apps.peersupport.queries.consents import latest_consents
from apps.peersupport.queries.loss import quiet_since
from apps.peersupport.queries.messages import looks, messages_to, safe_contact_of
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission

A_PAGE = 25
EVIDENCE = "Themselves, on their own page"


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_messages(request: SignedIn) -> HttpResponse:
    """What we sent me, what I said yes to, how I may be reached."""
    person = own_person(request)
    sent = messages_to(person, quiet_since=quiet_since(person.family))
    page = Paginator(sent, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "page": page,
        "lines": present.own_lines(page, looks()),
        "consents": present.consent_lines(latest_consents(person)),
        "reach": present.reach_facts(safe_contact_of(person)),
    }
    return render(request, "peersupport/my_messages.html", context)


@requires(Permission.READ_OWN_PAGE)
@require_POST
def my_consent(request: SignedIn) -> HttpResponse:
    """My yes or my no, in one press."""
    person, form = own_person(request), OwnConsentForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data["given"]
    record_consent(
        person=person, purpose=Purpose(form.cleaned_data["purpose"]), given=given, evidence=EVIDENCE,
        at=timezone.now(), by=request.user,
    )  # fmt: skip
    notes.success(request, "Thank you. We do, from now." if given else "Done. Whatever was waiting is stopped.")
    return redirect(f"peersupport:my-{'consents' if request.POST.get('next') == 'consents' else 'messages'}")


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def my_safe_contact(request: SignedIn) -> HttpResponse:
    """How and when I may be reached."""
    person = own_person(request)
    form = ReachForm.of(safe_contact_of(person), request.POST or None)
    if done(form, lambda: keep_safe_contact(person=person, reach=form.reach(), at=timezone.now(), by=request.user)):
        notes.success(request, "Kept. We only write like this, from now.")
        return redirect("peersupport:my-messages")
    return show(request, "my_safe_contact", form)
