"""Writing in a draft: each save is a step that is kept, and nobody writes over what they have not seen."""

from __future__ import annotations

import copy
from typing import Any

from django.db import transaction

from kith.audit.operations import Actor, record
from kith.catalogue.assessments.canonical import sha256_of
from kith.catalogue.assessments.faults.body import unreadable
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.operations import BodyFaulty, NotADraft, NumberTaken, draft_version
from kith.catalogue.assessments.reading import head_of
from kith.catalogue.editor.models import DraftStep, FileRead
from kith.catalogue.editor.nodes import NotThere
from kith.catalogue.editor.queries import DESCRIBED, last_step, text_of
from kith.catalogue.editor.texts import Edit, Text, mark, whole
from kith.errors import BadInput, Refused


class ChangedMeanwhile(Refused):
    """Somebody else saved the same part while this person was writing."""


class NotThrownAway(Refused):
    """Only a draft that was thrown away is taken back."""


class NumberGone(Refused):
    """While a draft was thrown away, another text took its number."""


class AddressTaken(BadInput):
    """Another template goes by this address."""


@transaction.atomic
def begin_family(
    *, slug: str, number: str, language: str, body: dict[str, Any], described: dict[str, str], by: Actor
) -> TemplateVersion:
    """A new template with its first draft. Raises AddressTaken, BodyFaulty."""
    family, is_new = TemplateFamily.objects.get_or_create(slug=slug, defaults={**head_of(body), **described})
    if not is_new:
        raise AddressTaken("Another template has this address. Give this one another.", field="slug")
    record(kind="template.begun", by=by, subject=family)
    return begin_version(family=family, number=number, language=language, body=body, by=by, said="Begun")


@transaction.atomic
def begin_version(
    *, family: TemplateFamily, number: str, language: str, body: dict[str, Any], by: Actor, said: str,
    file_read: FileRead | None = None,
) -> TemplateVersion:  # fmt: skip
    """A draft with its first step. Raises NumberTaken, BodyFaulty."""
    version = draft_version(family=family, number=number, body=body, by=by, language=language)
    keep_step(version=version, text=text_of(version), said=said, by=by, file_read=file_read)
    return version


@transaction.atomic
def edit_draft(*, version: TemplateVersion, edit: Edit, by: Actor) -> DraftStep | None:
    """Do one change and keep it as the next step; None where it changes nothing.

    Raises NotADraft, ChangedMeanwhile, NotThere, NumberTaken; BodyFaulty where the draft could not be read afterwards.
    """
    locked = lock_draft(version)
    text = text_of(locked)
    _refuse_unseen(text, edit)
    changed = Text(text.number, copy.deepcopy(text.body), dict(text.described))
    edit.change(changed)
    if whole(changed) == whole(text):
        return None
    if found := unreadable(changed.body):
        raise BodyFaulty(" ".join(found), field="body")
    begin_history(locked)
    _write(locked, changed)
    record(kind="template-version.edited", by=by, subject=locked)
    return keep_step(version=locked, text=changed, said=edit.said, by=by)


def go_back(*, version: TemplateVersion, step: DraftStep, was: str, by: Actor) -> DraftStep | None:
    """The draft as it was after an earlier step; what stood in between stays among the steps. Raises as edit_draft."""

    def restore(text: Text) -> None:
        text.number, text.body, text.described = step.number, step.body, step.described

    edit = Edit(f"Went back to step {step.place}", restore, whole, was)
    return edit_draft(version=version, edit=edit, by=by)


@transaction.atomic
def throw_away(*, version: TemplateVersion, was: str, by: Actor) -> None:
    """Put a draft aside with every step of it; its number is free for another, and it can be taken back.

    Raises NotADraft, ChangedMeanwhile.
    """
    locked = lock_draft(version)
    if mark(whole(text_of(locked))) != was:
        raise ChangedMeanwhile("Somebody saved this draft meanwhile. Look at it again before you throw it away.")
    begin_history(locked)
    _set_state(locked, TemplateVersion.State.THROWN_AWAY)
    record(kind="template-version.thrown-away", by=by, subject=locked)


@transaction.atomic
def take_back(*, version: TemplateVersion, by: Actor) -> None:
    """A draft again, as it was. Raises NotThrownAway, NumberGone."""
    locked = _locked(version)
    if locked.state != TemplateVersion.State.THROWN_AWAY:
        raise NotThrownAway("This version was not thrown away.")
    if _taken(locked, locked.number):
        raise NumberGone(f"{locked.number} is another text by now. Begin a new version from this one instead.")
    _set_state(locked, TemplateVersion.State.DRAFT)
    record(kind="template-version.taken-back", by=by, subject=locked)


def lock_draft(version: TemplateVersion) -> TemplateVersion:
    """The draft, nobody else's till the end of the transaction. Raises NotADraft."""
    locked = _locked(version)
    refuse_frozen(locked)
    return locked


def refuse_frozen(version: TemplateVersion) -> None:
    """Raises NotADraft for what cannot be written in."""
    if version.state == TemplateVersion.State.THROWN_AWAY:
        raise NotADraft("This draft was thrown away. Take it back to write on.")
    if version.state != TemplateVersion.State.DRAFT:
        raise NotADraft("This version is published: it never changes. Start a new version from it.")


def begin_history(version: TemplateVersion) -> DraftStep:
    """The newest step; of a draft made elsewhere, a first one of how it came."""
    step = last_step(version)
    return step or keep_step(version=version, text=text_of(version), said="As it came", by=None)


def keep_step(
    *, version: TemplateVersion, text: Text, said: str, by: Actor | None, file_read: FileRead | None = None
) -> DraftStep:
    before = last_step(version)
    return DraftStep.objects.create(
        version=version, place=before.place + 1 if before else 1, number=text.number, body=text.body,
        described={name: text.described[name] for name in DESCRIBED}, said=said[:300], file_read=file_read,
        made_by_id=by.pk if by else None,
    )  # fmt: skip


def _refuse_unseen(text: Text, edit: Edit) -> None:
    try:
        unseen = edit.was and mark(edit.part(text)) != edit.was
    except NotThere as gone:
        raise ChangedMeanwhile(gone.sentence) from gone
    if unseen:
        raise ChangedMeanwhile(
            "Somebody saved this while you were writing. Yours is still in the boxes, and not saved yet."
        )


def _locked(version: TemplateVersion) -> TemplateVersion:
    locked: TemplateVersion = (
        TemplateVersion.objects.select_for_update(of=("self",)).select_related("family").get(pk=version.pk)
    )
    return locked


def _set_state(version: TemplateVersion, state: TemplateVersion.State) -> None:
    version.state = state
    version.save(update_fields=["state"])


def _taken(version: TemplateVersion, number: str) -> bool:
    """Whether the number stands for another text of the same template in the same language."""
    others = TemplateVersion.objects.kept().filter(family=version.family_id, language=version.language)
    return bool(others.filter(number=number).exclude(pk=version.pk).exists())


def _write(version: TemplateVersion, text: Text) -> None:
    if _taken(version, text.number):
        raise NumberTaken(f"{text.number} is another text already: give this one the next number.", field="number")
    version.number, version.body, version.sha256 = text.number, text.body, sha256_of(text.body)
    version.save(update_fields=["number", "body", "sha256"])
