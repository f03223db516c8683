"""How people say dates, lengths of time, numbers and money."""

import datetime as dt
from decimal import Decimal

_UNITS = (("minute", 60), ("hour", 60 * 60), ("day", 24 * 60 * 60))


def say_day(day: dt.date, *, today: dt.date | None = None) -> str:
    """Like "Thursday 12 March", with the year when it is not the year of `today`."""
    words = f"{day:%A} {day.day} {day:%B}"
    return words if today and day.year == today.year else f"{words} {day.year}"


def say_short_day(day: dt.date) -> str:
    """Like "12 Mar 2026", for tables."""
    return f"{day.day} {day:%b} {day.year}"


def say_time(moment: dt.time | dt.datetime) -> str:
    """Like "2pm", "2.30pm", "midday", "midnight"."""
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "midday" if moment.hour else "midnight"
    minutes = f".{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'pm' if moment.hour >= 12 else 'am'}"


def say_distance(day: dt.date, *, today: dt.date) -> str:
    """Like "today", "tomorrow", "in 3 days", "2 weeks ago": days to a fortnight, then weeks, then months."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    length = _length(abs(days))
    return f"in {length}" if days > 0 else f"{length} ago"


def say_due(day: dt.date, *, today: dt.date) -> tuple[str, str]:
    """The words and tone of a clock: ("due tomorrow", "waiting"), ("2 days late", "now")."""
    days = (day - today).days
    if days < 0:
        return f"{_length(-days)} late", "now"
    if days == 0:
        return "due today", "now"
    if days == 1:
        return "due tomorrow", "waiting"
    return (f"due {day:%A}" if days < 7 else f"due {day.day} {day:%B}"), "info"


def say_since(moment: dt.datetime, *, at: dt.datetime) -> str:
    """Like "just now", "5 minutes ago", "3 hours ago", "yesterday", "4 days ago"."""
    seconds = (at - moment).total_seconds()
    if moment.date() != at.date():
        return say_distance(moment.date(), today=at.date())
    if seconds < 60:
        return "just now"
    unit, size = _UNITS[0] if seconds < 3600 else _UNITS[1]
    return f"{say_count(int(seconds // size), unit)} ago"


def say_weeks(days: int) -> str:
    """A number of days as "12 weeks and 2 days"."""
    weeks, rest = divmod(days, 7)
    parts = [say_count(n, unit) for n, unit in ((weeks, "week"), (rest, "day")) if n]
    return " and ".join(parts) or "0 days"


def say_count(number: int, one: str, many: str | None = None) -> str:
    """Like "1 family", "1,204 families": a whole number with its unit."""
    return f"{number:,} {one if number == 1 else many or _plural(one)}"


def say_pounds(amount: Decimal | int | float, *, pence: bool = True) -> str:
    """An amount in pounds as "£1,204.50"; whole pounds lose ".00"; a loss reads "minus £3"."""
    value = Decimal(str(amount)).quantize(Decimal("0.01") if pence else Decimal(1))
    figure = f"{abs(value):,}".removesuffix(".00")
    return f"minus £{figure}" if value < 0 else f"£{figure}"


def say_pence(amount: int) -> str:
    """A whole number of pence as pounds: 120450 is "£1,204.50"."""
    return say_pounds(Decimal(amount) / 100)


def say_give_or_take(number: int, of: int, *, low: float, high: float, unit: str = "") -> str:
    """Like "7 of 10 families, give or take 1"; where the limits are lopsided, "likely between 4 and 9"."""
    noun = f" {unit}" if unit else ""
    below, above = round(number - low), round(high - number)
    if below == above:
        return f"{number:,} of {of:,}{noun}, give or take {below:,}"
    return f"{number:,} of {of:,}{noun}, likely between {round(low):,} and {round(high):,}"


def _length(days: int) -> str:
    if days < 14:
        return say_count(days, "day")
    return say_count(days // 7, "week") if days < 63 else say_count(round(days / 30.44), "month")


def _plural(one: str) -> str:
    if one.endswith("y") and one[-2] not in "aeiou":
        return f"{one[:-1]}ies"
    return f"{one}es" if one.endswith(("s", "ch", "sh", "x")) else f"{one}s"
