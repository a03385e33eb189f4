"""Nobody gets more than Telegram allows, wherever one starts to count."""

import random

import pytest

from bot.limits import MANY_CHATS, Limits, Rates, backoff


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock=clock)


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(start <= time < start + seconds for time in times) for start in times)


def send(limits: Limits, chat: int) -> None:
    with limits.take(chat):
        pass


def send_all(limits: Limits, clock: Clock, chats: list[int]) -> dict[int, list[float]]:
    """Send one message to each as soon as it may go, in this order; chat -> when."""
    times: dict[int, list[float]] = {}
    for chat in chats:
        clock.now += limits.wait(chat)
        assert limits.wait(chat) <= 1e-6
        send(limits, chat)
        times.setdefault(chat, []).append(clock.now)
    return times


def test_a_chat_gets_three_at_once_and_then_one_a_second(limits: Limits, clock: Clock) -> None:
    times = send_all(limits, clock, [7] * 30)[7]

    assert most_within(times, 0.5) == 3
    assert most_within(times, 3.0) == 3
    assert times[-1] - times[0] < 30


def test_a_group_gets_twenty_a_minute(limits: Limits, clock: Clock) -> None:
    times = send_all(limits, clock, [-7] * 45)[-7]

    assert most_within(times, 60.0) == 20
    assert most_within(times, 3.0) == 3


def test_all_chats_together_get_thirty_a_second(limits: Limits, clock: Clock) -> None:
    times = send_all(limits, clock, list(range(1, 200)))

    everything = sorted(time for sent in times.values() for time in sent)
    assert most_within(everything, 1.0) == 30


def test_no_mixture_of_chats_breaks_a_limit(limits: Limits, clock: Clock) -> None:
    rng = random.Random(4)

    times = send_all(limits, clock, [rng.choice([1, 2, 3, -1, -2]) for _ in range(400)])

    everything = sorted(time for sent in times.values() for time in sent)
    assert most_within(everything, 1.0) <= 30
    assert all(most_within(sent, 3.0) <= 3 for sent in times.values())
    assert all(most_within(times[group], 60.0) <= 20 for group in (-1, -2))


def test_a_busy_chat_delays_no_other(limits: Limits) -> None:
    for _ in range(3):
        send(limits, 7)

    assert limits.wait(7) > 0
    assert limits.wait(8) == 0


def test_a_message_holds_its_place_until_its_answer_has_come(limits: Limits, clock: Clock) -> None:
    slow = limits.take(7)
    send(limits, 7)
    send(limits, 7)

    clock.now += 4
    assert limits.wait(7) == 0
    send(limits, 7)
    send(limits, 7)
    assert limits.wait(7) > 0
    with slow:
        clock.now += 4

    send(limits, 7)
    send(limits, 7)
    assert limits.wait(7) == pytest.approx(3.1)


def test_whoever_asks_for_two_places_leaves_one_to_others(limits: Limits) -> None:
    send(limits, 7)
    assert limits.wait(7, 2) == 0

    send(limits, 7)

    assert limits.wait(7) == 0
    assert limits.wait(7, 2) > 0


def test_a_refused_chat_waits_as_long_as_it_is_told_and_alone(limits: Limits, clock: Clock) -> None:
    limits.refused(7, 12)

    assert limits.wait(7) == pytest.approx(12)
    assert limits.wait(8) == 0
    clock.now += 12.5
    assert limits.wait(7) == 0


def test_refusals_in_three_chats_without_a_success_between_are_the_limit_of_all(limits: Limits) -> None:
    for chat in (1, 2, 3):
        limits.refused(chat, 5)

    assert limits.wait_overall() == pytest.approx(5)
    assert limits.wait(99) == pytest.approx(5)


def test_a_success_between_refusals_shows_that_they_are_the_chats_own(limits: Limits) -> None:
    for chat in (1, 2, 3, 4):
        limits.refused(chat, 5)
        limits.accepted()

    assert limits.wait(99) == 0


async def test_a_turn_is_waited_for() -> None:
    limits = Limits(Rates(chat=Rates().chat._replace(most=1, seconds=0.05)))
    with await limits.turn(7):
        assert limits.wait(7) > 0

    with await limits.turn(7):
        pass

    assert limits.wait(7) > 0


def test_chats_that_were_quiet_are_forgotten(limits: Limits, clock: Clock) -> None:
    for chat in range(1, MANY_CHATS + 1):
        send(limits, chat)
    clock.now += 10
    limits.hold(5, 100)
    send(limits, MANY_CHATS + 1)

    assert len(limits._chats) == 2
    assert limits.wait(5) == pytest.approx(100)


def test_pauses_double_up_to_the_longest_and_differ() -> None:
    assert 0.8 <= backoff(1) <= 1.2
    assert 3.2 <= backoff(3) <= 4.8
    assert 48 <= backoff(1_000_000) <= 72
    assert len({backoff(4) for _ in range(10)}) > 1
