"""What a hook takes, once; how its secret is changed, and what is kept of what came."""

from datetime import timedelta

import pytest

from classifier.base import Draft
from integrations.standard_webhooks import derive_secret
from storage.connected_tables import ArrivalState
from storage.tables import Role, now
from tasks import hooks, people
from tasks.capture import Captured
from tasks.hooks import Delivered
from tasks.routing_rules import save_rule
from tasks.rules import TaskError
from tasks.signing import MOST_FORMER
from tests.vault import SECRET_KEY, VAULT


@pytest.fixture
async def hook(db, cast):
    return await db.write(hooks.make_hook, cast.as_ann, VAULT, cast.workspace.id, service="generic", name="CI")


def delivered(text="It burns", **more):
    return Delivered(**{"id": "1", "event": "x", "state": ArrivalState.STORED, "message": {"text": text}} | more)


async def good(db, hook, moment=None):
    door = await db.read(hooks.door, VAULT, hook.id, moment or now())
    return door.secrets


async def test_the_same_delivery_again_changes_nothing(db, hook):
    first = await db.write(hooks.take, hook, delivered(), now())
    again = await db.write(hooks.take, hook, delivered("Something else"), now())

    assert first.id == again.id
    assert await db.read(lambda store: store.messages.get(first.message_id).text) == "It burns"


async def test_what_could_not_be_read_is_read_when_it_comes_again(db, hook):
    await db.write(hooks.take, hook, delivered(state=ArrivalState.UNREADABLE, message=None), now())
    again = await db.write(hooks.take, hook, delivered(), now())

    assert again.state is ArrivalState.STORED
    assert again.message_id is not None


async def test_what_is_left_out_is_known_and_no_message(db, hook):
    arrival = await db.write(hooks.take, hook, delivered(state=ArrivalState.LEFT_OUT, why="bot", message=None), now())

    assert (arrival.state, arrival.why, arrival.message_id) == (ArrivalState.LEFT_OUT, "bot", None)


async def test_after_a_change_of_its_secret_both_are_good_for_a_day(db, cast, hook):
    (before,) = await good(db, hook)
    moment = now()

    await db.write(hooks.rotate_secret, cast.as_ann, VAULT, hook.id, at=moment)

    new, former = await good(db, hook, moment + timedelta(hours=23))
    assert former == before != new
    assert await good(db, hook, moment + timedelta(hours=25)) == (new,)


async def test_each_secret_of_a_day_is_good_until_its_own_day_ends(db, cast, hook):
    (first,) = await good(db, hook)
    moment = now()
    for hours in (0, 2, 23):
        await db.write(hooks.rotate_secret, cast.as_ann, VAULT, hook.id, at=moment + timedelta(hours=hours))

    newest, third, second, earliest = await good(db, hook, moment + timedelta(hours=23.5))
    assert (earliest, len({newest, third, second, first})) == (first, 4)
    assert await good(db, hook, moment + timedelta(hours=24)) == (newest, third, second)
    assert await good(db, hook, moment + timedelta(hours=27)) == (newest, third)
    assert await good(db, hook, moment + timedelta(hours=48)) == (newest,)


async def test_of_many_secrets_in_a_day_the_last_are_good(db, cast, hook):
    moment = now()
    for _ in range(9):
        await db.write(hooks.rotate_secret, cast.as_ann, VAULT, hook.id, at=moment)

    assert len(await good(db, hook, moment)) == 1 + MOST_FORMER


async def test_a_secret_that_cannot_be_opened_lets_nothing_in(db, cast, hook):
    await db.write(lambda store: setattr(store.hooks.get(hook.id), "secret", "v1.gone.AAAA"))
    assert await good(db, hook) == ()

    await db.write(hooks.rotate_secret, cast.as_ann, VAULT, hook.id)

    assert len(await good(db, hook)) == 1


