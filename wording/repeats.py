"""Rules of what comes again, in words."""

from collections.abc import Mapping
from datetime import date
from gettext import NullTranslations
from types import MappingProxyType

from babel.dates import format_skeleton, get_day_names, get_month_names
from babel.lists import format_list

from classifier.recurrence import RuleParts, rule_parts
from locales import mark

_WEEKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_LAST = -1
_A_LEAP_YEAR = 2024

_WHICH: Mapping[int, str] = MappingProxyType(
    {1: mark("1st"), 2: mark("2nd"), 3: mark("3rd"), 4: mark("4th"), 5: mark("5th"), _LAST: mark("last")}
)
"""Which one of a weekday in the month."""
_EACH: Mapping[str, str] = MappingProxyType(
    {"day": mark("every day"), "week": mark("every week"), "month": mark("every month"), "year": mark("every year")}
)


def repeat_words(rule: str, texts: NullTranslations, locale: str) -> str:
    """ "every weekday", "every 2 weeks on Monday and Friday", "every month on day 1"."""
    parts = rule_parts(rule)
    if parts.interval == 1 and parts.weekdays == _WEEKDAYS:
        return texts.gettext("every weekday")
    if parts.interval == 1 and parts.weekdays == _WEEKEND:
        return texts.gettext("every weekend")
    period, days = _period(parts, texts), _days(parts, texts, locale)
    return texts.gettext("{period} on {days}").format(period=period, days=days) if days else period


def _period(parts: RuleParts, texts: NullTranslations) -> str:
    """ "every day" stands alone: where 21 is counted as 1 is, its form names the number, too."""
    count, many = parts.interval, texts.ngettext
    if count == 1:
        return texts.gettext(_EACH[parts.freq])
    match parts.freq:
        case "day":
            words = many("every {count} day", "every {count} days", count)
        case "week":
            words = many("every {count} week", "every {count} weeks", count)
        case "month":
            words = many("every {count} month", "every {count} months", count)
        case "year":
            words = many("every {count} year", "every {count} years", count)
    return words.format(count=count)


def _days(parts: RuleParts, texts: NullTranslations, locale: str) -> str:
    """On which days; empty where the rule leaves it open."""
    say, weekdays = texts.gettext, get_day_names("wide", locale=locale)
    months = get_month_names("wide", "stand-alone", locale=locale)
    if parts.weekdays:
        return format_list([weekdays[day] for day in parts.weekdays], locale=locale)
    if parts.nth is not None:
        words = say("the {which} {weekday}").format(which=say(_WHICH[parts.nth[0]]), weekday=weekdays[parts.nth[1]])
        return words if parts.month is None else f"{words}, {months[parts.month]}"
    if parts.month_day == _LAST:
        words = say("the last day")
        return words if parts.month is None else f"{words}, {months[parts.month]}"
    if parts.month_day is None:
        return ""
    if parts.month is None:
        return say("day {day}").format(day=parts.month_day)
    return format_skeleton("MMMMd", date(_A_LEAP_YEAR, parts.month, parts.month_day), locale=locale)
