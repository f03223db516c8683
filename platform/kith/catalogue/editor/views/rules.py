"""When a theme or a card is shown: rows for the common cases, JSON for the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kith.access import SignedIn
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.reading import read
from kith.catalogue.editor import edits, queries, rules
from kith.catalogue.editor.forms.rules import RowForms, RuleForm, choices_said, rows_in, written
from kith.catalogue.editor.nodes import Node, find_card, find_theme
from kith.catalogue.editor.texts import mark
from kith.catalogue.editor.views.fetching import draft_or_404, editing, saved, status_of, to_version

EDIT = ["GET", "HEAD", "POST"]


@editing
@require_http_methods(EDIT)
def card_rule(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    found = draft_or_404(pk)
    text = queries.text_of(found)
    node, was = find_card(text.body, link_id).node, mark(edits.card_part(link_id)(text))
    return _rule_page(request, found, node, was, edits.set_card_rule, at=link_id)


@editing
@require_http_methods(EDIT)
def theme_rule(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    found = draft_or_404(pk)
    text = queries.text_of(found)
    node, was = find_theme(text.body, link_id).node, mark(edits.theme_part(link_id)(text))
    return _rule_page(request, found, node, was, edits.set_theme_rule, at=f"theme-{link_id}")


def _rule_page(
    request: SignedIn, found: TemplateVersion, node: Node, was: str, edit: Callable[..., Any], *, at: str
) -> HttpResponse:
    cards = read(found.body).cards
    how, rows = rules.rows_of(node.get("when"))
    initial = {"how": how, "was": was, "own": written(node.get("when")) if how == rules.OWN else ""}
    form = RuleForm(request.POST or None, initial=initial)
    asked = RowForms(request.POST or None, prefix="rows", initial=rows, form_kwargs={"cards": cards.values()})
    if request.method == "POST" and form.is_valid() and asked.is_valid():
        rule = _typed(form, asked, cards)
        if _makes_sense(form, rule, cards, node["link_id"]) and saved(
            request, found, form, edit(link_id=node["link_id"], rule=rule, was=form.cleaned_data["was"])
        ):
            return to_version(found.pk, at=at)
    status = 422 if asked.is_bound and not asked.is_valid() else status_of(form)
    context = {
        "version": found, "node": node, "form": form, "rows": asked, "said": choices_said(cards),
        "heading": node.get("text") or node["title"], "unresolved": node.get("unresolved", ()),
    }  # fmt: skip
    return render(request, "questions/edit_rule.html", context, status=status)


def _typed(form: RuleForm, asked: Any, cards: Any) -> Any:
    how = form.cleaned_data["how"]
    return form.cleaned_data["own"] if how == rules.OWN else rules.rule_of(how, rows_in(asked), cards)


def _makes_sense(form: RuleForm, rule: Any, cards: Any, own: str) -> bool:
    """A draft may look at what is not there yet; a rule that is being written may not."""
    found = rules.faults_of(rule, cards, own) if rule else []
    for sentence in found:
        form.add_error("own" if form.cleaned_data["how"] == rules.OWN else None, sentence)
    return not found
