"""Refusals: what the state of things does not allow, said in a sentence fit for the person who asked."""


class Refused(Exception):
    """A rule stands in the way. The message is shown to the person; each reason is a subclass beside its operation."""

    status = 409

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BadInput(Refused):
    """What was typed cannot be used. `field` names where, so that the page can say it beside the box."""

    status = 400

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
