"""Professionals of a family: who they are, her yes to talking with them, and what is said both ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.handovers import OutsideLink, ProfessionalNote
from apps.peersupport.models.messages import Message
from apps.peersupport.models.professionals import Professional, ProfessionalLink
from apps.peersupport.models.record import Entry
from apps.peersupport.operations.entries import write_entry
from apps.peersupport.operations.messages import queue_message, stop_messages
from apps.peersupport.operations.outside_links import WayIn, end_ways_in, make_way_in
from apps.peersupport.queries.responsibility import responsible_for
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User

Link = Callable[[str], str]


class NoYesForThis(Refused):
    """She has not said yes to talking with them, took it back, or its time is over."""


class ContactNotChecked(Refused):
    """Nobody has made sure yet that the contact is theirs."""


class LinkedAlready(Refused):
    """There is a yes already."""


class DayOver(BadInput):
    """A yes that ended before it began."""


@transaction.atomic
def add_professional(
    *, family: Family, name: str, role: str, place: str, contact: str, checked: bool, at: dt.datetime, by: User
) -> Professional:
    """Keep who looks after the family; `checked` says that somebody rang where they work."""
    made = Professional.objects.create(
        family=family, name=name, role=role, place=place, contact=contact, added_at=at, added_by=by,
        checked_on=timezone.localdate(at) if checked else None, checked_by=by if checked else None,
    )  # fmt: skip
    record(kind="professional.added", by=by, subject=made)
    return made


@transaction.atomic
def check_contact(*, professional: Professional, at: dt.datetime, by: User) -> None:
    """Somebody rang the place they work at: the contact is theirs."""
    professional.checked_on, professional.checked_by = timezone.localdate(at), by
    professional.save(update_fields=["checked_on", "checked_by"])
    record(kind="professional.checked", by=by, subject=professional)


@transaction.atomic
def link_professional(
    *, professional: Professional, person: Person, about: Sequence[str], until_on: dt.date | None, evidence: str,
    at: dt.datetime, by: User,
) -> ProfessionalLink:  # fmt: skip
    """Keep a person's yes to our talking with them. Raises LinkedAlready, DayOver, NoYesForThis."""
    Professional.objects.select_for_update().get(pk=professional.pk)
    if person.family_id != professional.family_id:
        raise NoYesForThis("That professional is of another family.")
    if professional.links.filter(ended_at=None).exists():
        raise LinkedAlready("There is a yes to this already. End that one first.")
    if until_on and until_on < timezone.localdate(at):
        raise DayOver("That day is over.", field="until_on")
    link = ProfessionalLink.objects.create(
        professional=professional, person=person, about=list(about), until_on=until_on, evidence=evidence, since=at,
        kept_by=by,
    )  # fmt: skip
    record(kind="professional.linked", by=by, subject=link)
    return link


@transaction.atomic
def end_link(*, link: ProfessionalLink, at: dt.datetime, by: User) -> None:
    """A yes taken back: the way in dies and what waits does not leave. Done again, it stays ended."""
    held = ProfessionalLink.objects.select_for_update().get(pk=link.pk)
    if held.ended_at:
        return
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    end_ways_in(OutsideLink.objects.filter(professional_link=held), why=OutsideLink.WhyDead.WITHDRAWN, at=at, by=by)
    waiting = Message.objects.filter(professional=held.professional_id, template__in=("a_note_for_you", "note_on_page"))
    stop_messages(waiting, why=Message.Why.CONSENT, at=at, by=by)
    record(kind="professional.unlinked", by=by, subject=held)


@transaction.atomic
def write_to_professional(
    *, client_key: UUID, link: ProfessionalLink, text: str, address_of: Link, at: dt.datetime, by: User,
    renew: bool = False,
) -> WayIn | None:  # fmt: skip
    """A note to them: an entry on her record, and a message that only says that something is there to read.

    Where their page is open still, they read it there; else, or with `renew`, they get a new one, whose code is told
    once. Raises NoYesForThis, ContactNotChecked.
    """
    held = _live(link, at)
    if held.professional.checked_on is None:
        raise ContactNotChecked("Check first that this contact is theirs: ring the place they work at.")
    if ProfessionalNote.objects.filter(client_key=client_key).exists():
        return None
    _keep(held, client_key, text, f"To {held.professional}: {text}", at=at, by=by, writer=by)
    values = {"name": held.professional.name, "supporter": str(by)}
    live = OutsideLink.objects.filter(professional_link=held, dead_at=None, expires_at__gt=at)
    if live.exists() and not renew:
        _tell(held, "note_on_page", values, at=at, by=by)
        return None
    made = make_way_in(professional_link=held, at=at, by=by)
    _tell(held, "a_note_for_you", {**values, "link": address_of(made.address)}, at=at, by=by)
    return made


def _tell(link: ProfessionalLink, template: str, values: Mapping[str, str], *, at: dt.datetime, by: User) -> None:
    queue_message(
        client_key=uuid4(), template=template, why="A note to a professional", at=at, by=by,
        professional=link.professional, values=values,
    )  # fmt: skip


@transaction.atomic
def hear_from_professional(*, client_key: UUID, link: ProfessionalLink, text: str, at: dt.datetime) -> None:
    """What they wrote on their page: word for word on her record, kept under the name of who answers for the family.

    Raises NoYesForThis.
    """
    held = _live(link, at)
    if ProfessionalNote.objects.filter(client_key=client_key).exists():
        return
    keeper = responsible_for(held.professional.family)
    words = f"{held.professional} wrote on their own page: “{text}”"
    _keep(held, client_key, text, words, at=at, by=None, writer=keeper)
    queue_message(
        client_key=uuid4(), template="note_came", why="A professional wrote", at=at, by=None, user=keeper,
        values={"name": keeper.get_short_name()},
    )  # fmt: skip


def _keep(
    link: ProfessionalLink, key: UUID, text: str, words: str, *, at: dt.datetime, by: User | None, writer: User
) -> None:
    """`words` stand on the record; the keys of both are one, so a double tap keeps one row."""
    entry = write_entry(
        client_key=key, family=link.professional.family, about=link.person, kind=Entry.Kind.NOTE, text=words,
        who_was_there="", happened_at=at, two_way=False, at=at, by=writer,
    )  # fmt: skip
    ProfessionalNote.objects.create(client_key=key, professional_link=link, text=text, at=at, by=by, entry=entry)
    record(kind="professional-note.written" if by else "professional-note.came", by=by, subject=link)


def _live(link: ProfessionalLink, at: dt.datetime) -> ProfessionalLink:
    held: ProfessionalLink = (
        ProfessionalLink.objects.select_for_update(of=("self",))
        .select_related("professional__family", "person").get(pk=link.pk)
    )  # fmt: skip
    if held.ended_at or (held.until_on and held.until_on < timezone.localdate(at)):
        raise NoYesForThis("There is no yes to this now. Nothing was sent.")
    return held
