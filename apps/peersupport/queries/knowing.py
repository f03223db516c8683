"""Whether one of two may be shown that the other is here too. Where a partner said hello himself, each has a say."""

from __future__ import annotations

from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.safe_contact import SafeContact


def own_hello(person: Person) -> Introduction | None:
    """The hello a partner said for himself, by which he came to this family."""
    found: Introduction | None = Introduction.objects.filter(person=person).order_by("heard_at").first()
    return found


def knows_of_the_other(person: Person) -> bool:
    """Whether pages of this person may show that the other of the family is here.

    She named him before he came, or he has said that a partner may know; to him, she has said so. Where the hub asked
    him because she named him, both know.
    """
    other = _another(person)
    if other is None:
        return False
    hello = own_hello(other if other.role == Person.Role.PARTNER else person)
    if hello is None or (other.role == Person.Role.PARTNER and was_named_before(other, hello)):
        return True
    return says_the_other_may_know(other)


def shares_the_family(person: Person) -> bool:
    """Whether what is the family's is theirs to read too: a parent's always, a partner's but where he came by himself
    and does not know that she is here."""
    return person.role == Person.Role.PARENT or knows_of_the_other(person)


def has_another(person: Person) -> bool:
    return _another(person) is not None


def _another(person: Person) -> Person | None:
    found: Person | None = Person.objects.filter(family=person.family_id).exclude(pk=person.pk).order_by("role").first()
    return found


def was_named_before(partner: Person, hello: Introduction) -> bool:
    """She had told us of him before his own hello was put on the family's page."""
    return hello.ended_at is not None and partner.added_at < hello.ended_at


def says_the_other_may_know(person: Person) -> bool:
    return SafeContact.objects.filter(person=person, partner_may_know=True).exists()


def postcode_of(person: Person) -> str:
    """Where they said they live. A partner who came by himself is told nothing of where she does."""
    if person.role == Person.Role.PARTNER and (hello := own_hello(person)) and not knows_of_the_other(person):
        return hello.postcode
    return person.family.postcode
