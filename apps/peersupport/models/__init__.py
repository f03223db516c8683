"""What the peer-support room stores. Django finds the models here; everybody else imports the submodule."""

from apps.peersupport.models import families, introductions, places, pregnancies, record, safety, supporters  # noqa: F401
