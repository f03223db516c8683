"""What the assessment room stores. Django finds the models here; everybody else imports the submodule."""

from apps.assessment.models import answers, assessments, help, measures, scores, sittings, templates, topics  # noqa: F401
