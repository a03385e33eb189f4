"""Forecasts: on curves that can be drawn by hand, on teams of which the law is known, on a workspace in a database."""

import math
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tasks.insights.backtest import ENOUGH, Band, Record, judged, record_of
from tasks.insights.forecast import SIMILAR, Known, forecast_of, forecasts, foretold
from tasks.insights.history import MOST, OLDER, REACH, RECENT, Spell, Traits, history
from tasks.insights.outlook import outlook
from tasks.insights.survival import Curve, End, Interval, Seen
from tests.tasks.laws import DAY, NOW, Law, by_sort, exponential, log_normal, past_of, slow_down, two_people
from tests.tasks.past import Past

PLAIN = Traits("task", "normal", None)


def done(*ages: float) -> list[Seen]:
    return [Seen(0, age, End.DONE) for age in ages]


def test_a_curve_without_anything_open_is_the_share_that_was_done():
    curve = Curve(done(1, 2, 3, 4))

    assert [curve.chance(0, age) for age in (0.5, 1, 2.5, 4)] == [0, 0.25, 0.5, 1]
    assert curve.chance(2, 3) == 0.5, "of the two that were not done at 2"
    assert curve.chance(4, 9) == 0, "nobody was ever older"


def test_what_is_still_open_counts_for_as_long_as_it_was_seen():
    curve = Curve([*done(1, 3), Seen(0, 2, End.OPEN), Seen(0, 2, End.OPEN)])

    assert curve.chance(0, 1) == 0.25
    assert curve.chance(0, 3) == 1, "of those that were watched at 3, all were done (Kaplan and Meier)"


def test_what_was_dropped_is_never_done():
    curve = Curve([*done(2, 4), Seen(0, 1, End.DROPPED), Seen(0, 3, End.DROPPED)])

    assert curve.chance(0, 9) == 0.5
    assert curve.chance(1, 9) == pytest.approx(2 / 3)


def test_a_task_that_was_old_when_we_began_to_look_says_nothing_of_its_youth():
    curve = Curve([*done(1, 2), Seen(5, 6, End.DONE)])

    assert curve.chance(0, 2) == 1
    assert Curve([*done(1, 9), Seen(5, 9, End.OPEN)]).chance(0, 1) == 0.5


def test_an_interval_is_a_little_wider_when_few_tasks_tell():
    few, many = Curve(done(*range(1, 11))), Curve(done(*range(1, 1001)))

    assert few.interval(0) == Interval(1, 5, 10), "nine tenths of eleven places"
    assert many.interval(0) == Interval(100, 500, 901)
    assert many.interval(500) == Interval(550, 750, 951), "of those that took longer"


def test_an_interval_that_nobody_watched_to_its_end_is_not_told():
    young = Curve([*done(1, 2, 3), *(Seen(0, 3, End.OPEN) for _ in range(7))])

    assert young.interval(0) is None
    assert young.chance(0, 3) == 0.3


def test_chances_follow_an_exponential_law_at_every_age():
    spells = past_of(exponential, seed=1, a_day=6, dropped=0)
    curve = Curve([seen for spell in spells for seen in spell.seen(NOW)])

    for age in (0, 1, 3):
        for more in (1, 4, 8):
            truth = 1 - math.exp(-more / 4)
            assert curve.chance(age * DAY, (age + more) * DAY) == pytest.approx(truth, abs=0.05)


def test_what_is_long_ago_counts_less_and_what_is_longer_ago_nothing():
    made = NOW - RECENT - timedelta(days=2)
    spell = Spell(1, made, made + timedelta(days=4), End.DONE, PLAIN)
    old = replace(spell, since=NOW - REACH - timedelta(days=9), until=NOW - REACH - timedelta(days=5))

    assert sorted(spell.seen(NOW), key=lambda seen: seen.enter) == [
        Seen(0, 2 * DAY, End.OPEN, OLDER),
        Seen(2 * DAY, 4 * DAY, End.DONE, 1.0),
    ]
    assert list(old.seen(NOW)) == []
    assert list(spell.seen(made + timedelta(days=1))) == [Seen(0, DAY, End.OPEN, 1.0)]


LAWS = [exponential, log_normal, two_people, slow_down, by_sort]


@pytest.fixture(scope="module", params=LAWS, ids=[law.__name__ for law in LAWS])
def judgement(request) -> tuple[Law, Record]:
    """A law, and how forecasts did in three teams that follow it, over ninety days, each from what was known then."""
    records = [judged(past_of(request.param, seed=seed), NOW) for seed in (1, 2, 3)]
    return request.param, _together(records)


def test_four_of_five_tasks_are_done_within_their_interval(judgement):
    _, record = judgement

    assert record.told > 400
    assert 0.7 <= record.within / record.told <= 0.9


def test_of_tasks_with_a_chance_about_so_many_are_done_in_time(judgement):
    law, record = judgement
    bound = 0.15 if law is slow_down else 0.1  # a team that changes is followed, but not at once

    for band in record.bands:
        assert abs(band.chance - band.came) < bound or band.count < 200, band


