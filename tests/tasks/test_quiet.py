from datetime import UTC, datetime, time, timedelta

import pytest

from classifier.base import Draft
from storage.tables import Person, Workspace
from tasks import capture, people, quiet
from tasks.actors import Actor
from tasks.quiet import EVER, Notice, when_allowed
from tasks.rules import TaskError
from tests.tasks.conftest import ANN

NIGHT = (time(22), time(8))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def person(zone: str = "UTC", **silence) -> Person:
    return Person(id=1, name="Ann", zone=zone, options={"silence": silence} if silence else {})


def group(**options) -> Workspace:
    return Workspace(id=5, kind="group", title="Team", options=options)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_who_has_chosen_nothing_may_be_told_at_once():
    assert when_allowed(person(), Notice.REMINDER, group(), NOON) == NOON


def test_changes_by_others_are_told_only_to_who_wants_them():
    ann = person()
    assert when_allowed(ann, Notice.CHANGED, None, NOON) is None

    quiet.switch(ann, Notice.CHANGED, on=True)
    assert when_allowed(ann, Notice.CHANGED, None, NOON) == NOON

    quiet.switch(ann, Notice.CHANGED, on=False)
    assert when_allowed(ann, Notice.CHANGED, None, NOON) is None


def test_what_is_switched_off_never_comes_and_the_rest_does():
    ann = person()

    quiet.switch(ann, Notice.DIGEST, on=False)

    assert when_allowed(ann, Notice.DIGEST, None, NOON) is None
    assert when_allowed(ann, Notice.REMINDER, None, NOON) == NOON
    quiet.switch(ann, Notice.DIGEST, on=True)
    assert when_allowed(ann, Notice.DIGEST, None, NOON) == NOON
    assert ann.options == {}


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-11-22T21:59:59", "2026-11-22T21:59:59"),
        ("2026-11-22T22:00:00", "2026-11-23T08:00:00"),
        ("2026-11-23T03:00:00", "2026-11-23T08:00:00"),
        ("2026-11-23T08:00:00", "2026-11-23T08:00:00"),
    ],
)
def test_in_quiet_hours_everything_waits_for_their_end(now, allowed):
    ann = person()
    quiet.set_quiet_hours(ann, NIGHT)

    assert when_allowed(ann, Notice.REMINDER, None, at(now)) == at(allowed)


def test_quiet_hours_may_lie_within_a_day():
    ann = person()
    quiet.set_quiet_hours(ann, (time(13), time(14, 30)))

    assert when_allowed(ann, Notice.REMINDER, None, at("2026-11-22T13:10:00")) == at("2026-11-22T14:30:00")
    assert when_allowed(ann, Notice.REMINDER, None, at("2026-11-22T14:30:00")) == at("2026-11-22T14:30:00")


