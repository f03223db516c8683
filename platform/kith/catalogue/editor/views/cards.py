"""Themes and cards: new, changed, moved, taken away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from kith.access import SignedIn
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor import edits, queries
from kith.catalogue.editor.advice import advice_on
from kith.catalogue.editor.forms import cards as forms
from kith.catalogue.editor.names import key_of, new_name
from kith.catalogue.editor.nodes import find_card, find_theme
from kith.catalogue.editor.operations.drafts import edit_draft
from kith.catalogue.editor.texts import Edit, mark
from kith.catalogue.editor.views.fetching import draft_or_404, editing, saved, status_of, to_version

EDIT = ["GET", "HEAD", "POST"]


@editing
@require_http_methods(EDIT)
def new_theme(request: SignedIn, pk: UUID) -> HttpResponse:
    found = draft_or_404(pk)
    form = forms.NewThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        theme = _theme(queries.text_of(found).body, form.cleaned_data)
        if saved(request, found, form, edits.add_theme(theme=theme)):
            return to_version(pk, at=f"theme-{theme['link_id']}")
    return _page(request, found, form, "A new theme")


@editing
@require_http_methods(EDIT)
def edit_theme(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    found = draft_or_404(pk)
    theme = find_theme(queries.text_of(found).body, link_id).node
    part = edits.theme_part(link_id)(queries.text_of(found))
    form = forms.ThemeForm(request.POST or None, initial={**part, "was": mark(part)})
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("title", "hint")}
        if saved(request, found, form, edits.edit_theme(link_id=link_id, words=words, was=form.cleaned_data["was"])):
            return to_version(pk, at=f"theme-{link_id}")
    return _page(request, found, form, theme["title"], theme=theme, advice=advice_on(theme), whole=mark(theme))


@editing
@require_http_methods(EDIT)
def new_card(request: SignedIn, pk: UUID, into: str) -> HttpResponse:
    """A card at the end of a theme or group."""
    found = draft_or_404(pk)
    text = queries.text_of(found)
    form = forms.NewCardForm(request.POST or None, card={}, body=text.body, initial={"kind": "choice"})
    options = forms.OptionForms(request.POST or None, prefix="options")
    if request.method == "POST" and _both(form, options):
        card = _card(text.body, form, forms.options_of(options, []))
        if saved(request, found, form, edits.add_card(into=into, card=card)):
            return to_version(pk, at=card["link_id"])
    return _page(request, found, form, "A new card", options=options, has_options=True)


@editing
@require_http_methods(EDIT)
def edit_card(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    found = draft_or_404(pk)
    text = queries.text_of(found)
    stand = find_card(text.body, link_id)
    was = mark(edits.card_part(link_id)(text))
    if stand.is_group:
        return _edit_group(request, found, stand.node, was)
    form = forms.CardForm(request.POST or None, card=stand.node, body=text.body, initial={"was": was})
    before = stand.node.get("options", [])
    options = forms.OptionForms(request.POST or None, prefix="options", initial=_rows(before)[: forms.MOST_ROWS])
    if request.method == "POST" and _both(form, options):
        words = form.words(forms.options_of(options, before))
        if saved(request, found, form, edits.edit_card(link_id=link_id, words=words, was=form.cleaned_data["was"])):
            return to_version(pk, at=link_id)
    advice = [] if stand.theme.get("instrument") else advice_on(stand.node)
    return _page(
        request, found, form, stand.node["text"], options=options, card=stand.node, advice=advice,
        theirs=_theirs(form, found, link_id), has_options=len(before) <= forms.MOST_ROWS, whole=mark(stand.node),
    )  # fmt: skip


@editing
@require_POST
def move_card(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    return _do(request, pk, edits.move_card(link_id=link_id, way=request.POST.get("way", "")), at=link_id)


@editing
@require_POST
def remove_card(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    return _do(request, pk, edits.remove_card(link_id=link_id, was=request.POST.get("whole", "")))


@editing
@require_POST
def move_theme(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    edit = edits.move_theme(link_id=link_id, way=request.POST.get("way", ""))
    return _do(request, pk, edit, at=f"theme-{link_id}")


@editing
@require_POST
def remove_theme(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    return _do(request, pk, edits.remove_theme(link_id=link_id, was=request.POST.get("whole", "")))


def _edit_group(request: SignedIn, found: TemplateVersion, group: dict[str, Any], was: str) -> HttpResponse:
    form = forms.GroupForm(request.POST or None, initial={"text": group["text"], "was": was})
    if request.method == "POST" and form.is_valid():
        typed, link_id = form.cleaned_data, group["link_id"]
        if saved(
            request, found, form, edits.edit_card(link_id=link_id, words={"text": typed["text"]}, was=typed["was"])
        ):
            return to_version(found.pk, at=link_id)
    return _page(request, found, form, group["text"], card=group, whole=mark(group))


def _both(form: Any, options: Any) -> bool:
    return all((form.is_valid(), options.is_valid()))


def _theme(body: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    name = new_name(body, typed["title"])
    first = new_name(body, typed["question"])
    first = f"{first}-1" if first == name else first
    card = {"link_id": first, "concept_key": key_of(first), "kind": "own_words", "text": typed["question"]}
    theme: dict[str, Any] = {"link_id": name, "title": typed["title"], "cards": [card]}
    edits.put(theme, {"hint": typed["hint"]})
    return theme


def _card(body: dict[str, Any], form: Any, options: list[dict[str, Any]]) -> dict[str, Any]:
    words = form.words(options)
    name = form.cleaned_data["link_id"] or new_name(body, words["text"])
    card: dict[str, Any] = {"link_id": name}
    edits.put(card, words)
    return {**card, "concept_key": card.get("concept_key") or key_of(name)}


def _rows(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: option.get(key, "") for key in forms.OPTION_WORDS} for option in options]


def _theirs(form: Any, found: TemplateVersion, link_id: str) -> Any:
    """The card as somebody else saved it meanwhile."""
    return find_card(queries.text_of(found).body, link_id).node if form.meanwhile else None


def _do(request: SignedIn, pk: UUID, edit: Edit, *, at: str = "") -> HttpResponse:
    edit_draft(version=draft_or_404(pk), edit=edit, by=request.user)
    return to_version(pk, at=at)


def _page(request: SignedIn, found: TemplateVersion, form: Any, heading: str, **more: Any) -> HttpResponse:
    context = {"version": found, "form": form, "heading": heading, **more}
    options = more.get("options")
    mended = status_of(form) if options is None or not options.is_bound or options.is_valid() else 422
    return render(request, "questions/edit_card.html", context, status=mended)
