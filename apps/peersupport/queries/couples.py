"""Two people as a couple: whether they can talk with each other here now, what is one's own, what both signed."""

from __future__ import annotations

from apps.peersupport.models.couples import Agreement, CoupleWord, CoupleYes, NotTogether
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.safe_contact import SafeContact
from apps.peersupport.models.supporters import Match
from kith.people.models import User
from kith.permissions import Permission


def is_together_stopped(family: Family) -> bool:
    """Whether everything that is for both is stopped. For operations, `may_be_together` and the
    safeguarding lead: no other page asks this."""
    last = NotTogether.objects.filter(family=family).order_by("-at", "-pk").first()
    return bool(last and last.stops)


def may_partner_know(person: Person, contact: SafeContact) -> bool:
    """Whether whoever rings may speak with the partner: they said so, and the two are not apart."""
    return contact.partner_may_know and not is_together_stopped(person.family)


def may_be_together(family: Family) -> bool:
    """What is for both is there now: both said yes, somebody supports them, and nothing stands in the way.

    The answer is one bit. Whoever asks never learns which of these it is.
    """
    people = list(family.people.all())
    supported = Match.objects.filter(family=family, state=Match.State.ACTIVE).exists()
    said = [says_yes(person) for person in people]
    return len(people) > 1 and all(said) and supported and not is_together_stopped(family)


def says_yes(person: Person) -> bool:
    last = CoupleYes.objects.filter(person=person).order_by("-at", "-pk").first()
    return bool(last and last.given)


def words_of(person: Person) -> list[CoupleWord]:
    """A person's own, the newest first."""
    return list(CoupleWord.objects.filter(person=person).order_by("-at"))


def agreements_of(family: Family) -> list[Agreement]:
    """Every version with its signatures, the newest first; none while the two can't be together here."""
    if not may_be_together(family):
        return []
    found = Agreement.objects.filter(family=family).select_related("written_by")
    return list(found.prefetch_related("signatures").order_by("-step"))


def holds(agreement: Agreement, people: list[Person]) -> bool:
    """Both signed this very version."""
    signed = {one.person_id for one in agreement.signatures.all()}
    return len(people) > 1 and {person.pk for person in people} <= signed


def private_words(family: Family, *, for_user: User) -> list[NotTogether]:
    """What was said of the two not being safe: all of it for who keeps families safe, one's own for anybody else."""
    found = NotTogether.objects.filter(family=family).select_related("by").order_by("-at")
    if not for_user.may(Permission.READ_CONCERNS):
        found = found.filter(by=for_user)
    return list(found)
