"""What every mark returns: the drawing, the words and the table, from the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and its equals: `sentence` stands above it, `description` says all of it to whoever cannot
    see it, `columns` and `rows` are the table beside it. Fits `{% figure chart.title chart.sentence chart.svg
    chart.columns chart.rows %}`."""

    svg: SafeString
    title: str
    sentence: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def on_its_own(self, *, width: int = 680) -> SafeString:
        """The drawing at a fixed width in pixels, for a file or for paper."""
        return mark_safe(self.svg.replace('width="100%"', f'width="{width}"', 1))  # noqa: S308  # only a number is put in


def said_together(names: Sequence[str]) -> str:
    """Names as people list them: "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
