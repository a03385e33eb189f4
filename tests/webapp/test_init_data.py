from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webapp.conftest import BOT_TOKEN, init_data
from webapp.init_data import LaunchedBy, verified

OLD = (
    "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name"
    "%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue"
    "%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2"
)
OLD_TOKEN = "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"
SMALL = (
    "auth_date=1650385342&user=%7B%22id%22%3A42%2C%22first_name%22%3A%22Test%22%7D&query_id=test"
    "&hash=46d2ea5e32911ec8d30999b56247654460c0d20949b6277af519e76271182803"
)
SIGNED_TWICE = (
    "user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C%22last_name%22%3A"
    "%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%2C"
    "%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F"
    "4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D&chat_instance=8134722200314281151&chat_type=private"
    "&auth_date=1733509682&signature=TYJxVcisqbWjtodPepiJ6ghziUL94-KNpG8Pau-X7oNNLNBM72APCpi_RKiUlBvcqo5L-LAxIc3dnTzc"
    "ZX_PDg&hash=a433d8f9847bd6addcc563bff7cc82c89e97ea0d90c11fe5729cae6796a36d73"
)
SIGNED_TWICE_TOKEN = "7342037359:AAHI25ES9xCOMPokpYoz-p8XVrZUdygo2J4"
FORGED_FIELD = (
    "auth_date=1790000000&query_id=x%0Auser%3D%7B%22id%22%3A1%2C%22first_name%22%3A%22E%22%7D"
    "&hash=961b82573103ed7aea6318f0a3ea7a912953837cf5c0404ade09139a901a8221"
)


def hash_of(launch: str) -> str:
    """What a launch is signed with."""
    return parse_qs(launch)["hash"][0]


def test_published_launches_are_accepted_at_their_time():
    assert verified(OLD, OLD_TOKEN, 1662771648) == LaunchedBy(
        279058397, "Vladislav Kibenko", "vdkfrost", "ru", launch=hash_of(OLD)
    )
    assert verified(SMALL, "42:TEST", 1650385342) == LaunchedBy(42, "Test", None, None, launch=hash_of(SMALL))
    launched = verified(SIGNED_TWICE, SIGNED_TWICE_TOKEN, 1733509682)
    assert launched is not None
    assert launched.name == "Vladislav + - ? / Kibenko"


@pytest.mark.parametrize(
    ("launch", "token", "now"),
    [
        (SMALL, "42:INVALID", 1650385342),
        (SMALL, "42:TEST", 1650385342 + 24 * 3600 + 1),
        (SMALL, "42:TEST", 1650385342 - 61),
        (FORGED_FIELD, "42:TEST", 1790000000),
        (SIGNED_TWICE.replace("signature=T", "signature=U"), SIGNED_TWICE_TOKEN, 1733509682),
        ("&".join(part for part in SIGNED_TWICE.split("&") if "signature" not in part), SIGNED_TWICE_TOKEN, 1733509682),
        (SMALL + "&auth_date=1650385342", "42:TEST", 1650385342),
        (SMALL.replace("hash=46d2", "hash=46D2"), "42:TEST", 1650385342),
        (SMALL.replace("hash=46d2", "hash=%C3%A9"), "42:TEST", 1650385342),
        (SMALL[:-1], "42:TEST", 1650385342),
        (SMALL.partition("&hash")[0], "42:TEST", 1650385342),
        (SMALL + "&", "42:TEST", 1650385342),
        ("", "42:TEST", 1650385342),
        (init_data(7, token="", at=datetime.fromtimestamp(1650385342, UTC)), "", 1650385342),
        ("hash=" + "0" * 64, "42:TEST", 1650385342),
        ("\udcff" + SMALL, "42:TEST", 1650385342),
    ],
)
def test_anything_else_is_a_plain_no(launch, token, now):
    assert verified(launch, token, now) is None


def test_a_launch_is_good_for_a_day_and_a_minute_ahead():
    for age, accepted in [(timedelta(hours=24), True), (timedelta(seconds=-60), True)]:
        now = datetime(2026, 11, 22, tzinfo=UTC)

        assert (verified(init_data(7, at=now - age), BOT_TOKEN, now.timestamp()) is not None) is accepted


@pytest.mark.parametrize(
    "fields",
    [
        {"user": ""},
        {"user": "{bad}"},
        {"user": "[]"},
        {"user": "[" * 100_000},
        {"user": '{"id": "7", "first_name": "A"}'},
        {"user": '{"id": 0, "first_name": "A"}'},
        {"user": '{"id": -7, "first_name": "A"}'},
        {"user": '{"id": 7.0, "first_name": "A"}'},
        {"user": '{"id": true, "first_name": "A"}'},
        {"user": '{"id": 99999999999999999999, "first_name": "A"}'},
        {"user": '{"id": 7}'},
        {"user": '{"id": 7, "first_name": "A", "is_bot": true}'},
        {"auth_date": "soon"},
        {"auth_date": "1e9"},
        {"auth_date": ""},
        {"odd": "a\nb"},
        {"odd\nname": "a"},
        {"odd=name": "a"},
        {f"field{number}": "x" for number in range(41)},
    ],
    ids=lambda fields: repr(fields)[:40],
)
def test_what_is_rightly_signed_and_still_wrong_is_refused(fields):
    assert verified(init_data(7, **fields), BOT_TOKEN, datetime.now(UTC).timestamp()) is None


@settings(max_examples=1000, deadline=None)
@given(at=st.integers(0, len(SMALL) - 1), character=st.characters(max_codepoint=0x2FF))
def test_no_changed_character_gets_through(at, character):
    changed = SMALL[:at] + character + SMALL[at + 1 :]

    launched = verified(changed, "42:TEST", 1650385342)

    # %3A and %3a are the same character, said twice.
    assert launched is None or parse_qsl(changed) == parse_qsl(SMALL)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=300))
def test_no_text_at_all_raises(text):
    assert verified(text, "42:TEST", 1650385342) is None
