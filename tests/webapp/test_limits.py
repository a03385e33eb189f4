"""How often somebody may ask, and which address counts."""

from ipaddress import ip_network

import pytest

from tests.webapp.conftest import configured
from webapp.app import create_app
from webapp.limits import Limits, Meter

PROXY = (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"))


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_what_was_not_used_may_be_used_at_once_and_comes_back_evenly():
    clock = Time()
    meter = Meter(60, clock=clock)

    first = [meter.take("ann") for _ in range(60)]
    over = meter.take("ann")
    clock.now += 1
    again, over_again = meter.take("ann"), meter.take("ann")

    assert [allowance.left for allowance in first] == [*range(59, -1, -1)]
    assert {allowance.wait for allowance in first} == {0}
    assert over.wait == pytest.approx(1)
    assert (again.wait, over_again.wait) == (0, pytest.approx(1))


def test_asking_in_vain_makes_nobody_wait_longer():
    clock = Time()
    meter = Meter(60, clock=clock)
    for _ in range(1000):
        meter.take("ann")

    clock.now += 60

    assert meter.take("ann").left == 59


def test_everybody_is_counted_for_themselves():
    meter = Meter(1, clock=Time())

    assert [meter.take(name).wait == 0 for name in ("ann", "bob", "ann")] == [True, True, False]


def test_a_flood_of_addresses_takes_no_more_memory_than_is_allowed():
    meter = Meter(60, most_keys=100, clock=Time())

    for number in range(10_000):
        meter.take(str(number))
        meter.take("ann")

    assert len(meter) == 100
    assert meter.take("ann").wait > 0


@pytest.fixture
async def narrow(aiohttp_client, sqlite_services):
    """An installation with small limits behind proxies of its own."""
    limits = Limits(script=2, person=2, installation=4, anybody=2, sign_in=2, unknown_token=2)
    return await aiohttp_client(create_app(configured(sqlite_services, limits=limits, trusted_proxies=PROXY)))


async def test_beyond_the_limit_it_is_told_when_to_come_back(narrow, as_script):
    statuses = [(await narrow.get("/api/tasks", headers=as_script)).status for _ in range(4)]

    refused = await narrow.get("/api/tasks", headers=as_script)

    assert statuses == [200] * 4
    assert refused.status == 429
    assert (await refused.json())["error"]["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 15
    assert refused.headers["RateLimit-Remaining"] == "0"


async def test_every_answer_says_how_many_are_left(narrow, as_script):
    left = [(await narrow.get("/api/me", headers=as_script)).headers["RateLimit-Remaining"] for _ in range(3)]
    refused = await narrow.get("/api/tasks?nonsense=1", headers=as_script)
    stranger = await narrow.get("/api/config")

    assert left == ["3", "2", "1"]
    assert (refused.status, refused.headers["RateLimit-Limit"], refused.headers["RateLimit-Remaining"]) == (
        422,
        "4",
        "0",
    )
    assert (stranger.headers["RateLimit-Limit"], stranger.headers["RateLimit-Remaining"]) == ("2", "1")


async def test_guessing_tokens_is_slowed_and_keeps_out_nobody_who_has_one(narrow, as_script):
    wrong = {"Authorization": "Bearer sift_wrong"}

    statuses = [(await narrow.get("/api/tasks", headers=wrong)).status for _ in range(3)]

    assert statuses == [401, 401, 429]
    assert (await narrow.get("/api/tasks", headers=as_script)).status == 200


async def test_failed_sign_ins_are_counted_by_address(aiohttp_client, sqlite_services):
    limits = Limits(sign_in=2)
    web = await aiohttp_client(create_app(configured(sqlite_services, limits=limits, trusted_proxies=PROXY)))

    async def sign_in(address):
        headers = {"Authorization": "tma hash=00", "X-Forwarded-For": address}
        return (await web.post("/api/session", headers=headers)).status

    assert [await sign_in("203.0.113.7") for _ in range(3)] == [401, 401, 429]
    assert await sign_in("203.0.113.8") == 401


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7, 10.1.2.3", "203.0.113.7", True),
        ("nonsense", "127.0.0.1", True),
        ("203.0.113.7, nonsense", "127.0.0.1", True),
        ("", "127.0.0.1", True),
    ],
)
async def test_the_address_that_counts_is_the_one_that_our_proxies_saw(narrow, one, other, same):
    for _ in range(2):
        await narrow.get("/api/config", headers={"X-Forwarded-For": one})

    response = await narrow.get("/api/config", headers={"X-Forwarded-For": other})

    assert response.status == (429 if same else 200)


async def test_what_strangers_say_of_their_address_counts_for_nothing(aiohttp_client, sqlite_services):
    web = await aiohttp_client(create_app(configured(sqlite_services, limits=Limits(anybody=2))))

    statuses = [(await web.get("/api/config", headers={"X-Forwarded-For": f"203.0.113.{n}"})).status for n in range(3)]

    assert statuses == [200, 200, 429]
