"""Times of day as people type and read them. Pure functions."""

import re
from datetime import time

from babel.dates import format_time

_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2}))?(?:\s*([ap])\.?m\b)?", re.IGNORECASE)


def clocks_in(words: str) -> list[time]:
    """Every time of day that somebody typed: "22:30-7", "10 pm to 7 am"."""
    found = []
    for hour, minute, half in _CLOCK.findall(words):
        hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
        if hours < 24 and int(minute or 0) < 60 and (not half or 1 <= int(hour) <= 12):
            found.append(time(hours, int(minute or 0)))
    return found


def clock_words(clock: time, locale: str) -> str:
    """As clocks are written in a language: "9:00 AM", "09:00"."""
    return str(format_time(clock, "short", locale=locale))
