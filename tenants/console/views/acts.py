"""One act on one tenant or on many: who is meant and why, asked once, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kith.access import SignedIn, requires
from kith.permissions import Permission
from tenants.console.acts import Act, Outcome, act_named, do_to_each
from tenants.console.lines import lines_of
from tenants.console.views.asked import wanted
from tenants.models import Tenant

REASON = "In a few words. It stands on the record."


class ReasonForm(forms.Form):
    """`tenants` are the ids of those that were named on the page, so that nobody else is meant."""

    tenants = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why?", help_text=REASON, max_length=300)


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def acts(request: SignedIn) -> HttpResponse:
    """Ask for a reason and name who is meant; then do it to each of them, or say why not."""
    act = act_named(request.GET.get("act", ""))
    if act is None:
        raise Http404
    if request.method == "POST":
        form = ReasonForm(request.POST)
        if form.is_valid():
            return _do(request, act, form)
        meant = _with_ids(request.POST.get("tenants", "").split(","))
        return _ask(request, act, meant, form, status=422)
    meant = _ticked(request.GET)
    return _ask(request, act, meant, ReasonForm(initial={"tenants": ",".join(str(each.pk) for each in meant)}))


def _ask(request: SignedIn, act: Act, meant: list[Tenant], form: ReasonForm, *, status: int = 200) -> HttpResponse:
    outcomes = [Outcome(tenant, act.why_not(tenant)) for tenant in meant]
    return render(request, "console/act.html", {"act": act, "form": form, **_sorted(outcomes)}, status=status)


def _do(request: SignedIn, act: Act, form: ReasonForm) -> HttpResponse:
    given = form.cleaned_data
    meant = _with_ids(given["tenants"].split(","))
    outcomes = do_to_each(act, meant, reason=given["reason"], by=request.user)
    return render(request, "console/done.html", {"act": act, **_sorted(outcomes)})


def _sorted(outcomes: list[Outcome]) -> dict[str, list[Outcome]]:
    return {
        "able": [outcome for outcome in outcomes if not outcome.refusal],
        "left_out": [outcome for outcome in outcomes if outcome.refusal],
    }


def _ticked(query: QueryDict) -> list[Tenant]:
    """Those whose box was ticked; every one the list found, where that was ticked."""
    if query.get("all"):
        return [line.tenant for line in lines_of(wanted(query))]
    return _with_ids(query.getlist("tenant"))


def _with_ids(texts: Iterable[str]) -> list[Tenant]:
    """In order of name; an id that is none, or nobody's, is left out."""
    return list(Tenant.objects.filter(pk__in=[pk for text in texts if (pk := _id(text))]).order_by("name", "pk"))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
