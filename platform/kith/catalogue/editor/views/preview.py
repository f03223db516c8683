"""The preview: card by card as on a phone, or the whole of it; branching follows what is typed, nothing is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kith.access import SignedIn
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.faults.rules import sense_faults
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.reading import read
from kith.catalogue.editor.preview import Trial, in_language, language_of
from kith.catalogue.editor.views.fetching import editing, version_or_404
from kith.errors import Refused


class GoesRound(Refused):
    """A draft whose rules cannot be followed cannot be tried."""


class NothingToTry(Refused):
    """A draft without a card."""


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedIn, pk: UUID) -> HttpResponse:
    """Card by card."""
    version, trial, shown = _trial(request, pk)
    card = trial.template.cards.get(_asked(request, "card")) or (trial.shown or list(trial.template.cards.values()))[0]
    go = request.POST.get("go", "")
    if go and trial.forms[card.link_id].is_valid():
        if go == "next" and (critical := trial.critical_on(card)):
            return _help_now(request, trial, card, shown | {"critical": critical, "version": version})
        card = _onward(trial, card, go)
    return render(request, "questions/preview.html", shown | {"version": version} | _on_card(trial, card))


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def preview_whole(request: SignedIn, pk: UUID) -> HttpResponse:
    """Every card that is shown, one under another; a change shows and hides the others at once."""
    version, trial, shown = _trial(request, pk)
    helped = [(card, critical) for card in trial.shown if (critical := trial.critical_on(card))]
    page = "questions/_whole.html" if request.htmx else "questions/preview_whole.html"  # type: ignore[attr-defined]
    return render(request, page, shown | {"version": version, "trial": trial, "helped": helped})


def _trial(request: SignedIn, pk: UUID) -> tuple[TemplateVersion, Trial, dict[str, Any]]:
    version = version_or_404(pk)
    template = read(version.body)
    if found := [fault for fault in sense_faults(template.cards) if "circle" in fault]:
        raise GoesRound(" ".join(found))
    if not template.cards:
        raise NothingToTry("There is no card in it to try yet. Add one first.")
    code = _asked(request, "lang")
    said, is_offered = in_language(template, code)
    shown = {
        "languages": template.languages, "spoken": language_of(template, code), "is_offered": is_offered,
        "whole": request.path.endswith("whole/"),
    }  # fmt: skip
    return version, Trial(said, request.POST if request.method == "POST" else None), shown


def _on_card(trial: Trial, card: Card) -> dict[str, Any]:
    shown, theme = trial.shown, trial.template.theme_of[card.link_id]
    themes = [each for each, _ in trial.parts]
    here = [each for each in shown if trial.template.theme_of[each.link_id] is theme]
    return {
        "trial": trial, "card": card, "form": trial.forms[card.link_id], "part": theme,
        "part_number": themes.index(theme) + 1 if theme in themes else 1, "parts": len(themes),
        "number": here.index(card) + 1 if card in here else 1, "cards": max(len(here), 1),
        "help_lines": trial.template.help_for(card), "carried": trial.carried(card.link_id),
        "before": trial.beside(card.link_id, -1), "after": trial.beside(card.link_id, 1),
        "is_hidden": card not in shown,
    }  # fmt: skip


def _onward(trial: Trial, card: Card, go: str) -> Card:
    return trial.beside(card.link_id, -1 if go == "back" else 1) or card


def _help_now(request: SignedIn, trial: Trial, card: Card, shown: dict[str, Any]) -> HttpResponse:
    lines = trial.template.helpers(shown["critical"].help)
    carried = [*trial.carried(card.link_id), *_typed_on(trial, card)]
    context = shown | {"card": card, "help_lines": lines, "carried": carried, "after": trial.beside(card.link_id, 1)}
    return render(request, "questions/preview_help.html", context)


def _typed_on(trial: Trial, card: Card) -> list[tuple[str, str]]:
    names = [f"{card.link_id}-{field}" for field in trial.forms[card.link_id].fields]
    return [(name, value) for name in names for value in trial.typed.getlist(name)]


def _asked(request: SignedIn, name: str) -> str:
    return str(request.POST.get(name) or request.GET.get(name, ""))
