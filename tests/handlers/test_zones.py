"""Time zones by what people call them."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest

from locales import LOCALES
from tasks.people import zone_of
from wording.cities import CITIES
from wording.zones import OFFERED, city, find_zones, likely_zones, zone_words

NOW = datetime(2026, 7, 1, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "zones"),
    [
        ("Kyiv", ["Europe/Kyiv"]),
        (" київ. ", ["Europe/Kyiv"]),
        ("Kiev", ["Europe/Kyiv"]),
        ("new  york", ["America/New_York"]),
        ("Нью-Йорк", ["America/New_York"]),
        ("Kolkata", ["Asia/Kolkata"]),
        ("Tel Aviv", ["Asia/Jerusalem"]),
        ("Buenos Aires", ["America/Argentina/Buenos_Aires"]),
        ("europe/berlin", ["Europe/Berlin"]),
        ("UTC+2", ["Etc/GMT-2"]),
        ("-5", ["Etc/GMT+5"]),
        ("−5", ["Etc/GMT+5"]),
        ("utc", ["UTC"]),
        ("+99", []),
        ("", []),
        ("Atlantis", []),
        ("../../etc/passwd", []),
        ("\ud83d\x00", []),
    ],
)
def test_zones_are_found_by_what_people_call_them(words: str, zones: list[str]) -> None:
    assert find_zones(words) == zones


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Львів", "Europe/Kyiv"),
        ("Dnipro", "Europe/Kyiv"),
        ("Одесса", "Europe/Kyiv"),
        ("Мюнхен", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("munchen", "Europe/Berlin"),
        ("Barcelona", "Europe/Madrid"),
        ("Malaga", "Europe/Madrid"),
        ("Санкт-Петербург", "Europe/Moscow"),
        ("санкт петербург", "Europe/Moscow"),
        ("Івано-Франківськ", "Europe/Kyiv"),
        ("х'юстон", "America/Chicago"),
        ("San Francisco", "America/Los_Angeles"),
        ("Medellín", "America/Bogota"),
        ("Graz", "Europe/Vienna"),
    ],
)
def test_a_city_without_a_zone_of_its_own_lies_in_its_countrys(words: str, zone: str) -> None:
    assert find_zones(words) == [zone]


def test_a_name_that_several_cities_bear_is_for_the_person_to_choose() -> None:
    assert find_zones("Valencia") == ["America/Caracas", "Europe/Madrid"]


def test_the_zones_of_all_cities_exist() -> None:
    assert CITIES.keys() <= available_timezones()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_likely_zone_exists_has_a_name_and_is_found_by_it(locale: str) -> None:
    zones = likely_zones(locale)

    assert len(set(zones)) == len(zones) <= OFFERED
    for zone in zones:
        assert str(zone_of(zone)) == zone
        assert "/" not in zone_words(zone, locale, NOW)
        assert zone in find_zones(city(zone, locale))


def test_a_language_has_likely_zones_of_its_own() -> None:
    assert len({likely_zones(locale) for locale in LOCALES}) == len(LOCALES)


@pytest.mark.parametrize("zone", ["Europe/Kiev", "Europe/Kyiv"])
def test_an_old_name_of_a_zone_is_shown_as_the_city_of_today(zone: str) -> None:
    assert zone_words(zone, "uk", NOW) == "Київ, 14:05"


def test_a_distance_from_utc_is_named_as_people_count_it() -> None:
    assert city("Etc/GMT-2", "en") == "UTC+2"