async def test_two_deliveries_of_one_message_are_one_message(db, hook):
    left_out = delivered(state=ArrivalState.LEFT_OUT, why="event", message=None)
    first = await db.write(hooks.take, hook, left_out, now())
    second, third = [await db.write(hooks.take, hook, delivered(id=name, same="C1:1.5"), now()) for name in ("2", "3")]

    assert first.message_id is None
    assert second.message_id == third.message_id is not None


async def test_the_first_secret_of_a_hook_that_waits_for_it_is_the_only_one(db, cast):
    make = {"service": "teams", "name": "Teams", "awaits_secret": True}
    hook = await db.write(hooks.make_hook, cast.as_ann, VAULT, cast.workspace.id, **make)
    (nobodys,) = await good(db, hook)

    with pytest.raises(TaskError, match="no_secret"):
        await db.write(hooks.rotate_secret, cast.as_ann, VAULT, hook.id)
    await db.write(hooks.rotate_secret, cast.as_ann, VAULT, hook.id, secret="of the service")

    assert await good(db, hook) == ("of the service",)
    assert nobodys != "of the service"


async def test_a_secret_that_the_service_made_is_kept_as_it_is(db, cast, hook):
    await db.write(hooks.rotate_secret, cast.as_ann, VAULT, hook.id, secret="8f742231b10e8888abcd99yyyzzz85a5")

    assert (await good(db, hook))[0] == "8f742231b10e8888abcd99yyyzzz85a5"


async def test_a_rule_sees_by_which_hook_something_came(db, cast, hook, read):
    other = await db.write(hooks.make_hook, cast.as_ann, VAULT, cast.workspace.id, service="grafana", name="Alarms")
    when, then = {"source": ["Alarms"]}, {"priority": "urgent"}
    await db.write(save_rule, cast.as_ann, cast.workspace.id, when, then)

    draft = Draft("It burns", "bug", is_task=True, confidence={"kind": 0.9, "is_task": 0.9})

    priorities = []
    for one in (hook, other):
        arrival = await db.write(hooks.take, one, delivered(), now())
        (task,) = await read(Captured(arrival.message_id, "", arrival.message_id), draft)
        priorities.append(task.priority)

    assert priorities == ["normal", "urgent"]


async def test_only_who_may_manage_hooks_does(db, cast, hook):
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.MEMBER)

    for change in (
        lambda store: hooks.rotate_secret(store, cast.as_bob, VAULT, hook.id),
        lambda store: hooks.pause_hook(store, cast.as_bob, hook.id, paused=True),
        lambda store: hooks.set_options(store, cast.as_bob, hook.id, {}),
        lambda store: hooks.remove_hook(store, cast.as_bob, hook.id),
    ):
        with pytest.raises(TaskError, match="not_allowed"):
            await db.write(change)


async def test_a_secret_that_was_derived_is_sealed_as_it_was(db, cast, hook):
    await db.write(lambda store: setattr(store.hooks.get(hook.id), "secret", None))
    assert await db.read(hooks.door, VAULT, hook.id, now()) is None

    await db.write(hooks.keep_derived, VAULT, lambda id_, version: derive_secret(SECRET_KEY, id_, version))

    assert await good(db, hook) == (derive_secret(SECRET_KEY, hook.id, 1),)


async def test_what_came_is_forgotten_after_some_days_and_its_id_after_many(db, hook):
    moment = now()
    for days in (1, 10, 40):
        await db.write(hooks.take, hook, delivered(id=str(days), body="{}"), moment - timedelta(days=days))

    await db.write(lambda store: store.arrivals.prune(moment - timedelta(days=7), moment - timedelta(days=30)))

    left = await db.read(lambda store: [(it.delivery_id, it.body) for it in store.arrivals.newest(hook.id, 10)])
    assert left == [("10", None), ("1", "{}")]


async def test_a_hook_that_ends_takes_what_is_known_of_its_deliveries_along(db, cast, hook):
    arrival = await db.write(hooks.take, hook, delivered(), now())

    await db.write(hooks.remove_hook, cast.as_ann, hook.id)

    assert await db.read(lambda store: store.arrivals.newest(hook.id, 10)) == []
    assert await db.read(lambda store: store.messages.get(arrival.message_id).text) == "It burns"
