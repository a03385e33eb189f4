"""Numbers, shares, times and days as people of a language write them."""

from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit

from tasks.people import local

_UNITS = ((86_400, "duration-day"), (3_600, "duration-hour"), (60, "duration-minute"))
_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Words:
    """Of one language; times are those of one zone."""

    locale: str
    zone: str

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def short(self, value: int) -> str:
        """For where there is little room: "12.3K"."""
        if value < _MANY:
            return self.number(value)
        return format_compact_decimal(value, locale=self.locale, fraction_digits=1)

    def share(self, value: float) -> str:
        """Of 0..1, "97%"; what is nearly all, but not all, is not rounded up to it."""
        if 0.995 <= value < 1:
            value = 0.99
        return format_percent(value, locale=self.locale)

    def change(self, now: int, before: int) -> str | None:
        """How much more or less than before: "+15%"; None where there was nothing before."""
        if not before:
            return None
        changed = round(100 * (now - before) / before)
        sign = "+" if changed > 0 else "−" if changed < 0 else "±"
        return sign + format_percent(abs(changed) / 100, locale=self.locale)

    def duration(self, seconds: float) -> str:
        """In its greatest unit, with one digit after the point while it is small: "2.5 days", "40 minutes"."""
        size, unit = next((one for one in _UNITS if seconds >= one[0]), _UNITS[-1])
        value = seconds / size
        written = round(value, 1) if value < 10 and size > 60 else round(value)
        return format_unit(written, unit, "long", locale=self.locale)

    def limit(self, seconds: int) -> str:
        """Shorter: "4 hr", "14 days". Not the shortest: not every language has words for that."""
        size, unit = next((one for one in _UNITS if seconds >= one[0]), _UNITS[-1])
        return format_unit(round(seconds / size), unit, "short", locale=self.locale)

    def day(self, day: date) -> str:
        return format_skeleton("MMMd", datetime(day.year, day.month, day.day), locale=self.locale)  # noqa: DTZ001 - only its day is shown

    def weekday(self, at: datetime) -> str:
        return format_skeleton("MMMEd", local(at, self.zone), locale=self.locale)