@pytest.mark.parametrize(
    ("zone", "now", "allowed"),
    [  # the nights in which clocks change
        ("Europe/Kyiv", "2026-03-28T23:00:00", "2026-03-29T05:00:00"),
        ("Europe/Kyiv", "2026-10-24T23:00:00", "2026-10-25T06:00:00"),
        ("America/New_York", "2026-03-08T05:00:00", "2026-03-08T12:00:00"),
        ("Australia/Lord_Howe", "2026-10-03T15:00:00", "2026-10-03T21:00:00"),
        ("Asia/Kolkata", "2026-03-28T20:00:00", "2026-03-29T02:30:00"),
        ("Africa/Casablanca", "2026-03-22T01:00:00", "2026-03-22T07:00:00"),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(zone, now, allowed):
    ann = person(zone)
    quiet.set_quiet_hours(ann, NIGHT)

    assert when_allowed(ann, Notice.REMINDER, None, at(now)) == at(allowed)
    assert quiet.ends_quiet(ann, at(allowed))
    assert not quiet.ends_quiet(ann, at(allowed) + HOUR)


def test_hours_that_are_no_time_are_refused():
    with pytest.raises(TaskError, match="bad_hours"):
        quiet.set_quiet_hours(person(), (time(8), time(8)))


def test_a_group_says_nothing_while_it_is_muted_by_an_administrator():
    assert when_allowed(None, Notice.REMINDER, group(), NOON) == NOON
    assert when_allowed(None, Notice.REMINDER, group(mute=EVER), NOON) is None
    assert when_allowed(None, Notice.REMINDER, group(mute=(NOON + HOUR).isoformat()), NOON) == NOON + HOUR
    assert when_allowed(None, Notice.REMINDER, group(mute=NOON.isoformat()), NOON) == NOON


def test_when_a_mute_ends_in_quiet_hours_these_are_waited_for_too():
    evening = at("2026-11-22T21:30:00")
    ann = person(quiet=["22:00", "08:00"], mute={"5": (evening + HOUR).isoformat()})

    assert when_allowed(ann, Notice.REMINDER, group(), evening) == at("2026-11-23T08:00:00")
    assert when_allowed(ann, Notice.REMINDER, None, evening) == evening


async def test_nothing_of_a_muted_group_comes_to_its_member(db, cast):
    def mute_and_ask(store, until):
        bob, workspace = store.people.get(cast.bob.id), store.workspaces.get(cast.workspace.id)
        quiet.mute(store, bob, workspace.id, until)
        return when_allowed(bob, Notice.ASSIGNED, workspace, NOON)

    assert await db.write(mute_and_ask, EVER) is None
    assert await db.write(mute_and_ask, NOON + HOUR) == NOON + HOUR
    assert await db.write(mute_and_ask, None) == NOON


async def test_a_stranger_mutes_nothing(db, cast):
    def try_it(store):
        quiet.mute(store, store.people.get(cast.eve.id), cast.workspace.id, EVER)

    with pytest.raises(TaskError, match="not_found"):
        await db.write(try_it)


async def test_only_who_may_change_its_settings_mutes_a_chat(db, cast):
    with pytest.raises(TaskError, match="not_allowed"):
        await db.write(quiet.mute_chat, cast.as_bob, cast.workspace.id, EVER)

    await db.write(quiet.mute_chat, cast.as_ann, cast.workspace.id, EVER)
    workspace = await db.read(lambda store: store.workspaces.get(cast.workspace.id))
    assert quiet.muted_chat(workspace, NOON) == EVER

    await db.write(quiet.mute_chat, Actor.INSTALLATION, cast.workspace.id, None)
    workspace = await db.read(lambda store: store.workspaces.get(cast.workspace.id))
    assert quiet.muted_chat(workspace, NOON) is None


async def test_what_was_chosen_is_kept(db, cast):
    def choose(store):
        quiet.set_quiet_hours(store.people.get(cast.ann.id), NIGHT)

    await db.write(choose)

    ann = await db.read(lambda store: people.meet(store, telegram_id=7, name="Ann", username="ann"))
    assert quiet.quiet_hours(ann) == NIGHT


async def test_what_programs_send_has_no_card_in_a_muted_chat_and_is_kept(db, cast, new, read):
    async def cards_of(message):
        captured = await db.write(capture.capture, message)
        (task,) = await read(captured, Draft(title="Fix it", kind="bug", is_task=True))
        key = f"message:{captured.root_id}"
        pending = await db.read(lambda store: store.deliveries.pending(99))
        return task.title, [row.chat_id for row in pending if row.key == key]

    streamed = {"source": ("hook", "ci"), "chat_id": None, "telegram_message_id": None, "sender_id": None}
    assert await cards_of(new("It broke", external_id="a", **streamed)) == ("Fix it", [ANN])

    await db.write(quiet.mute_chat, cast.as_ann, cast.workspace.id, EVER)
    assert await cards_of(new("It broke again", external_id="b", **streamed)) == ("Fix it", [])
    assert await cards_of(new("Fix it, please", after=600)) == ("Fix it", [ANN])