def test_to_ask_is_better_than_to_say_the_same_of_every_task(judgement):
    """By far where tasks differ; where nothing but luck makes them differ, the share of all cannot be beaten."""
    law, record = judgement

    assert record.brier < record.base * (0.9 if law in {two_people, by_sort} else 1.05)


def test_a_forecast_knows_nothing_of_what_comes_after_it():
    moment = NOW - timedelta(days=60)
    lived = past_of(two_people, seed=4)
    known = [spell for spell in lived if spell.since <= moment]
    otherwise = [spell if spell.is_closed_at(moment) else replace(spell, until=None, end=End.OPEN) for spell in known]

    told = [
        foretold(Known(spells, moment), Traits("bug", "normal", person), moment - timedelta(days=age), NOW)
        for spells in (lived, otherwise)
        for person in (None, 1)
        for age in (0, 2)
    ]

    assert None not in told
    assert told[:4] == told[4:]


def test_two_people_of_different_speed_have_different_forecasts():
    known = Known(past_of(two_people, seed=1), NOW)

    quick, slow = (foretold(known, Traits("task", "normal", person), NOW, NOW + timedelta(days=2)) for person in (1, 2))

    assert quick.chance > slow.chance + 0.3
    assert quick.high < slow.high
    assert {"assignee_id"} <= {*quick.alike} & {*slow.alike}


def test_what_is_late_has_no_chance_to_be_in_time_but_a_day_when_it_is_likely_done():
    known = Known(past_of(log_normal, seed=1), NOW)

    late = foretold(known, PLAIN, NOW - timedelta(days=3), NOW - timedelta(days=1))

    assert late.chance is None
    assert NOW <= late.low <= late.median <= late.high


def test_where_too_little_is_known_nothing_is_foretold():
    lived = [spell for spell in past_of(exponential, seed=1, dropped=0) if spell.end is End.DONE]

    assert foretold(Known(lived[-29:], NOW), PLAIN, NOW, None) is None
    assert foretold(Known(lived[-30:], NOW), PLAIN, NOW, None) is not None
    assert foretold(Known(lived, NOW), PLAIN, NOW - timedelta(days=200), None) is None, "nothing ever took so long"


@pytest.mark.parametrize(
    ("rare", "similar", "alike"),
    [
        (9, 209, []),
        (10, 10, ["assignee_id"]),
        (20, 20, ["kind", "assignee_id"]),
        (30, 30, ["kind", "priority", "assignee_id"]),
    ],
)
def test_the_closer_tasks_are_the_more_of_them_it_takes(rare, similar, alike):
    others = [spell for spell in past_of(exponential, seed=1, dropped=0) if spell.end is End.DONE][-200:]
    like_it = [replace(spell, traits=Traits("feature", "low", 9)) for spell in others[:rare]]

    told = foretold(Known([*others, *like_it], NOW), Traits("feature", "low", 9), NOW, None)

    assert (told.similar, list(told.alike)) == (similar, alike)


def test_a_record_of_a_handful_of_forecasts_is_none():
    few = past_of(exponential, seed=1)[-ENOUGH:]

    assert judged(few, NOW) is None
    assert judged([], NOW) is None


def _together(records: list[Record]) -> Record:
    chances = sum(record.chances for record in records)
    brier, base = (sum(getattr(it, name) * it.chances for it in records) / chances for name in ("brier", "base"))
    found = []
    for number in range(5):
        some = [band for record in records for band in record.bands if number / 5 <= band.chance < (number + 1) / 5]
        if count := sum(band.count for band in some):
            means = (sum(getattr(it, name) * it.count for it in some) / count for name in ("chance", "came"))
            found.append(Band(count, *means))
    return Record(
        sum(record.told for record in records), sum(record.within for record in records), chances, brier, base, found
    )


@pytest.fixture
def lived(db, cast):
    """Let a team live by a law: its past is written as messages of Telegram's would have made it."""

    async def run(law: Law = two_people, **how) -> None:
        spells = past_of(law, **({"seed": 1, "a_day": 0.5, "days": 200} | how))

        def write(store):
            past = Past(store, cast.workspace.id, NOW)
            people = {None: None, 1: cast.ann.id, 2: cast.bob.id}
            for spell in spells:
                end = [("done" if spell.end is End.DONE else "drop", spell.until)] if spell.until else []
                traits = spell.traits
                past.task(
                    spell.since,
                    *end,
                    kind=traits.kind,
                    priority=traits.priority,
                    assignee_id=people[traits.assignee_id],
                )

        await db.write(write)

    return run


@pytest.fixture
def open_task(db, cast):
    async def make(made: datetime = NOW, **fields):
        return await db.write(lambda store: Past(store, cast.workspace.id, NOW).task(made, **fields))

    return make


