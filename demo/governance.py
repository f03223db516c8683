"""Decisions and money of the demonstration. West Basildon's totals are the founding document's; lines are invented."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from apps.governance import operations
from apps.governance import reconciliation as printed
from apps.governance.models import BudgetLine, BudgetYear, Resolution
from demo.plans import WEST_BASILDON, Plan
from kith.people.models import User
from kith.roles import Role

Bands = dict[str, int]
Line = tuple[str, str, int, Bands]

EXISTING: tuple[Line, ...] = (
    ("Early years professionals", "STAFF", 142_000,
     {"TO_12_WEEKS": 5, "TO_12_MONTHS": 10, "TO_30_MONTHS": 25, "TO_5_YEARS": 60}),
    ("Family support workers", "STAFF", 68_500,
     {"TO_12_WEEKS": 5, "TO_12_MONTHS": 15, "TO_30_MONTHS": 25, "TO_5_YEARS": 30, "WHOLE_FAMILY": 15, "CRISIS": 10}),
    ("Nursery and play sessions", "COMMISSIONED", 41_200, {"TO_30_MONTHS": 35, "TO_5_YEARS": 65}),
    ("Clinics with health visitors", "COMMISSIONED", 14_800,
     {"BEFORE_BIRTH": 15, "TO_12_WEEKS": 50, "TO_12_MONTHS": 35}),
    ("Help in a crisis", "COMMISSIONED", 11_900, {"CRISIS": 100}),
    ("Rooms and heating", "PREMISES", 24_600,
     {"TO_12_MONTHS": 15, "TO_30_MONTHS": 25, "TO_5_YEARS": 50, "WHOLE_FAMILY": 10}),
    ("Office, insurance and audit", "OVERHEAD", 11_595, {"WHOLE_FAMILY": 100}),
)  # fmt: skip
REDESIGNED: tuple[Line, ...] = (
    ("Peer supporters, paid by the session", "STAFF", 96_000,
     {"BEFORE_BIRTH": 50, "TO_12_WEEKS": 40, "TO_12_MONTHS": 10}),
    ("Coordinators", "STAFF", 58_400,
     {"BEFORE_BIRTH": 45, "TO_12_WEEKS": 40, "TO_12_MONTHS": 10, "WHOLE_FAMILY": 5}),
    ("Training, supervision and expenses", "VOLUNTEERS", 24_300,
     {"BEFORE_BIRTH": 50, "TO_12_WEEKS": 40, "TO_12_MONTHS": 10}),
    ("Groups before the birth", "STAFF", 14_600, {"BEFORE_BIRTH": 100}),
    ("Feeding help at home", "STAFF", 12_900, {"TO_12_WEEKS": 85, "TO_12_MONTHS": 15}),
    ("Stay and play", "STAFF", 11_500, {"TO_12_MONTHS": 30, "TO_30_MONTHS": 50, "TO_5_YEARS": 20}),
    ("Outreach at pharmacies and clinics", "STAFF", 6_900, {"BEFORE_BIRTH": 90, "TO_12_WEEKS": 10}),
    ("Rooms and heating", "PREMISES", 15_250,
     {"BEFORE_BIRTH": 25, "TO_12_WEEKS": 25, "TO_12_MONTHS": 15, "TO_30_MONTHS": 15, "TO_5_YEARS": 10,
      "WHOLE_FAMILY": 10}),
    ("Office, insurance and audit", "OVERHEAD", 6_875, {"WHOLE_FAMILY": 100}),
    ("Help in a crisis", "COMMISSIONED", 3_000, {"CRISIS": 100}),
)  # fmt: skip
EXISTING_TOTAL, REDESIGNED_TOTAL = 314_595, 249_725
MOVED = 1_500
PRINTED_PLAN = Path(printed.__file__).with_name("printed_plan.json")


@dataclass(frozen=True)
class _Book:
    plan: Plan
    rng: random.Random
    today: dt.date
    secretary: User
    treasurer: User

    def at(self, day: dt.date) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(min(day, self.today), dt.time(19, 30)))


def load(plan: Plan, rng: random.Random, today: dt.date, tell: Callable[[str], None]) -> None:
    """Three budgets, the decisions behind them, a change within the year; for West Basildon the printed plan too."""
    book = _Book(plan, rng, today, someone(Role.SECRETARY), someone(Role.TREASURER))
    this_year = today.year if today >= dt.date(today.year, 4, 1) else today.year - 1
    _budget(book, this_year - 2, EXISTING, "The service as it was")
    _budget(book, this_year - 1, REDESIGNED, "The redesigned service, year 1")
    year, lines = _budget(book, this_year, REDESIGNED, "The redesigned service, year 2")
    _move(book, year, lines)
    _open_on_saturdays(book, this_year)
    if plan == WEST_BASILDON:
        plan_as_printed = json.loads(PRINTED_PLAN.read_text(encoding="utf-8"))
        operations.record_printed_plan(**plan_as_printed, by=book.treasurer)
    tell("three budgets, each line with its decision")


def someone(role: Role) -> User:
    """The first person of the demonstration who holds a role here."""
    found: User = User.objects.filter(role_grants__role=role, role_grants__ended_at=None).order_by("email")[0]
    return found


def _budget(
    book: _Book, begins: int, lines: tuple[Line, ...], service: str
) -> tuple[BudgetYear, dict[str, BudgetLine]]:
    starts, passed = dt.date(begins, 4, 1), dt.date(begins, 3, 10)
    total = sum(amount for _, _, amount, _ in lines)
    allowed = _decide(
        book, f"The budget for {begins} to {begins + 1}", passed,
        f"That the budget for the year from 1 April {begins} be as laid before the meeting, line by line.",
    )  # fmt: skip
    year = operations.open_budget_year(
        name=f"{begins} to {begins + 1}", starts_on=starts, ends_on=dt.date(begins + 1, 3, 31), service=service,
        by=book.treasurer,
    )  # fmt: skip
    made = {}
    for name, cost_type, amount, bands in lines:
        made[name] = operations.add_budget_line(
            year=year, name=name, cost_type=cost_type, amount_pence=_pence(book, amount, total), bands=bands,
            resolution=allowed, by=book.treasurer, at=book.at(passed + dt.timedelta(days=2)),
        )  # fmt: skip
    return year, made


def _pence(book: _Book, pounds: int, total: int) -> int:
    """West Basildon's lines as they are; another mutual's by its size, each a little its own."""
    if book.plan == WEST_BASILDON:
        return pounds * 100
    size = book.plan.families_a_year / WEST_BASILDON.families_a_year
    own = book.rng.uniform(0.85, 1.25) * (1.1 if total == EXISTING_TOTAL else 1.05)
    return round(pounds * size * own / 50) * 5000


def _move(book: _Book, year: BudgetYear, lines: dict[str, BudgetLine]) -> None:
    """From play to feeding: a member asked, the board agreed."""
    passed = year.starts_on + dt.timedelta(days=70)
    if passed >= book.today:
        return
    allowed = _decide(
        book, "More feeding help at home", passed,
        f"That £{MOVED:,} of stay and play go to feeding help at home for the rest of the year, as Members asked.",
    )  # fmt: skip
    for name, pounds in (("Stay and play", -MOVED), ("Feeding help at home", MOVED)):
        operations.change_budget_line(
            line=lines[name], change_pence=pounds * 100, resolution=allowed, by=book.treasurer,
            at=book.at(passed + dt.timedelta(days=1)),
        )  # fmt: skip


def _open_on_saturdays(book: _Book, begins: int) -> None:
    passed = dt.date(begins, 5, 12)
    if passed < book.today:
        text = (
            "That one centre open on Saturday mornings for six months, and that members hear in the autumn how it went."
        )
        _decide(book, "A centre open on Saturdays", passed, text)


def _decide(book: _Book, title: str, passed_on: dt.date, text: str) -> Resolution:
    return operations.record_resolution(
        title=title, text=text, meeting=f"Board, {book.plan.centres[0]}", passed_on=passed_on, by=book.secretary,
        at=book.at(passed_on + dt.timedelta(days=1)),
    )  # fmt: skip
