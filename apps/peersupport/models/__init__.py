"""What the peer-support room stores. Django finds the models here; everybody else imports the submodule."""

from apps.peersupport.models import (  # noqa: F401
    consents,
    families,
    introductions,
    journey,
    messages,
    places,
    plans,
    pregnancies,
    record,
    safe_contact,
    safety,
    services,
    supporters,
)
