from classifier.breaker import LONGEST_WAIT, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(outages=5, pause=30, clock=clock)
    for _ in range(5):
        assert breaker.allows()
        breaker.failed()
    return breaker


def test_five_outages_in_a_row_open_it() -> None:
    breaker = opened(Clock())

    assert breaker.is_open
    assert not breaker.allows()
    assert breaker.wait == 30


def test_an_answer_between_outages_keeps_it_closed() -> None:
    breaker = Breaker(outages=5, clock=Clock())

    for _ in range(4):
        breaker.failed()
    breaker.worked()
    for _ in range(4):
        breaker.failed()

    assert breaker.allows()


def test_while_open_one_probe_goes_each_pause() -> None:
    clock = Clock()
    breaker = opened(clock)

    probes = 0
    for _ in range(300):
        clock.now += 1
        if breaker.allows():
            probes += 1
            breaker.failed()

    assert probes == 10


def test_a_probe_that_never_reports_is_followed_by_another() -> None:
    clock = Clock()
    breaker = opened(clock)

    clock.now += 30
    first, second = breaker.allows(), breaker.allows()
    clock.now += 30

    assert (first, second, breaker.allows()) == (True, False, True)


def test_a_probe_that_works_closes_it() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 30
    assert breaker.allows()

    breaker.worked()

    assert not breaker.is_open
    assert breaker.wait == 0
    assert all(breaker.allows() for _ in range(10))


def test_a_wait_that_was_asked_for_is_kept_from_the_first_outage() -> None:
    clock = Clock()
    breaker = Breaker(outages=5, pause=30, clock=clock)

    breaker.failed(retry_after=12)
    clock.now += 11.9
    early = breaker.allows()
    clock.now += 0.1

    assert not early
    assert breaker.allows()


def test_a_short_wait_does_not_shorten_the_pause_once_it_is_open() -> None:
    clock = Clock()
    breaker = opened(clock)

    breaker.failed(retry_after=1)

    assert breaker.wait == 30


def test_no_server_is_left_alone_for_longer_than_an_hour() -> None:
    breaker = Breaker(clock=Clock())

    breaker.failed(retry_after=1e12)

    assert breaker.wait == LONGEST_WAIT
