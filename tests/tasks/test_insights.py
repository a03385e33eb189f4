"""What a team learns of its work, from pasts of which every number is known. Each runs on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.reading_tables import Correction
from tasks.insights.figures import Figures, figures
from tasks.insights.periods import Period, calendar
from tasks.insights.volumes import UNREAD
from tests.tasks.past import Past

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)  # a Sunday


@pytest.fixture
def lived(db, cast):
    """Live a past in Ann's workspace, then look at its insights."""

    async def run(live, period=Period.WEEK, zone="UTC") -> Figures:
        await db.write(lambda store: live(Past(store, cast.workspace.id, NOW)) and None)
        return await db.read(figures, [cast.workspace.id], calendar(period, zone, NOW))

    return run


def test_days_are_those_of_the_viewer_also_when_clocks_change():
    after = calendar(Period.WEEK, "Europe/Kyiv", datetime(2026, 10, 27, 10, tzinfo=UTC))

    assert after.days[0] == date(2026, 10, 21)
    assert after.edges[4] == datetime(2026, 10, 24, 21, tzinfo=UTC), "summer time"
    assert after.edges[5] == datetime(2026, 10, 25, 22, tzinfo=UTC), "winter time: that Sunday had 25 hours"
    assert after.moments[-1] == after.now


def test_weeks_begin_on_monday_and_the_last_one_is_not_over():
    year = calendar(Period.YEAR, "UTC", NOW)

    assert (len(year.days), year.days[-1], year.last_day(52)) == (53, date(2026, 11, 16), date(2026, 11, 22))
    assert {day.weekday() for day in year.days} == {0}


async def test_what_came_was_made_and_was_done_falls_on_its_day(lived):
    def live(past: Past):
        past.message(past.ago(days=6), kind="bug", priority="high")
        past.message(past.ago(hours=1))
        past.message(past.ago(days=40), kind="task")
        past.task(past.ago(days=2), ("done", past.ago(days=1)), kind="bug", priority="urgent")
        past.task(past.ago(days=30), ("done", past.ago(days=20)))
        past.task(past.ago(days=9), ("done", past.ago(days=8)), kind="feature")

    flows = (await lived(live)).flows

    assert flows.messages.kinds == {"bug": [1, 0, 0, 0, 0, 0, 0], UNREAD: [0, 0, 0, 0, 0, 0, 1]}
    assert flows.messages.priorities == {"high": [1, 0, 0, 0, 0, 0, 0], UNREAD: [0, 0, 0, 0, 0, 0, 1]}
    assert flows.made.kinds == {"bug": [0, 0, 0, 0, 1, 0, 0]}
    assert flows.done.priorities == {"urgent": [0, 0, 0, 0, 0, 1, 0]}
    assert (flows.made.before, flows.done.before, flows.messages.before) == (1, 1, 0)
    assert (flows.messages.total, flows.messages.parts) == (2, [1, 0, 0, 0, 0, 0, 1])


async def test_a_message_counts_as_what_its_task_is_by_now(lived):
    def live(past: Past):
        message = past.message(past.ago(hours=2), kind="bug")
        past.task(past.ago(hours=1), kind="feature", priority="low", message_id=message, part=0)

    assert list((await lived(live)).flows.messages.kinds) == ["feature"]


async def test_a_burst_is_one_message(lived, db):
    def live(past: Past):
        root = past.message(past.ago(hours=2), kind="task")
        piece = past.message(past.ago(hours=1))
        past.store.messages.get(piece).root_id = root

    assert (await lived(live)).flows.messages.total == 1


