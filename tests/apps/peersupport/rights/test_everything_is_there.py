"""Whatever is kept of a person or a family is in what they take away, or stands here with the reason why not; and all
of it goes when it is removed."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey

from apps.peersupport.models.families import Family, Person

TAKEN = {
    "you": ("peersupport.Family", "peersupport.Person"),
    "pregnancies": ("peersupport.Pregnancy", "peersupport.DatingBasis"),
    "babies": ("peersupport.Baby",),
    "supported_by": ("peersupport.Match",),
    "contacts": ("peersupport.Contact",),
    "entries": ("peersupport.Entry", "peersupport.Reply"),
    "who_read_your_record": ("peersupport.AccessLog",),
    "introductions": ("peersupport.Introduction",),
    "what_you_asked_us": ("peersupport.DataRequest", "peersupport.DataRequestEvent"),
    "your_plan": ("peersupport.PlanVersion", "peersupport.PlanMark"),
    "what_we_sent_you": ("peersupport.Message", "peersupport.MessageEvent"),
    "what_you_said_yes_and_no_to": ("peersupport.ConsentFact",),
    "how_we_may_reach_you": ("peersupport.SafeContact",),
    "planned_and_what_came_of_it": ("peersupport.PlannedContact", "peersupport.Stay", "peersupport.Ending"),
    "choosing_who_supports_you": ("peersupport.MatchWish", "peersupport.MatchChoice"),
    "how_we_kept_to_it": ("peersupport.Breach", "peersupport.Responsibility"),
    "talking_as_two": (
        "peersupport.CoupleWord", "peersupport.CoupleYes", "peersupport.Agreement", "peersupport.Signature",
    ),
    "losses": ("peersupport.Loss", "peersupport.OwedCall"),
    "what_was_passed_on_about_you": (
        "peersupport.Handover", "peersupport.HandoverVersion", "peersupport.HandoverEvent",
    ),
    "whom_we_may_talk_with": (
        "peersupport.Professional", "peersupport.ProfessionalLink", "peersupport.ProfessionalNote",
    ),
    "what_you_signed_up_for": ("community.SignUp", "community.NamedThere"),
    "families_you_know_from_here": ("community.Invitation",),
    "your_words": (
        "assessment.Assessment", "assessment.Answer", "assessment.AnswerVisibility", "assessment.AnswerRead",
    ),
    "beside_your_words": (
        "assessment.TopicChoice", "assessment.ScoreResult", "assessment.CountingChoice", "assessment.Sitting",
        "assessment.SittingEnd", "assessment.HelpShown", "assessment.CallMade",
    ),
    "feeding_and_jabs": ("assessment.Measure",),
    "care_index": ("assessment.CareIndexResult",),
}  # fmt: skip
NOT_TAKEN = {
    "peersupport.Concern": "only the safeguarding lead reads it (DPA 2018 Schedule 3 Part 5)",
    "peersupport.ConcernEvent": "as the concern it belongs to",
    "peersupport.NotTogether": "read over a shoulder, it would put whoever said it in danger; they know what they said",
    "peersupport.FamilyHold": "its reason may name somebody else, or a matter before a court",
    "peersupport.Exclusion": "somebody else may have asked for it, and why is sealed",
    "peersupport.OfferedList": "names of supporters other than the one chosen, with points that stand on no page",
    "peersupport.Merge": "a note to ourselves that two rows are one person; both rows are in it",
    "peersupport.OpenDoor": "a fingerprint of a link, and nothing else",
    "peersupport.ComingBack": "in her contacts and entries from then on",
    "peersupport.OutsideLink": "a fingerprint of a link and its code, and nothing else",
    "community.CalendarAddress": "a fingerprint of a link, and nothing else",
    "assessment.Confirmation": "a tick beside an answer, which is in it",
}


def models_about_people() -> set[str]:
    """Every model that leads to a family or a person, by however many steps."""
    found: set[Any] = {Family, Person}
    grew = True
    while grew:
        linked = {
            model for model in apps.get_models() if model not in found
            for field in model._meta.get_fields() if isinstance(field, ForeignKey) and field.related_model in found
        }  # fmt: skip
        grew = bool(linked)
        found |= linked
    return {model._meta.label for model in found}


def test_every_model_about_people_is_taken_or_named_with_its_reason() -> None:
    taken = {label for labels in TAKEN.values() for label in labels}
    assert taken | set(NOT_TAKEN) == models_about_people()
    assert not taken & set(NOT_TAKEN)


def test_every_part_is_in_the_file(house: Any, browse: Any) -> None:
    assert set(TAKEN) <= set(json.loads(browse("north", "gita").get("/my-page/record.json").content))


def test_whatever_is_removed_is_found_by_its_id() -> None:
    """The database follows foreign keys by the column `id`, a UUID: each of these has one."""
    for label in models_about_people():
        key = apps.get_model(label)._meta.pk
        assert (key.column, key.get_internal_type()) == ("id", "UUIDField"), label
