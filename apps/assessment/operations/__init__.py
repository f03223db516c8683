"""What may be done here: the room's face to others. Its own pages call the submodules."""

from apps.assessment.operations.answers import invite_to_assessment
from apps.assessment.operations.measures import record_measure
from apps.assessment.operations.templates import adopt_template

__all__ = ["adopt_template", "invite_to_assessment", "record_measure"]
