"""What the assessment room stores. Django finds the models here; everybody else imports the submodule."""

from apps.assessment.models import (  # noqa: F401
    answers,
    assessments,
    counting,
    help,
    measures,
    pulse,
    scores,
    sittings,
    templates,
    topics,
)
