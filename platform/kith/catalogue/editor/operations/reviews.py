"""A second pair of eyes: whoever wrote a draft does not publish it alone."""

from __future__ import annotations

from django.db import transaction

from kith.audit.operations import Actor, record
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.operations import publish_version, refuse_unpublishable
from kith.catalogue.assessments.reading import head_of
from kith.catalogue.editor.models import Review
from kith.catalogue.editor.operations.drafts import begin_history, lock_draft
from kith.catalogue.editor.queries import ReviewNow, review_of, text_of
from kith.errors import BadInput, Refused


class NotUpForReview(Refused):
    """Nobody asked for a review of the draft as it stands."""


class UpForReview(Refused):
    """A review of the draft as it stands has been asked for already."""


class OwnWork(Refused):
    """Who wrote the last step, or asked for the review, is not the second pair of eyes."""


class NotApproved(Refused):
    """A draft is published once somebody else approved it as it stands."""


class NoteMissing(BadInput):
    """A draft that is sent back says what to mend."""


@transaction.atomic
def ask_for_review(*, version: TemplateVersion, note: str, by: Actor) -> Review:
    """Ask the other editors to look at the draft as it stands; it could be published.

    Raises NotADraft, UpForReview, and what publishing would refuse: BodyFaulty, NumberTooSmall, NameTaken.
    """
    locked = lock_draft(version)
    now = review_of(locked)
    if now.is_open or now.is_approved:
        raise UpForReview("A review of this text has been asked for already.")
    refuse_unpublishable(locked)
    begin_history(locked)
    return _add(locked, Review.Deed.ASKED, note, by)


@transaction.atomic
def approve_draft(*, version: TemplateVersion, note: str, by: Actor) -> Review:
    """Say that the draft may be published as it stands. Raises NotADraft, NotUpForReview, OwnWork."""
    locked = lock_draft(version)
    if why := why_not_approve(review_of(locked), by):
        raise why
    return _add(locked, Review.Deed.APPROVED, note, by)


@transaction.atomic
def send_back(*, version: TemplateVersion, note: str, by: Actor) -> Review:
    """Give the draft back with what to mend. Raises NotADraft, NotUpForReview, NoteMissing."""
    locked = lock_draft(version)
    if not review_of(locked).is_open:
        raise NotUpForReview("Nobody has asked for a review of this text as it stands.")
    if not note.strip():
        raise NoteMissing("Say what to mend, so that they know.", field="note")
    return _add(locked, Review.Deed.SENT_BACK, note, by)


@transaction.atomic
def publish_draft(*, version: TemplateVersion, by: Actor) -> None:
    """Publish an approved draft for ever; its family says of itself what the draft says.

    Raises NotADraft, NotApproved, and as publish_version.
    """
    locked = lock_draft(version)
    if not review_of(locked).is_approved:
        raise NotApproved("Somebody else approves this text first, as it stands now.")
    text = text_of(locked)
    publish_version(version=locked, by=by)
    TemplateFamily.objects.filter(pk=locked.family_id).update(**head_of(text.body), **text.described)


def why_not_approve(now: ReviewNow, by: Actor) -> Refused | None:
    """What stands in the way of this person approving; None where nothing does."""
    if not now.is_open or now.step is None or now.asked is None:
        return NotUpForReview("Nobody has asked for a review of this text as it stands.")
    if by.pk in (now.step.made_by_id, now.asked.made_by_id):
        return OwnWork("You wrote this or asked for the review. Somebody else looks at it.")
    return None


def _add(version: TemplateVersion, deed: Review.Deed, note: str, by: Actor) -> Review:
    step = begin_history(version)
    kind = {
        Review.Deed.ASKED: "offered-for-review",
        Review.Deed.APPROVED: "approved",
        Review.Deed.SENT_BACK: "sent-back",
    }
    record(kind=f"template-version.{kind[deed]}", by=by, subject=version)
    return Review.objects.create(step=step, deed=deed, note=note.strip(), made_by_id=by.pk)
