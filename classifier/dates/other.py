"""Dates in languages that have no word table here, by the dateparser library, and guards against what it imagines.

It takes any word that resembles a date for one ("ma", "mar", "5"), so only what holds a day, a month or a clock is
believed.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from classifier.base import Due, Grain, Span
from classifier.dates.found import FoundDue

_DAYS: Mapping[str, str] = {
    "da": "idag imorgen overmorgen mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april "
    "maj juni juli august september oktober november december",
    "fi": "tänään huomenna ylihuomenna maanantai maanantaina tiistai tiistaina keskiviikko keskiviikkona torstai "
    "torstaina perjantai perjantaina lauantai lauantaina sunnuntai sunnuntaina tammikuuta helmikuuta maaliskuuta "
    "huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "hr": "danas sutra prekosutra ponedjeljak utorak srijeda srijedu četvrtak petak subota subotu nedjelja nedjelju "
    "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenog prosinca",
    "hu": "holnap holnapután hétfő hétfőn kedd kedden szerda szerdán csütörtök csütörtökön péntek pénteken szombat "
    "szombaton vasárnap január február március április május június július augusztus szeptember október november "
    "december",
    "nb": "imorgen overmorgen mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar mars april mai juni "
    "juli august september oktober november desember",
    "ro": "azi astăzi mâine poimâine luni marți miercuri joi vineri sâmbătă duminică ianuarie februarie martie aprilie "
    "mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "sk": "dnes zajtra pozajtra pondelok utorok streda stredu štvrtok piatok sobota sobotu nedeľa nedeľu januára "
    "februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "sv": "idag imorgon övermorgon måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj "
    "juni juli augusti september oktober november december",
    "tr": "bugün yarın pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran "
    "temmuz ağustos eylül ekim kasım aralık",
}
LANGUAGES = frozenset(_DAYS)
_KNOWN = {language: frozenset(words.split()) for language, words in _DAYS.items()}
_BESIDE_A_FIGURE = frozenset(["luni", "ocak", "mart", "mai", "mars", "marts", "maj", "maja", "salı", "ekim", "pazar"])
"""Days and months that are other words too."""
_AHEAD = frozenset(["za", "om", "peste", "kuluttua", "múlva", "içinde", "sonra"])
"""Words that make a length of time of a count, which is no date without them."""
_FULL = re.compile(r"\b\d{1,2}(?:[./-]\d{1,2}[./-]\d{2,4}|:\d\d)\b|\b\d{4}-\d\d?-\d\d?\b")
_CLOCK = re.compile(r"\d:\d\d|\d\s?[ap]m\b")
_WORD = re.compile(r"[^\W\d_]{2,32}")
_DIGIT = re.compile(r"\d")
_AROUND = 150  # code points on each side of the first thing that may be a date: the library is slow on long texts
_END_OF_DAY = time(23, 59, 59)


def find_other(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> FoundDue | None:
    """The first date to come that a text in one of `LANGUAGES` names, or None; never raises.

    Loads dateparser the first time a text holds a date word or a full date (a quarter of a second, 30 MB).
    """
    start = next(_candidates(text, language), None)
    if start is None:
        return None
    first = max(start - _AROUND, 0)
    part = text[first : start + _AROUND]
    local = now.astimezone(zone)
    for words, moment, exact in _search(part, local.replace(tzinfo=None), language):
        place = part.find(words)
        counted = exact and not _CLOCK.search(words)  # "8 o'clock" is taken for eight hours from now
        if place < 0 or counted or next(_candidates(words, language), None) is None:
            continue
        at = (moment if exact else datetime.combine(moment, _END_OF_DAY)).replace(tzinfo=zone).astimezone(UTC)
        if at >= now.astimezone(UTC) - timedelta(minutes=1):
            span = Span(first + place, first + place + len(words), words)
            return FoundDue(Due(at, Grain.TIME if exact else Grain.DAY), (span,), "other", announced=False)
    return None


def _candidates(text: str, language: str) -> Iterator[int]:
    """Places of date words and full dates, for which alone the library is asked and believed."""
    figures = _DIGIT.search(text) is not None
    for match in _WORD.finditer(text):
        word = match.group().lower()
        known = word in _KNOWN[language] and (figures or word not in _BESIDE_A_FIGURE)
        if known or (figures and word in _AHEAD):
            yield match.start()
    full = _FULL.search(text)
    if full:
        yield full.start()


def _search(text: str, base: datetime, language: str) -> list[tuple[str, datetime, bool]]:
    """Words, wall clock and whether that is exact to the minute, for each date that dateparser sees."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - slow, and few texts need it
    from dateparser.search import search_dates  # noqa: PLC0415

    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "RETURN_TIME_AS_PERIOD": True,
    }
    try:
        found = search_dates(text, languages=[language], settings=settings) or []
        parser = DateDataParser(languages=[language], settings=settings)
        return [
            (words, data.date_obj.replace(tzinfo=None), data.period == "time")
            for words, _ in found
            if (data := parser.get_date_data(words)) and data.date_obj
        ]
    except Exception:  # noqa: BLE001 - what a library stumbles over in somebody's text is no reason to lose the message
        return []
