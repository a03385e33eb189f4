"""A task here and in a tracker: what was changed on either side reaches the other, the latest change stands, and
nothing goes round in circles."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.connected_tables import ArrivalState
from storage.tables import Status, now
from tasks import actions, exports, hooks, polls, undoing
from tasks.changes import ELSEWHERE
from tasks.hooks import Delivered
from tasks.rules import DueDate, Verb, end_of_day
from tests.tasks.tracking import KNOWN, There, claimed, connected, followed, made, told
from tests.vault import VAULT

LATER = timedelta(hours=1)


@pytest.fixture
async def place(db, cast):
    return await connected(db, cast, people={"bob-there": cast.bob.id})


@pytest.fixture
async def there(db, cast, place, given_task):
    """A task that is there; `task` is its id here."""
    task = await given_task()
    await db.write(exports.export, cast.as_ann, task.id, place.public_id)
    return replace(await made(db, at=now() + LATER), marker=str(task.id))


def task_id(there):
    return int(there.marker)


async def task_of(db, there):
    return await db.read(lambda store: store.tasks.get(task_id(there)))


async def hear(db, cast, there, **fields):
    """The tracker tells of a change."""
    other = replace(there, fields={**there.fields, **fields}, marker="")
    return await db.write(
        lambda store: exports.hear(
            store, cast.workspace.id, "github", other, place="Acme/Shop", marker="", moment=now()
        )
    )


async def events_of(db, there):
    return await db.read(lambda store: store.events.of_task(task_id(there)))


@pytest.mark.parametrize(
    ("field", "theirs", "column", "ours"),
    [
        ("title", "Pay the\nrent now", "title", "Pay the rent now"),
        ("status", "in_progress", "status", Status.IN_PROGRESS),
        ("status", "done", "status", Status.DONE),
        ("status", "dropped", "status", Status.DROPPED),
        ("due", "2026-12-24", "due_grain", "day"),
        ("due", "2026-12-24T10:00:00+01:00", "due_grain", "time"),
    ],
)
async def test_a_change_there_is_a_change_here(db, cast, there, field, theirs, column, ours):
    await hear(db, cast, there, **{field: theirs})

    left = await told(db, there, **{field: theirs})

    assert left == {}
    assert getattr(await task_of(db, there), column) == ours


async def test_it_is_the_change_of_whoever_made_it_there(db, cast, there):
    await hear(db, cast, replace(there, by="BOB-there"), title="Changed")

    await told(db, there, title="Changed")

    event = (await events_of(db, there))[-1]
    assert event.actor_id == cast.bob.id
    assert event.after[ELSEWHERE]["name"] == "BOB-there"
    assert event.after[ELSEWHERE]["place"] == "Shop"


async def test_somebody_unknown_changes_it_under_their_name_there(db, cast, there):
    await hear(db, cast, replace(there, by="zoe"), title="Changed")

    await told(db, there, title="Changed")

    event = (await events_of(db, there))[-1]
    assert (event.actor_id, event.after[ELSEWHERE]["name"]) == (None, "zoe")


async def test_what_came_from_there_is_not_sent_back(db, cast, there):
    await hear(db, cast, there, title="Changed")
    await told(db, there, title="Changed")

    await followed(db, task_id(there))

    assert await claimed(db) == []


async def test_it_goes_on_to_another_tracker(db, cast, there, place):
    other = await connected(db, cast, name="Other")
    await db.write(exports.export, cast.as_ann, task_id(there), other.public_id)
    await made(db, id="77")
    await hear(db, cast, there, title="Changed")
    await told(db, there, title="Changed")

    await followed(db, task_id(there))

    (job,) = await claimed(db)
    assert (job.connection, job.changed) == (other.id, {"title": "Changed"})


async def test_what_was_changed_on_both_sides_stands_as_it_was_changed_last_field_by_field(db, cast, there):
    await db.write(actions.change, cast.as_ann, task_id(there), title="Ours", due=None)
    await db.write(actions.move, cast.as_ann, task_id(there), Verb.DONE)
    early = replace(there, at=now() - LATER)
    await db.write(
        lambda store: exports.hear(store, cast.workspace.id, "github", early, place="", marker="", moment=now())
    )

    left = await told(db, early, title="Theirs", due="2026-12-24")

    task = await task_of(db, there)
    assert left == {"title": "Ours", "status": "done"}
    assert (task.title, task.due_grain) == ("Ours", "day")
    kept = [event for event in await events_of(db, there) if event.verb == "kept"]
    assert [event.after["field"] for event in kept] == ["title"]


async def test_what_gave_way_here_can_be_had_after_all(db, cast, there):
    await db.write(actions.change, cast.as_ann, task_id(there), title="Ours")
    await hear(db, cast, replace(there, at=now() - LATER))
    await told(db, replace(there, at=now() - LATER), title="Theirs")
    kept = next(event for event in await events_of(db, there) if event.verb == "kept")

    await db.write(undoing.undo_event, cast.as_bob, kept.id)

    assert (await task_of(db, there)).title == "Theirs"
    await db.write(lambda store: exports.follow(store, store.events.of_task(task_id(there))[-2], now()))
    (job,) = await claimed(db)
    assert job.changed == {"title": "Theirs"}


async def test_a_change_from_there_can_be_taken_back_here_by_anybody_who_may_and_goes_there_again(db, cast, there):
    await hear(db, cast, there, title="Vandalised")
    await told(db, there, title="Vandalised")
    event = (await events_of(db, there))[-1]

    await db.write(undoing.undo_event, cast.as_ann, event.id)
    await followed(db, task_id(there))

    assert (await task_of(db, there)).title == "Pay the rent"
    (job,) = await claimed(db)
    assert job.changed == {"title": "Pay the rent"}


async def test_an_assignee_whom_nobody_knows_there_is_neither_sent_nor_taken_away(db, cast, there):
    await db.write(actions.change, cast.as_ann, task_id(there), assignee=cast.ann.id)
    await followed(db, task_id(there))

    left = await told(db, there)

    assert left == {}
    assert (await task_of(db, there)).assignee_id == cast.ann.id


async def test_people_are_known_by_their_names_there(db, cast, there):
    await hear(db, cast, there, assignee="Bob-There")
    await told(db, there, assignee="Bob-There")
    assert (await task_of(db, there)).assignee_id == cast.bob.id

    await hear(db, cast, there, assignee="zoe")
    await told(db, there, assignee="zoe")
    assert (await task_of(db, there)).assignee_id == cast.bob.id


async def test_what_the_tracker_makes_of_our_words_is_not_sent_for_ever(db, cast, place, given_task):
    task = await given_task(title="x" * 199)
    await db.write(exports.export, cast.as_ann, task.id, place.public_id)
    there = await made(db, fields={"title": "x" * 50})
    await hear(db, cast, there)

    left = await told(db, there)

    assert left == {}
    assert (await db.read(lambda store: store.tasks.get(task.id))).title == "x" * 199


async def test_a_title_that_is_none_changes_nothing(db, cast, there):
    await hear(db, cast, there, title="  \n ")

    assert await told(db, there, title="  \n ") == {}

    assert (await task_of(db, there)).title == "Pay the rent"


async def test_what_a_tracker_closes_teaches_nothing_of_reading(db, cast, there):
    await hear(db, cast, there, status="dropped")
    await told(db, there, status="dropped")

    said = await db.read(lambda store: store.corrections.of_field(task_id(there), "is_task"))

    assert (await task_of(db, there)).status is Status.DROPPED
    assert list(said) == []


async def test_a_hook_of_another_repository_or_service_says_nothing_of_our_task(db, cast, there):
    def heard(service, place):
        return lambda store: exports.hear(
            store, cast.workspace.id, service, there, place=place, marker="", moment=now()
        )

    assert await db.write(heard("github", "acme/other")) is None
    assert await db.write(heard("gitlab", "acme/shop")) is None
    assert await db.write(heard("github", "acme/shop")) is not None


async def test_a_tracker_is_asked_each_minute_and_tells_of_what_is_ours(db, cast, there, place):
    moment = now() + timedelta(seconds=1)
    (poll,) = await db.write(polls.due, VAULT, moment, 5)
    assert await db.write(polls.due, VAULT, moment + timedelta(seconds=59), 5) == []
    news = [replace(there, marker="", fields={**there.fields, "title": "News"}), There(id="6", fields={"title": "x"})]

    noticed = await db.write(polls.heard, poll, news, {"since": "x"}, moment)

    assert noticed == 1
    (again,) = await db.write(polls.due, VAULT, moment + timedelta(seconds=61), 5)
    assert again.seen == {"since": "x"}
    assert len(await claimed(db, moment=moment)) == 1


async def test_what_we_have_sent_ourselves_is_no_news(db, there):
    (poll,) = await db.write(polls.due, VAULT, now() + timedelta(seconds=1), 5)

    assert await db.write(polls.heard, poll, [replace(there, marker="")], {}, now()) == 0

    assert await claimed(db) == []


async def test_a_day_is_a_day_of_the_workspaces_zone(db, cast, place, given_task):
    def to_kyiv(store):
        store.workspaces.get(cast.workspace.id).zone = "Europe/Kyiv"

    await db.write(to_kyiv)
    task = await given_task()
    day = DueDate(end_of_day((now() + timedelta(days=3)).date(), ZoneInfo("Europe/Kyiv")), "day")
    await db.write(actions.change, cast.as_ann, task.id, due=day)
    await db.write(exports.export, cast.as_ann, task.id, place.public_id)

    (job,) = await claimed(db)

    assert job.fields["due"] == (now() + timedelta(days=3)).date().isoformat()
    assert set(job.fields) == set(KNOWN)


@pytest.fixture
async def deliver(db, cast):
    """A hook of the same repository brings something."""
    hook = await db.write(hooks.make_hook, cast.as_ann, VAULT, cast.workspace.id, service="github", name="Shop")

    async def deliver(there, **values):
        said = {"text": "Please look", "author": "zoe", "chat": "acme/shop", "link": "https://tracker.example/5#1"}
        given = {"id": "d1", "event": "issues", "state": ArrivalState.STORED, "message": said, "there": there}
        return await db.write(hooks.take, hook, Delivered(**{**given, **values}), now())

    return deliver


async def test_a_delivery_about_a_task_of_ours_changes_it_and_makes_none(db, there, deliver):
    arrival = await deliver(replace(there, marker=""))

    assert (arrival.state, arrival.task_id, arrival.message_id) == (ArrivalState.CHANGED, task_id(there), None)
    (job,) = await claimed(db)
    assert job.looks


async def test_one_about_another_makes_a_message(db, there, deliver):
    arrival = await deliver(replace(there, id="6", marker=""))

    assert (arrival.state, arrival.task_id) == (ArrivalState.STORED, None)
    assert arrival.message_id is not None


async def test_what_is_said_of_it_there_becomes_a_note_once(db, there, deliver):
    for _ in range(2):
        await deliver(replace(there, fields={}, marker=""))

    (note,) = (await task_of(db, there)).notes
    assert note["text"] == "zoe: Please look\nhttps://tracker.example/5#1"
    assert await claimed(db) == []


async def test_what_nobody_wants_to_hear_is_no_note(db, there, deliver):
    arrival = await deliver(replace(there, fields={}), message=None, state=ArrivalState.LEFT_OUT, why="event")

    assert (arrival.state, arrival.why) == (ArrivalState.LEFT_OUT, "event")
    assert (await task_of(db, there)).notes == []


async def test_to_make_a_task_is_told_by_its_mark_before_we_know_its_id(db, cast, there, deliver):
    """The hook may be quicker than the answer to whoever makes it."""
    task = await db.write(lambda store: store.tasks.get(task_id(there)))
    other = await connected(db, cast, name="Other")
    row = await db.write(exports.export, cast.as_ann, task.id, other.public_id)

    arrival = await deliver(There(id="9", marker=row.public_id, fields={"title": "Pay the rent"}))

    assert (arrival.state, arrival.task_id) == (ArrivalState.CHANGED, task.id)