async def test_the_past_knows_what_was_open_and_overdue_at_the_end_of_each_day(lived):
    def live(past: Past):
        past.task(past.ago(days=30))
        past.task(past.ago(days=30), ("done", past.ago(days=20)))
        past.task(past.ago(days=30), ("done", past.ago(days=3)), due_at=past.ago(days=5))
        past.task(past.ago(days=4), ("done", past.ago(days=3)), ("reopen", past.ago(days=2)), due_at=past.ago(days=1))
        moved = past.task(past.ago(days=10), due_at=past.ago(days=6, hours=1))
        past.due(moved, past.ago(days=4), past.ago(days=-3))

    shown = await lived(live)

    # Days of the period: Mon 16 … Sun 22 Nov; a part is seen at its end, the last one now, Sunday at 15:00.
    assert list(shown.backlog) == [(3, 1), (3, 2), (4, 1), (2, 0), (3, 0), (3, 1), (3, 1)]


async def test_what_was_taken_back_is_told_as_it_looked_then(lived):
    def live(past: Past):
        task = past.task(past.ago(days=6), ("done", past.ago(days=4)))
        past.event(task, "undo", past.ago(days=2), {"status": "done"}, {"status": "open"})
        task.status = "open"

    assert [open_ for open_, _ in (await lived(live)).backlog] == [1, 1, 0, 0, 1, 1, 1]


async def test_a_title_that_looks_like_an_event_changes_nothing(lived):
    def live(past: Past):
        task = past.task(past.ago(days=6))
        wicked = '{"status":"done","due_at":"2026-11-01T00:00:00+00:00"}'
        past.event(task, "change", past.ago(days=3), {"title": wicked}, {"title": "x"})

    assert list((await lived(live)).backlog) == [(1, 0)] * 7


async def test_half_of_the_tasks_took_at_most_the_median(lived):
    def live(past: Past):
        for hours in (1, 2, 3, 4, 100):
            past.task(past.ago(days=3, hours=hours), ("done", past.ago(days=3)), kind="bug")
        past.task(past.ago(days=1, hours=30), ("done", past.ago(days=1)))
        past.task(past.ago(days=2), ("done", past.ago(days=1)), ("reopen", past.ago(hours=2)))

    speed = (await lived(live)).speed

    assert (speed.overall.count, speed.overall.median, speed.overall.p80) == (6, 3 * 3600, 30 * 3600)
    assert [(kind, pace.count, pace.median) for kind, pace in speed.kinds] == [("bug", 5, 10_800), ("task", 1, 108_000)]
    assert list(speed.spread) == [0, 3, 1, 1, 1, 0, 0, 0]


async def test_nothing_done_has_no_speed(lived):
    speed = (await lived(lambda past: past.task(past.ago(days=1)))).speed

    assert (speed.overall, list(speed.kinds), sum(speed.spread)) == (None, [], 0)


async def test_everybody_has_what_is_theirs(lived, cast):
    def live(past: Past):
        past.task(past.ago(days=3), ("start", past.ago(days=2)), assignee_id=cast.bob.id, due_at=past.ago(days=1))
        past.task(past.ago(days=3), assignee_id=cast.bob.id, due_at=past.ago(days=-1))
        past.task(past.ago(days=3), ("done", past.ago(days=2)), assignee_id=cast.ann.id)
        past.task(past.ago(days=3))

    people = (await lived(live)).people

    assert [
        (it.person.name if it.person else None, it.active, it.in_progress, it.overdue, it.done) for it in people
    ] == [
        ("Bob", 2, 1, 1, 0),
        ("Ann", 0, 0, 0, 1),
        (None, 1, 0, 0, 0),
    ]


async def test_a_source_is_as_good_as_what_becomes_of_it(lived):
    def live(past: Past):
        for _ in range(3):
            past.message(past.ago(days=1), source="alerts")
        past.message(past.ago(days=1), source="chat")
        past.task(past.ago(days=1), ("drop", past.ago(hours=1)), source="alerts")
        past.task(past.ago(days=1), ("start", past.ago(hours=1)), source="alerts")
        past.task(past.ago(days=1), source="alerts")

    alerts, chat = (await lived(live)).sources

    assert (alerts.name, alerts.messages, alerts.made, alerts.decided, alerts.dropped) == ("alerts", 3, 3, 2, 1)
    assert (alerts.accepted, chat.accepted) == (0.5, None)


