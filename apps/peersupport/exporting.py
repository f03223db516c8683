"""Families, what was written, supporters and hellos, as people read them, for the tenant's archive.

Concerns are left out: they are in the tables, and only who keeps families safe reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from apps.peersupport.models.consents import ConsentFact
from apps.peersupport.models.families import Family
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.messages import Message
from apps.peersupport.models.plans import PlanVersion
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from apps.peersupport.models.record import Entry
from apps.peersupport.models.services import LocalService
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations.apart import open_words, seal_words
from kith.exporting import Part, SealedColumn, register_part, register_sealed

Rows = Iterator[dict[str, Any]]


def register_parts() -> None:
    for table in ("peersupport_exclusion", "peersupport_heldback"):
        register_sealed(SealedColumn(table, "sealed", open_words, seal_words))
    register_part(Part("families", "each family: who they are, their dates, babies and supporter.", families))
    register_part(Part("entries", "what was written on families’ records, with their own replies.", entries))
    register_part(Part("supporters", "the peer supporters, by name, and what makes each ready.", supporters))
    register_part(Part("plans", "every version of each support plan, and what was said to it.", plans))
    register_part(Part("local-services", "the list of local services, and when each was last checked.", services))
    register_part(Part("messages", "what was sent to families, to whom and why, and what stopped the rest.", messages))
    register_part(Part("consents", "what each parent and partner said yes and no to, and how we know.", consents))
    register_part(Part("introductions", "how the hub heard of each pregnancy, and what came of it.", introductions))


def families(using: str) -> Rows:
    matches = Prefetch("matches", Match.every.using(using).select_related("supporter__user", "person"))
    deep = ("people", "pregnancies__babies", matches)
    found = Family.objects.using(using).select_related("centre").prefetch_related(*deep)
    for family in found.order_by("started_at", "pk"):
        yield {
            "family": str(family.pk),
            "people": [f"{person} ({person.get_role_display().lower()})" for person in family.people.all()],
            "how to reach them safely": [person.reach_safely for person in family.people.all() if person.reach_safely],
            "contact": [person.contact for person in family.people.all() if person.contact],
            "postcode": family.postcode,
            "centre": family.centre.name if family.centre else "",
            "pregnancies": [_pregnancy(each) for each in family.pregnancies.all()],
            "babies": [_baby(baby) for each in family.pregnancies.all() for baby in each.babies.all()],
            "supporters": [_match(each) for each in family.matches.all()],
            "started": family.started_at,
            "ended": family.ended_at,
        }


def _pregnancy(pregnancy: Pregnancy) -> str:
    due = f", due {pregnancy.due_on}" if pregnancy.due_on else ""
    return f"{pregnancy.get_state_display()}{due}, heard of on {pregnancy.heard_on}"


def _baby(baby: Baby) -> str:
    return f"{baby}, born {baby.born_on}"


def _match(match: Match) -> str:
    dates = " to ".join(f"{moment:%Y-%m-%d}" for moment in (match.started_at, match.ended_at) if moment)
    whose = f" for {match.person}" if match.person else ""
    return f"{match.supporter}{whose}: {match.get_state_display().lower()}{f', {dates}' if dates else ''}"


def entries(using: str) -> Rows:
    found = Entry.objects.using(using).select_related("about", "by").prefetch_related("replies__by")
    for entry in found.order_by("happened_at", "pk"):
        yield {
            "family": str(entry.family_id),
            "about": str(entry.about),
            "by": str(entry.by),
            "what": entry.get_kind_display(),
            "when": entry.happened_at,
            "who was there": entry.who_was_there,
            "text": entry.text,
            "replies": [f"{reply.by}: {reply.text}" for reply in entry.replies.all()],
            "entry": str(entry.pk),
            "corrects": str(entry.corrects_id or ""),
        }


def supporters(using: str) -> Rows:
    deep = ("clearances", "awards", "supervisions", "capacity_plans", "pauses", "held_back")
    found = Supporter.objects.using(using).select_related("user", "centre").prefetch_related(*deep)
    for each in found.order_by("user__display_name", "pk"):
        yield {
            "name": str(each),
            "e-mail": each.user.email,
            "engagement": each.get_engagement_display(),
            "centre": each.centre.name if each.centre else "",
            "about": each.about,
            "languages": each.languages,
            "agreement signed": each.agreement_on,
            "awards": [
                f"{row}, {row.awarded_on or 'before'} to {row.expires_on or 'always'}" for row in each.awards.all()
            ],
            "clearances": [
                f"{row} {row.get_level_display()}, {row.issued_on or 'before'}, ask again by {row.recheck_on}"
                for row in each.clearances.all()
            ],
            "supervisions": [f"due {row.due_on}, held {row.held_on or 'not yet'}" for row in each.supervisions.all()],
            "room": [f"{row.units} units from {row.from_on}" for row in each.capacity_plans.all()],
            "pauses": [f"{row.from_on} to {row.back_on or 'now'}" for row in each.pauses.all()],
            "not to be matched": [
                f"{row.at:%Y-%m-%d} to {row.until_on or 'no day'}, lifted {row.lifted_at or 'not yet'}"
                for row in each.held_back.all()
            ],
        }


def introductions(using: str) -> Rows:
    for each in Introduction.objects.using(using).order_by("heard_at", "pk"):
        yield {
            "first name": each.first_name,
            "heard": each.heard_at,
            "how": each.get_source_display(),
            "state": each.get_state_display(),
            "first met": each.first_contact_at,
            "family": str(each.family_id or ""),
            "consent": each.consent_wording,
            "consent given": each.consent_at,
        }


def plans(using: str) -> Rows:
    found = PlanVersion.objects.using(using).select_related("person", "written_by").prefetch_related("marks__by")
    for each in found.order_by("person", "step"):
        yield {
            "who": str(each.person),
            "family": str(each.person.family_id),
            "version": each.step,
            "hopes": each.hopes,
            "lines": [f"{line['words']} ({line['who'].lower()}, {line['by_when'] or 'no day'})" for line in each.lines],
            "written by": str(each.written_by),
            "written": each.written_at,
            "said": [f"{mark.get_kind_display()}: {mark.by}, {mark.at:%Y-%m-%d}" for mark in each.marks.all()],
        }


def services(using: str) -> Rows:
    for each in LocalService.objects.using(using).order_by("name", "pk"):
        yield {
            "name": each.name,
            "kinds": each.kinds,
            "about": each.about,
            "how to get it": each.how_to_get_it,
            "contact": " ".join(part for part in (each.contact_name, each.phone, each.email, each.url) if part),
            "where": " ".join(part for part in (each.address, each.town, each.postcode) if part),
            "opening": each.opening,
            "last checked": each.last_checked_on,
            "taken off the list": each.retired_at,
        }


def messages(using: str) -> Rows:
    """Those to who works here are left out: one of them is that a concern waits."""
    found = Message.objects.using(using).exclude(person=None).select_related("person", "asked_by")
    for each in found.order_by("queued_at", "pk"):
        yield {
            "to": str(each.person),
            "what": each.template,
            "why": each.why,
            "how": each.get_channel_display(),
            "where": each.to,
            "subject": each.subject,
            "text": each.text,
            "written down": each.queued_at,
            "state": each.get_state_display(),
            "because": each.get_stopped_because_display(),
            "asked by": str(each.asked_by or ""),
            "family": str(each.family_id),
        }


def consents(using: str) -> Rows:
    for each in ConsentFact.objects.using(using).select_related("person", "by").order_by("at", "pk"):
        yield {
            "who": str(each.person),
            "what": each.get_purpose_display(),
            "yes": each.given,
            "when": each.at,
            "words": each.wording,
            "how we know": each.evidence,
            "kept by": str(each.by or ""),
        }
