"""What the peer-support room stores. Django finds the models here; everybody else imports the submodule."""

from apps.peersupport.models import (  # noqa: F401
    breaches,
    consents,
    families,
    imports,
    introductions,
    journey,
    merges,
    messages,
    outreach,
    places,
    plans,
    pregnancies,
    record,
    safe_contact,
    safety,
    services,
    supporters,
)
