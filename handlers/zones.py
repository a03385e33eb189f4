"""Time zones by what people call them. Pure functions."""

import re
from collections import defaultdict
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.dates import format_skeleton

from locales import LOCALES
from tasks.people import local

OFFERED = 8
"""How many zones a question offers."""

_LIKELY = {
    "uk": ("Europe/Kyiv", "Europe/Warsaw", "Europe/Berlin", "Europe/Prague", "Europe/London", "America/New_York"),
    "en": (
        "Europe/London",
        "America/New_York",
        "America/Chicago",
        "America/Los_Angeles",
        "Europe/Berlin",
        "Asia/Kolkata",
    ),
}
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?00)?", re.IGNORECASE)
_CURRENT = {
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Europe/Kiev": "Europe/Kyiv",
}
"""Where the data of languages has an old name."""


def likely_zones(locale: str) -> tuple[str, ...]:
    """Zones that many who speak a language live in."""
    return _LIKELY.get(locale, _LIKELY["en"])


def find_zones(words: str) -> list[str]:
    """Zones that somebody may mean: by name, by a city in any of our languages, or by the distance from UTC."""
    words = " ".join(words.split()).strip(".,!").casefold()
    if (offset := _OFFSET.fullmatch(words)) is not None:
        # The names of these zones count westwards.
        name = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
        return [name] if name in available_timezones() else []
    return _by_words().get(words, [])[:OFFERED]


def zone_words(zone: str, locale: str, now: datetime) -> str:
    """A zone as people know it, with its time of day: "Kyiv, 14:05"."""
    return f"{city(zone, locale)}, {format_skeleton('Hm', local(now, zone), locale=locale)}"


def city(zone: str, locale: str) -> str:
    if zone.startswith("Etc/GMT") and zone[7:]:
        return f"UTC{'+' if zone[7] == '-' else '-'}{zone[8:]}"
    return _cities(locale).get(zone) or zone.rpartition("/")[2].replace("_", " ")


@cache
def _cities(locale: str) -> dict[str, str]:
    """Zone -> its city in a language, as far as the language has its own name for it."""
    named = Locale.parse(locale).time_zones
    return {_CURRENT.get(zone, zone): names["city"] for zone, names in named.items() if "city" in names}


@cache
def _by_words() -> dict[str, list[str]]:
    """What people type -> zones; an old name stands for the zone it became."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in available_timezones():
        if name.startswith("Etc/"):
            continue  # distances are read above, and the rest has a name of its own
        zone = _CURRENT.get(name, name)
        found[name.casefold()].add(zone)
        if "/" in name:
            found[name.rpartition("/")[2].replace("_", " ").casefold()].add(zone)
    for locale in LOCALES:
        for zone, name in _cities(locale).items():
            if zone in available_timezones():
                found[name.casefold()].add(zone)
    return {words: sorted(zones) for words, zones in found.items()}
