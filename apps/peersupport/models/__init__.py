"""What the peer-support room stores. Django finds the models here; everybody else imports the submodule."""

from apps.peersupport.models import (  # noqa: F401
    families,
    introductions,
    places,
    plans,
    pregnancies,
    record,
    safety,
    services,
    supporters,
)
