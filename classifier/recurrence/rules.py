"""The shapes of rules that are made here, and nothing else of what RFC 5545 allows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Freq = Literal["day", "week", "month", "year"]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
_FREQS: Mapping[str, Freq] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_NAMES = {freq: name for name, freq in _FREQS.items()}
_LONGEST: Mapping[Freq, int] = {"day": 366, "week": 104, "month": 60, "year": 10}
"""The longest step of each; what is further apart is no routine but a typing error."""
_MOST_CHARACTERS = 80
_PART = re.compile(r"([A-Z]{4,10})=([A-Z0-9,-]{1,32})", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_NTH = re.compile(r"(-1|[1-5])([A-Z]{2})", re.ASCII)
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class RuleParts:
    """A rule taken apart, so that it can be said in any language.

    Attributes:
        interval: 1 every time, 2 every other, and so on.
        weekdays: Monday is 0, in order; only of weeks.
        month_day: 1..31, or -1 for the last day. A shorter month has it on its last day.
        nth: Which one (1..5, -1 the last) and which weekday, of the month.
        month: 1..12, with `month_day` or `nth`; only of years.
    """

    freq: Freq
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    nth: tuple[int, int] | None = None
    month: int | None = None


def rule_parts(rule: str) -> RuleParts:
    """Raises `ValueError` for anything that `is_rule` refuses."""
    parts = _parse(rule)
    if parts is None:
        raise ValueError("not a rule of ours")
    return parts


def is_rule(text: str) -> bool:
    """Whether a string is a rule of the kind made here: bounded, and cheap to compute."""
    return _parse(text) is not None


def rule_of(parts: RuleParts) -> str | None:
    """The rule with these parts, in their usual order; None when they don't fit together."""
    said = [f"FREQ={_NAMES[parts.freq]}"]
    if parts.interval != 1:
        said.append(f"INTERVAL={parts.interval}")
    if parts.month is not None:
        said.append(f"BYMONTH={parts.month}")
    if parts.month_day is not None:
        said.append(f"BYMONTHDAY={parts.month_day}")
    if parts.weekdays:
        said.append("BYDAY=" + ",".join(WEEKDAYS[day] for day in sorted(set(parts.weekdays))))
    if parts.nth is not None:
        said.append(f"BYDAY={parts.nth[0]}{WEEKDAYS[parts.nth[1]]}")
    rule = ";".join(said)
    return rule if is_rule(rule) else None


def _parse(text: str) -> RuleParts | None:
    if len(text) > _MOST_CHARACTERS:
        return None
    values: dict[str, str] = {}
    for part in text.split(";"):
        match = _PART.fullmatch(part)
        if match is None or match[1] in values:
            return None
        values[match[1]] = match[2]
    freq = _FREQS.get(values.pop("FREQ", ""))
    interval = _number(values.pop("INTERVAL", "1"))
    if freq is None or interval is None or interval > _LONGEST[freq]:
        return None
    return _with_days(freq, interval, values)


def _with_days(freq: Freq, interval: int, values: Mapping[str, str]) -> RuleParts | None:
    """The parts once the step is known; each step takes only the days that make sense for it."""
    day = _day(values.get("BYMONTHDAY", ""))
    nth = _nth(values.get("BYDAY", ""))
    month = _month(values.get("BYMONTH", ""))
    match freq, sorted(values):
        case _, []:
            return RuleParts(freq, interval)
        case "week", ["BYDAY"]:
            weekdays = _weekdays(values["BYDAY"])
            return RuleParts(freq, interval, weekdays) if weekdays else None
        case ("month", ["BYDAY"]) | ("year", ["BYDAY", "BYMONTH"]) if nth and (month or freq == "month"):
            return RuleParts(freq, interval, nth=nth, month=month)
        case "month", ["BYMONTHDAY"] if day:
            return RuleParts(freq, interval, month_day=day)
        case "year", ["BYMONTH", "BYMONTHDAY"] if day and month and day <= _DAYS_OF_MONTH[month - 1]:
            return RuleParts(freq, interval, month_day=day, month=month)
    return None


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _day(text: str) -> int | None:
    day = LAST if text == "-1" else _number(text)
    return day if day is not None and day <= 31 else None


def _month(text: str) -> int | None:
    month = _number(text)
    return month if month is not None and month <= 12 else None


def _weekdays(text: str) -> tuple[int, ...]:
    names = text.split(",")
    if len(set(names)) != len(names) or not set(names) <= set(WEEKDAYS):
        return ()
    return tuple(sorted(WEEKDAYS.index(name) for name in names))


def _nth(text: str) -> tuple[int, int] | None:
    match = _NTH.fullmatch(text)
    return (int(match[1]), WEEKDAYS.index(match[2])) if match and match[2] in WEEKDAYS else None