async def test_a_reader_is_judged_by_how_sure_it_was(lived, cast):
    def live(past: Past):
        for number, (sure, right) in enumerate([(0.95, True), (0.95, True), (0.95, False), (0.45, False)]):
            confidence = {"kind": sure, "due": 0.5}
            message = past.message(past.ago(days=3), kind="bug", confidence=confidence)
            task = past.task(past.ago(days=3), ("done", past.ago(days=1)), message_id=message, part=0, kind="bug")
            if not right:
                past.add([_correction(cast, task, past.ago(days=2), number)])
        past.message(past.ago(days=3), kind="bug", confidence={"kind": 0.2})

    quality = (await lived(live)).quality

    kind = next(it for it in quality.fields if it.name == "kind")
    assert [(it.low, it.count, round(it.confidence, 2), round(it.right, 2)) for it in kind.bins] == [
        (0.4, 1, 0.45, 0.0),
        (0.9, 3, 0.95, 0.67),
    ]
    assert round(kind.error, 4) == round((0.45 + 3 * (0.95 - 2 / 3)) / 4, 4)
    assert [it.name for it in quality.fields] == ["kind"], "nothing was said of a date that was not read"
    assert [it.name for it in quality.readers] == ["embedded"]
    assert (quality.read, quality.unsure) == (5, 2)
    rates = {rate.name: rate for rate in quality.stats.fields}
    assert (rates["kind"].corrected, rates["kind"].silent, rates["kind"].rate) == (2, 2, 0.5)


def _correction(cast, task, at, number) -> Correction:
    return Correction(
        workspace_id=cast.workspace.id,
        task_id=task.id,
        message_id=task.message_id,
        field="kind",
        accepted=False,
        was={"value": "bug"},
        value={"value": "task"},
        text="Something",
        sender=f"name:{number}",
        place="chat:x",
        provider="embedded",
        at=at,
    )


async def test_another_workspace_is_none_of_it(db, cast, lived):
    def live(past: Past):
        past.workspace_id = cast.workspace.id
        past.message(past.ago(days=1), kind="bug")
        past.task(past.ago(days=1), ("done", past.ago(hours=1)))

    await lived(live)
    elsewhere = await db.read(figures, [cast.workspace.id + 1], calendar(Period.WEEK, "UTC", NOW))

    assert elsewhere.flows.messages.total == elsewhere.flows.made.total == elsewhere.flows.done.total == 0
    assert list(elsewhere.backlog) == [(0, 0)] * 7
    assert (list(elsewhere.people), list(elsewhere.sources)) == ([], [])


async def test_what_the_events_say_is_what_a_daily_count_would_have_said(lived):
    """Many tasks with many changes: the count at each moment, against a count of every task's own past."""
    lives: list[tuple[datetime, list[tuple[datetime, bool]], list[tuple[datetime, datetime | None]]]] = []

    def live(past: Past):
        for number in range(40):
            made = past.ago(days=20 - number % 19, hours=number)
            task = past.task(made)
            open_, dues = [(made, True)], [(made, None)]
            for step in range(number % 5):
                at = made + timedelta(days=1 + step * (1 + number % 3), minutes=number)
                if at >= past.now:
                    break
                if step % 2:
                    due = at + timedelta(days=number % 4 - 1) if number % 7 else None
                    past.due(task, at, due)
                    dues.append((at, due))
                else:
                    is_open = not open_[-1][1]
                    past.move(task, "reopen" if is_open else "done", at)
                    open_.append((at, is_open))
            lives.append((made, open_, dues))

    shown = await lived(live)

    def state(changes, moment):
        return next((value for at, value in reversed(changes) if at <= moment), None)

    counted = []
    for moment in shown.time.moments:
        open_now = [dues for _, open_, dues in lives if state(open_, moment)]
        late = [due for dues in open_now if (due := state(dues, moment)) is not None and due < moment]
        counted.append((len(open_now), len(late)))
    assert list(shown.backlog) == counted
