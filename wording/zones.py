"""Time zones by what people call them. Pure functions."""

import re
import unicodedata
from collections import defaultdict
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_skeleton

from locales import LOCALES, SOURCE
from tasks.people import local
from wording.cities import CITIES

OFFERED = 8
"""How many zones a question offers."""

_LIKELY = {
    "en": (
        "Europe/London",
        "America/New_York",
        "America/Chicago",
        "America/Los_Angeles",
        "Europe/Berlin",
        "Asia/Kolkata",
    ),
    "uk": ("Europe/Kyiv", "Europe/Warsaw", "Europe/Berlin", "Europe/Prague", "Europe/London", "America/New_York"),
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/London", "Europe/Madrid", "America/New_York"),
    "es": (
        "Europe/Madrid",
        "America/Mexico_City",
        "America/Bogota",
        "America/Lima",
        "America/Argentina/Buenos_Aires",
        "America/Santiago",
        "America/Caracas",
        "America/New_York",
    ),
    "ru": (
        "Europe/Kyiv",
        "Europe/Moscow",
        "Europe/Minsk",
        "Asia/Almaty",
        "Asia/Tashkent",
        "Asia/Yekaterinburg",
        "Asia/Novosibirsk",
        "Europe/Berlin",
    ),
}
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+−-])\s*(\d{1,2})(?::?00)?", re.IGNORECASE)


def likely_zones(locale: str) -> tuple[str, ...]:
    """Zones that many who speak a language live in."""
    return _LIKELY.get(locale, _LIKELY[SOURCE])


def find_zones(words: str) -> list[str]:
    """Zones that somebody may mean: by name, by a city in any of our languages, or by the distance from UTC."""
    words = " ".join(words.split()).strip(".,!").casefold()
    if (offset := _OFFSET.fullmatch(words)) is not None:
        # The names of these zones count westwards.
        name = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
        return [name] if name in available_timezones() else []
    return _by_words().get(_plain(words), [])[:OFFERED]


def search_zones(words: str) -> list[str]:
    """The same while somebody is still typing: also what begins like this, or has a word that does."""
    exact, begun = find_zones(words), _plain(" ".join(words.split()))
    if not begun:
        return exact
    known = _by_words()
    first = [zone for name, zones in known.items() if name.startswith(begun) for zone in zones]
    inside = [zone for name, zones in known.items() if f" {begun}" in name.replace("/", " ") for zone in zones]
    return list(dict.fromkeys([*exact, *first, *inside]))[:OFFERED]


def zone_words(zone: str, locale: str, now: datetime) -> str:
    """A zone as people know it, with its time of day: "Kyiv, 14:05"."""
    return f"{city(zone, locale)}, {format_skeleton('Hm', local(now, zone), locale=locale)}"


def city(zone: str, locale: str) -> str:
    if zone.startswith("Etc/GMT") and zone[7:]:
        return f"UTC{'+' if zone[7] == '-' else '-'}{zone[8:]}"
    return _cities(locale).get(today(zone)) or zone.rpartition("/")[2].replace("_", " ")


def today(zone: str) -> str:
    """The name that a zone has today: old ones still work, and the data of languages knows some by them."""
    name = str(get_global("zone_aliases").get(zone, zone))
    return zone if name.startswith("Etc/") else name


def _plain(words: str) -> str:
    """Words as they are looked up: "Málaga" may be typed "malaga", and "Ivano-Frankivsk" with a space."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "'’ʼ.")
    return " ".join(kept.replace("-", " ").replace("_", " ").split())


@cache
def _cities(locale: str) -> dict[str, str]:
    """Zone -> its city in a language, as far as the language has its own name for it."""
    named = Locale.parse(locale).time_zones
    return {today(zone): names["city"] for zone, names in named.items() if "city" in names}


@cache
def _by_words() -> dict[str, list[str]]:
    """What people type -> zones; an old name stands for the zone it became."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    known = available_timezones()  # looks through the system's files each time it is asked
    for name in known:
        if name.startswith("Etc/"):
            continue  # distances are read above, and the rest has a name of its own
        found[_plain(name)].add(today(name))
        if "/" in name:
            found[_plain(name.rpartition("/")[2])].add(today(name))
    for zone, names in CITIES.items():
        for name in names.split(", "):
            found[_plain(name)].add(zone)
    for locale in LOCALES:
        for zone, name in _cities(locale).items():
            if zone in known:
                found[_plain(name)].add(zone)
    return {words: sorted(zones) for words, zones in found.items()}
