"""Arithmetic on days; nothing here reads text."""

from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, ...]
"""The likeliest day first, the other reading after it; empty when there is none."""

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
HORIZON_YEARS = 30


def on(year: int, month: int, day: int) -> date | None:
    """That day, or None where the month has no such day."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def coming(today: date, month: int, day: int) -> date | None:
    """The next such day from today on; None for a 29th of February further away."""
    for year in range(today.year, today.year + 2):
        found = on(year, month, day)
        if found and found >= today:
            return found
    return None


def coming_day(today: date, day: int) -> date | None:
    """The next day with that number, this month or a later one."""
    for months in range(4):
        first = add_months(today.replace(day=1), months)
        found = on(first.year, first.month, day)
        if found and found >= today:
            return found
    return None


def coming_day_on_weekday(today: date, day: int, weekday: int) -> date | None:
    """The next month in which that number falls on that weekday."""
    for months in range(36):
        first = add_months(today.replace(day=1), months)
        found = on(first.year, first.month, day)
        if found and found >= today and found.weekday() == weekday:
            return found
    return None


def coming_weekday(today: date, weekday: int) -> Days:
    """After today; said on that weekday itself, today is the second reading."""
    ahead = (weekday - today.weekday()) % 7
    return (today + timedelta(ahead),) if ahead else (today + timedelta(7), today)


def on_weekday(days: Days, weekday: int, *, yearless: bool) -> Days:
    """Those of the days that fall on that weekday, else the same day of the next year where none was named."""
    fitting = tuple(day for day in days if day.weekday() == weekday)
    if fitting or not yearless:
        return fitting
    later = [on(day.year + 1, day.month, day.day) for day in days]
    return tuple(day for day in later if day and day.weekday() == weekday)


def weekday_of_week(today: date, weekday: int, weeks: int = 0) -> date:
    """That weekday in the calendar week (from Monday) so many weeks from this one."""
    return today + timedelta(weekday - today.weekday() + 7 * weeks)


def next_weekday(today: date, weekday: int, weeks: int = 1) -> Days:
    """ "Next Friday": in the next calendar week; the first one to come is the second reading where it differs."""
    later, sooner = weekday_of_week(today, weekday, weeks), coming_weekday(today, weekday)[0]
    return (later, sooner) if sooner != later else (later,)


def add_months(start: date, months: int) -> date:
    """The same day that many months on, or the month's last where it has no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = min(max(index // 12, 1), 9999), index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def add_working_days(start: date, days: int) -> date:
    """So many days from Monday to Friday after `start`."""
    weeks, rest = divmod(days, 5)
    day = start + timedelta(7 * weeks)
    while rest or day.weekday() >= SATURDAY:
        day += timedelta(1)
        rest -= day.weekday() < SATURDAY and rest > 0
    return day


def month_end(today: date, months: int = 0) -> date:
    first = add_months(today.replace(day=1), months)
    return first.replace(day=monthrange(first.year, first.month)[1])


def quarter_end(today: date, quarters: int = 0) -> date:
    """The last day of the quarter so many quarters from this one."""
    return month_end(today, 2 - (today.month - 1) % 3 + 3 * quarters)


def nth_weekday(first: date, weekday: int, nth: int) -> date | None:
    """The nth such weekday (-1 the last) of the month that `first` opens."""
    if nth < 0:
        last = month_end(first)
        return last - timedelta((last.weekday() - weekday) % 7)
    found = first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == first.month else None


def work_week_end(today: date, weeks: int = 0) -> Days:
    """Friday, with Sunday as the second reading; at the weekend it is Sunday."""
    friday, sunday = weekday_of_week(today, FRIDAY, weeks), weekday_of_week(today, SUNDAY, weeks)
    return (friday, sunday) if friday >= today else (sunday,)


def shift(start: date, days: int, months: int) -> date | None:
    """`start` and so many months, then days, before it where they are negative; None beyond the horizon."""
    if abs(days) > HORIZON_YEARS * 366 or abs(months) > HORIZON_YEARS * 12:
        return None
    return add_months(start, months) + timedelta(days)
