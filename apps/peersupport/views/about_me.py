"""What a supporter says of themselves, and when they rest."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.forms.matching import AboutMeForm
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.operations.papers import begin_pause
from apps.peersupport.operations.supporters import AboutMe
from apps.peersupport.operations.supporters import keep_about_me as keep
from apps.peersupport.presenters.matching import paper_facts
from apps.peersupport.queries.choosing import families_supported
from apps.peersupport.queries.supporters import get_supporter, supporter_of
from apps.peersupport.readiness import paused_since
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_ABOUT_ME)
@require_http_methods(FORM)
def about_me(request: SignedIn) -> HttpResponse:
    """Own words, languages, what I have lived through, times; and my own papers to read."""
    supporter, today = _own(request), timezone.localdate()
    form = AboutMeForm(request.POST or None, initial={name: getattr(supporter, name) for name in AboutMe.__slots__})
    if done(form, lambda: keep(supporter=supporter, about_me=form.about_me(), by=request.user)):
        messages.success(request, "Kept. Families who choose read it like this.")
        return redirect("peersupport:about-me")
    return show(
        request, "about_me", form, supporter=supporter, facts=paper_facts(supporter, today=today),
        since=paused_since(supporter, on=today), supported=families_supported(supporter),
    )  # fmt: skip


@requires(Permission.WRITE_ABOUT_ME)
@require_POST
def rest(request: SignedIn) -> HttpResponse:
    """No new families for me from today, with no reason asked. Those I have stay."""
    supporter, now = _own(request), timezone.now()
    day = timezone.localdate(now)
    begin_pause(supporter=supporter, from_on=day, on=day, at=now, by=request.user)
    messages.success(request, "Rest well. Nobody new is asked of you. Tell your coordinator when you’re back.")
    return redirect("peersupport:about-me")


def _own(request: SignedIn) -> Supporter:
    found = supporter_of(request.user)
    if found is None:
        raise Http404
    return get_supporter(pk=found.pk)
