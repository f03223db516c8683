"""What somebody said yes to, and how we know."""

from __future__ import annotations

from apps.peersupport.models.consents import ConsentFact, Purpose
from apps.peersupport.models.families import Person


def latest_consents(person: Person) -> dict[str, ConsentFact]:
    """The fact that holds for each purpose; a purpose nobody asked about is not there."""
    found = ConsentFact.objects.filter(person=person).order_by("purpose", "-at").distinct("purpose")
    return {fact.purpose: fact for fact in found}


def consents_ever(person: Person) -> list[ConsentFact]:
    """Every yes and no, the newest first."""
    return list(ConsentFact.objects.filter(person=person).select_related("by").order_by("-at"))


def agrees_to(person: Person, purpose: str) -> bool:
    """True while a yes to this purpose holds; for anything but getting in touch, a yes to that as well."""
    latest = latest_consents(person)
    return all(needed in latest and latest[needed].given for needed in {Purpose.CONTACT.value, purpose})
