"""The rule for what may be shown, as dated data."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("policies.toml")


class NoSuchPolicy(LookupError):
    """No policy of that name was in force on that day."""


@dataclass(frozen=True, slots=True)
class Policy:
    code: str
    version: int
    valid_from: date
    source: str
    largest_hidden: int
    round_to: int
    smallest_width: int
    smallest_coverage: float
    fewest_contributors: int
    exact_from: int

    @property
    def slack(self) -> int:
        """How far a rounded count may lie from the true one: 2 when rounding to the nearest 5."""
        return self.round_to // 2

    def is_small(self, count: int) -> bool:
        return 1 <= count <= self.largest_hidden

    def rounded(self, count: int) -> int:
        return (count + self.slack) // self.round_to * self.round_to


@cache
def all_policies() -> tuple[Policy, ...]:
    data = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return tuple(Policy(**row) for row in data["policy"])


def policy_on(*, code: str = "nhs_7_5", on: date) -> Policy:
    """The version of a policy in force on a day. Raises NoSuchPolicy before its first one."""
    in_force = [policy for policy in all_policies() if policy.code == code and policy.valid_from <= on]
    if not in_force:
        raise NoSuchPolicy(f"There was no disclosure policy {code} on {on:%d %B %Y}.")
    return max(in_force, key=lambda policy: policy.valid_from)
