"""What can be done here, one use case to a function. These are the room's face to other rooms."""

from apps.peersupport.operations.plans import carry_topics

__all__ = ["carry_topics"]
