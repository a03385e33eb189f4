"""Times of day as people type and read them. Pure functions."""

import re
from datetime import time

_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2}))?(?:\s*([ap])\.?m\b)?", re.IGNORECASE)


def clocks_in(words: str) -> list[time]:
    """Every time of day that somebody typed: "22:30-7", "10 pm to 7 am"."""
    found = []
    for hour, minute, half in _CLOCK.findall(words):
        hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
        if hours < 24 and int(minute or 0) < 60 and (not half or 1 <= int(hour) <= 12):
            found.append(time(hours, int(minute or 0)))
    return found


def clock_words(clock: time) -> str:
    """As dates have it on cards, in every language: "09:00"."""
    return f"{clock:%H:%M}"
