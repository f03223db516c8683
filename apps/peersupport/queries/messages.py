"""Messages: how somebody may be reached, whether one may go now, and what was sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.messages import Message, MessageLooks, MessageQuerySet
from apps.peersupport.models.safe_contact import EVERY_DAY, USUAL_FROM, USUAL_TO, SafeContact
from apps.peersupport.permissions import families_seen_by
from apps.peersupport.queries.consents import agrees_to
from apps.peersupport.queries.couples import may_partner_know
from apps.peersupport.queries.families import is_quiet
from apps.peersupport.reachable import plain_address
from apps.peersupport.safe_hours import SafeHours, next_moment
from kith.messaging.names import PLAIN
from kith.people.models import User

SUBJECT = "A note from the hub"
STUCK = dt.timedelta(minutes=10)
"""Longer than any sender takes to answer: whoever began then is gone."""
AT_ONCE = 200

Channel, Why = Message.Channel, Message.Why


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody, and where."""

    channel: str
    to: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a message may go now: by `way`; or not, and why; or not before `wait_until`."""

    way: Way | None = None
    why: str = ""
    wait_until: dt.datetime | None = None


def looks() -> MessageLooks:
    """How messages from here name themselves."""
    return MessageLooks.objects.first() or MessageLooks(sender_name=PLAIN, subject=SUBJECT)


def chosen_sender_name() -> str:
    """The name that was chosen here, or ""."""
    return str(MessageLooks.objects.values_list("sender_name", flat=True).first() or "")


def safe_contact_of(person: Person) -> SafeContact:
    """How they may be reached; where nobody asked yet, by the one contact they gave us, in the day."""
    found = SafeContact.objects.filter(person=person).first()
    return found or usual_contact(person)


def usual_contact(person: Person) -> SafeContact:
    """Not stored: the contact they gave us, every day, in the day. Where they asked for anything in words, there is no
    safe way until somebody has read them and kept what they mean."""
    contact = SafeContact(person=person, changed_at=person.added_at)
    if person.reach_safely:
        return contact
    if "@" in person.contact:
        contact.email, contact.channels = person.contact, [Channel.EMAIL.value]
    elif person.contact:
        contact.phone, contact.channels = person.contact, [Channel.SMS.value]
    return contact


def safe_hours_of(contact: SafeContact) -> SafeHours:
    days = frozenset(day for day in contact.days if day in EVERY_DAY)
    return SafeHours(days, contact.from_time or USUAL_FROM, contact.to_time or USUAL_TO)


def next_moment_allowed(person: Person, now: dt.datetime) -> dt.datetime | None:
    """The first moment from `now` on at which a message may reach this person; None where they left no safe time."""
    return next_moment(safe_hours_of(safe_contact_of(person)), now)


def safe_ways(person: Person, contact: SafeContact) -> list[Way]:
    """The ways they said yes to and we have an address for, the one they like best first.

    Where their partner may not know, an address the partner gave as well is no safe way.
    """
    where = {
        Channel.EMAIL.value: contact.email,
        Channel.SMS.value: contact.phone,
        Channel.LETTER.value: contact.address,
    }
    return _unshared(person, contact, [Way(each, where[each]) for each in contact.channels if where.get(each)])


def _unshared(person: Person, contact: SafeContact, ways: list[Way]) -> list[Way]:
    if not ways or may_partner_know(person, contact):
        return ways
    shared = _addresses_of_others(person)
    return [way for way in ways if plain_address(way.to) not in shared]


def _addresses_of_others(person: Person) -> set[str]:
    others = Person.objects.filter(family=person.family_id).exclude(pk=person.pk)
    given = others.values_list(
        "contact", "user__email", "safe_contact__email", "safe_contact__phone", "safe_contact__address"
    )
    return {plain_address(address) for row in given for address in row if address}


def verdict(message: Message, at: dt.datetime) -> Verdict:
    """May it go at this moment? Read inside the transaction that lets it go."""
    if message.not_after and at > message.not_after:
        return Verdict(why=Why.TOO_LATE)
    if message.user and not message.keeps_hours:
        return _to_sign_in(message, message.user, at)
    if message.professional:
        return Verdict(way=_to_professional(message.professional.contact))
    person = message.person
    if person is None:
        return Verdict(why=Why.NO_SAFE_WAY)
    if not agrees_to(person, message.purpose):
        return Verdict(why=Why.CONSENT)
    if not message.goes_under_loss and is_quiet(person.family):
        return Verdict(why=Why.QUIET)
    return _reached(message, person, at)


def _to_sign_in(message: Message, user: User, at: dt.datetime) -> Verdict:
    """To who works here at once; to a parent or partner at a safe time, and to no address their partner gave too."""
    way, person = Way(Channel.EMAIL, user.email), message.person
    if person is None:
        return Verdict(way=way)
    contact = safe_contact_of(person)
    if not _unshared(person, contact, [way]):
        return Verdict(why=Why.NO_SAFE_WAY)
    return _in_time(message, contact, way, at)


def _to_professional(contact: str) -> Way:
    """They are at work: at any hour, where they said."""
    return Way(Channel.EMAIL if "@" in contact else Channel.SMS, contact)


def _reached(message: Message, person: Person, at: dt.datetime) -> Verdict:
    contact = safe_contact_of(person)
    safe = safe_ways(person, contact)
    if not safe:
        return Verdict(why=Why.NO_SAFE_WAY)
    working = [way for way in safe if not _came_back(person, contact, way)]
    if not working:
        return Verdict(why=Why.CAME_BACK)
    way = next((each for each in working if each.channel == message.channel), working[0])
    return _in_time(message, contact, way, at)


def _in_time(message: Message, contact: SafeContact, way: Way, at: dt.datetime) -> Verdict:
    """The post comes when it comes; everything else keeps the safe hours."""
    moment = at if way.channel == Channel.LETTER else next_moment(safe_hours_of(contact), at)
    if moment is None:
        return Verdict(why=Why.NO_SAFE_WAY)
    if message.not_after and moment > message.not_after:
        return Verdict(why=Why.TOO_LATE)
    return Verdict(way=way) if moment == at else Verdict(wait_until=moment)


def _came_back(person: Person, contact: SafeContact, way: Way) -> bool:
    """Since they last told us where they can be reached."""
    back = Message.objects.filter(person=person, to=way.to, arrived=Message.Arrived.BOUNCED)
    return bool(back.filter(ended_at__gt=contact.changed_at).exists())


def due_messages(*, at: dt.datetime) -> list[UUID]:
    """What workers take up now, the longest waiting first."""
    due = Message.objects.due(at=at, stuck_since=at - STUCK).order_by("not_before", "pk")
    return list(due.values_list("pk", flat=True)[:AT_ONCE])


def messages_for(*, for_user: User) -> MessageQuerySet:
    """Every message to a family this person may see, the newest first. Those to who works here are in no list."""
    families = Family.objects.filter(families_seen_by(for_user))
    found: MessageQuerySet = Message.objects.to_families().filter(family__in=families)
    return found.select_related("person", "asked_by").order_by("-queued_at", "pk")


def search_messages(found: MessageQuerySet, *, words: str, state: str, purpose: str) -> MessageQuerySet:
    """Narrow by a name, by where the message is, and by what it is for."""
    if words:
        found = found.filter(Q(person__first_name__icontains=words) | Q(person__last_name__icontains=words))
    if state in Message.State.values:
        found = found.filter(state=state)
    return found.filter(purpose=purpose) if purpose in Message.Purpose.values else found


def get_message(*, pk: UUID, for_user: User) -> Message:
    """Raises Http404."""
    message: Message = get_object_or_404(messages_for(for_user=for_user), pk=pk)
    return message


def letters_to_post(*, for_user: User) -> list[Message]:
    """Laid out and not posted yet, the oldest first."""
    waiting = messages_for(for_user=for_user).filter(state=Message.State.TO_POST)
    return list(waiting.order_by("began_at", "pk"))


def waiting_for(family: Family) -> int:
    """How many messages to a family have not left."""
    return int(Message.objects.filter(family=family).may_be_stopped().count())


def messages_before(person: Person, *, moment: dt.datetime) -> list[Message]:
    """What went to this person and spoke of a pregnancy, or might have, before that moment, the newest first."""
    gone = Message.objects.filter(person=person, queued_at__lt=moment, state=Message.State.SENT)
    return list(gone.exclude(speaks=Message.Speaks.NO).order_by("-queued_at", "pk"))


def messages_to(person: Person, *, quiet_since: dt.datetime | None = None) -> MessageQuerySet:
    """What we sent this person, or mean to, the newest first. With `quiet_since`, a loss: what spoke before it, or
    might have, is kept elsewhere."""
    found: MessageQuerySet = Message.objects.filter(person=person)
    if quiet_since:
        found = found.exclude(~Q(speaks=Message.Speaks.NO), queued_at__lt=quiet_since)
    return found.order_by("-queued_at", "pk")