async def test_a_task_is_foretold_from_its_workspace_and_no_other(db, cast, lived, open_task):
    await lived(a_day=1)
    task = await open_task(due_at=NOW + timedelta(days=2), assignee_id=cast.ann.id)

    told = await db.read(forecast_of, task, NOW)
    elsewhere = await db.read(history, cast.workspace.id + 1, NOW - REACH)

    assert 0.6 < told.chance < 1
    assert NOW < told.low <= told.median <= told.high < NOW + timedelta(days=14)
    assert told.similar >= SIMILAR
    assert elsewhere == []


async def test_a_task_that_is_closed_or_alone_has_no_forecast(db, open_task):
    task = await open_task()

    assert await db.read(forecast_of, task, NOW) is None
    assert await db.read(forecasts, [], NOW) == {}


async def test_a_reopened_task_begins_anew(db, cast, lived, open_task):
    await lived(log_normal)
    task = await open_task(NOW - timedelta(days=100))
    fresh = await open_task(NOW)

    def reopen(store):
        past = Past(store, cast.workspace.id, NOW)
        row = store.tasks.get(task.id)
        past.move(row, "done", NOW - timedelta(days=50))
        past.move(row, "reopen", NOW - timedelta(seconds=1))

    before = await db.read(forecast_of, task, NOW)
    await db.write(reopen)
    again = await db.read(lambda store: forecast_of(store, store.tasks.get(task.id), NOW))

    assert before is None, "nothing ever took a hundred days"
    assert abs(again.median - (await db.read(forecast_of, fresh, NOW)).median) < timedelta(seconds=2)
    spells = await db.read(history, cast.workspace.id, NOW - REACH)
    assert [(s.end, s.until) for s in spells if s.task_id == task.id] == [
        (End.DONE, NOW - timedelta(days=50)),
        (End.OPEN, None),
    ]


async def test_what_was_taken_back_never_happened(db, cast, open_task):
    task = await open_task(NOW - timedelta(days=9))

    def misclick(store):
        past = Past(store, cast.workspace.id, NOW)
        row = store.tasks.get(task.id)
        event = past.move(row, "done", NOW - timedelta(days=5))
        event.undone_at = NOW - timedelta(days=5)
        past.event(row, "undo", event.undone_at, {"status": "done"}, {"status": "open"}, undoes_id=event.id)
        row.status = "open"

    await db.write(misclick)

    (spell,) = await db.read(history, cast.workspace.id, NOW - REACH)
    assert (spell.until, spell.since) == (None, task.created_at)


async def test_a_task_was_what_it_was_before_somebody_changed_it(db, cast, open_task):
    task = await open_task(NOW - timedelta(days=9), kind="bug", assignee_id=cast.bob.id)

    def change(store):
        past = Past(store, cast.workspace.id, NOW)
        at, row = NOW - timedelta(days=4), store.tasks.get(task.id)
        past.event(row, "change", at, {"kind": "task"}, {"kind": "bug"})
        past.event(row, "claim", NOW - timedelta(days=2), {"assignee_id": None}, {"assignee_id": cast.bob.id})

    await db.write(change)
    (spell,) = await db.read(lambda store: history(store, cast.workspace.id, NOW - REACH, changes=True))

    at = {days: spell.traits_at(NOW - timedelta(days=days)) for days in (8, 3, 1)}
    assert at == {
        8: Traits("task", "normal", None),
        3: Traits("bug", "normal", None),
        1: Traits("bug", "normal", cast.bob.id),
    }


async def test_of_very_many_tasks_a_fair_sample_is_read(db, cast, lived, monkeypatch):
    await lived(a_day=1)
    every = await db.read(history, cast.workspace.id, NOW - REACH)

    monkeypatch.setattr("tasks.insights.history.MOST", len(every) // 3)
    some = await db.read(history, cast.workspace.id, NOW - REACH)

    assert len(every) < MOST
    assert len(every) / 5 < len(some) < len(every) / 2
    assert {spell.task_id for spell in some} <= {spell.task_id for spell in every}


async def test_a_workspace_hears_how_good_its_forecasts_were_and_what_is_at_risk(db, cast, lived, open_task):
    await lived(a_day=1, days=250)
    risky = await open_task(due_at=NOW + timedelta(hours=5), assignee_id=cast.bob.id)
    safe = await open_task(due_at=NOW + timedelta(days=13), assignee_id=cast.ann.id)

    record = await db.read(record_of, cast.workspace.id, NOW)
    ahead = await db.read(outlook, [cast.workspace.id], NOW)

    assert record.told >= ENOUGH
    assert 0.6 < record.within / record.told < 0.95
    assert [task.id for task, _ in ahead.risky] == [risky.id, safe.id]
    assert (ahead.due, ahead.is_settled, ahead.finished > 100) == (2, True, True)


async def test_a_workspace_without_a_past_is_told_so(db, cast, open_task):
    await open_task(due_at=NOW + timedelta(days=1))

    ahead = await db.read(outlook, [cast.workspace.id], NOW)

    assert (ahead.is_settled, ahead.finished, ahead.due, list(ahead.risky)) == (False, 0, 1, [])
    assert await db.read(record_of, cast.workspace.id, NOW) is None
