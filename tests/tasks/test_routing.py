"""Routing rules: what fits, what they set, where they send, whom they tell, and that people have the last word."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from classifier.base import Draft
from storage.store import Store
from storage.tables import Channel, Delivery, Role, now
from storage.team_tables import RoutingRule
from tasks import actions, capture, connections, exports, people, quiet, undoing, views
from tasks.actors import Actor
from tasks.making import make_task
from tasks.routing import MOST, VALUES, Facts, fits, outcome
from tasks.routing_rules import delete_rule, has_right, rules_of, save_rule, shift_rule, switch_rule, try_rule
from tasks.rules import TaskError
from tests.tasks.conftest import ANN, BOB
from tests.tasks.tracking import connected
from tests.vault import VAULT

BUG = Draft("Server is down", "bug", is_task=True, confidence={"kind": 0.9, "is_task": 0.9})
FACTS = Facts("telegram", "Zed Ray", "bug", "normal", "The Straße server is DOWN again", None)


def rule(number: int = 1, when: dict[str, Any] | None = None, **then: Any) -> RoutingRule:
    return RoutingRule(number=number, when=when or {"kind": ["bug"]}, then=then, created_by=1)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"words": ["server"]}, True),
        ({"words": ["STRASSE"]}, True),
        ({"words": ["cat", "down"]}, True),
        ({"words": [".*"]}, False),
        ({"words": ["server is up"]}, False),
        ({"author": ["zed ray"]}, True),
        ({"author": ["zed"]}, False),
        ({"kind": ["bug"], "priority": ["high"]}, False),
        ({"kind": ["task", "bug"], "source": ["telegram"]}, True),
        ({"topic": [7]}, False),
        ({"weather": ["rain"]}, False),
        ({}, False),
    ],
)
def test_all_parts_must_hold_and_any_value_of_each(when: dict[str, Any], expected: bool) -> None:
    assert fits(RoutingRule(number=1, when=when, then={}), FACTS) is expected


@pytest.mark.parametrize(
    ("word", "text"),
    [("сервер", "СЕРВЕРА немає"), ("服务器", "新的服务器坏了"), ("café", "CAFE\u0301 closed"), ("ＡＢＣ", "see abc")],
)
def test_words_are_found_in_any_script_case_and_way_of_writing_accents(word: str, text: str) -> None:
    assert fits(RoutingRule(number=1, when={"words": [word]}, then={}), Facts("", "", "", "", text))


def test_later_rules_see_what_earlier_ones_set_and_have_the_last_word() -> None:
    rules = [
        rule(1, priority="urgent", assignee=7),
        rule(2, {"priority": ["urgent"]}, assignee=8, notify=[5]),
        rule(3, {"priority": ["normal"]}, kind="task"),
        rule(4, workspace=9),
        rule(5, workspace=10),
    ]

    said = outcome(rules, FACTS, lambda _, target: target == 9)

    assert said.sets == {"priority": ("urgent", 1), "assignee": (8, 2)}
    assert (said.workspace, said.notify, said.numbers) == ((9, 4), {5: 2}, [1, 2, 4])


async def test_a_rule_sets_the_fields_of_what_comes_in_and_signs_them(db, cast, new, read):
    await _save(db, cast, {"words": ["server"]}, {"priority": "urgent", "kind": "task", "assignee": cast.bob.id})

    (task,) = await read(await db.write(capture.capture, new("The SERVER is down")), BUG)
    (other,) = await read(await db.write(capture.capture, new("All is well", after=60)), BUG)

    assert (task.priority, task.kind, task.assignee_id) == ("urgent", "task", cast.bob.id)
    assert {task.set_by[field]["rule"] for field in ("priority", "kind", "assignee")} == {1}
    assert (other.priority, other.kind, other.assignee_id) == ("normal", "bug", None)
    (event,) = [e for e in await _events(db, task) if e.verb == "route"]
    assert event.before == {"kind": "bug", "priority": "normal", "assignee_id": None}
    assert event.after["_rules"] == [1]


async def test_of_a_list_only_the_items_that_a_rule_fits_are_changed(db, cast, new, read):
    await _save(db, cast, {"words": ["milk"]}, {"assignee": cast.bob.id})
    captured = await db.write(capture.capture, new("- milk\n- bread"))

    milk, bread = await read(captured, Draft("milk", "task", is_task=True), Draft("bread", "task", is_task=True))

    assert (milk.assignee_id, bread.assignee_id) == (cast.bob.id, None)


async def test_later_readings_leave_what_a_rule_has_set(db, cast, new, read):
    await _save(db, cast, {"words": ["server"]}, {"priority": "urgent"})
    captured = await db.write(capture.capture, new("server down", forwarded=True))
    await read(captured, BUG)
    await db.write(capture.capture, new("really", forwarded=True, after=1))

    (again,) = await read(captured, Draft("Server is really down", "task", is_task=True, priority="low"))

    assert (again.title, again.kind, again.priority) == ("Server is really down", "task", "urgent")


async def test_people_change_and_take_back_what_a_rule_has_set(db, cast, new, read):
    await _save(db, cast, {"words": ["server"]}, {"priority": "urgent", "assignee": cast.bob.id})
    (task,) = await read(await db.write(capture.capture, new("server down")), BUG)

    changed = await db.write(actions.change, cast.as_bob, task.id, assignee=cast.ann.id)
    assert (changed.assignee_id, "rule" in changed.set_by["assignee"]) == (cast.ann.id, False)

    (second,) = await read(await db.write(capture.capture, new("server down", after=60)), BUG)
    (event,) = [e for e in await _events(db, second) if e.verb == "route"]
    back = await db.write(undoing.undo_event, cast.as_bob, event.id)

    assert (back.priority, back.assignee_id) == ("normal", None)


async def test_a_task_made_by_hand_meets_the_rules_when_it_is_read_and_stays_where_it_is(db, cast, new, read):
    team = await db.write(_team, cast.ann.id)
    await _save(db, cast, {"words": ["server"]}, {"priority": "high", "workspace": team.id})
    captured = await db.write(capture.capture, new("server down"))
    made = await db.write(lambda store: _make(store, cast.as_ann, captured.root_id))

    (task,) = await read(captured, BUG)

    assert (task.id, task.priority, task.workspace_id) == (made.id, "high", cast.workspace.id)


async def test_what_goes_elsewhere_has_its_number_and_card_there_and_none_of_its_people_here(db, cast, new, read):
    team = await db.write(_team, cast.ann.id)
    await _save(db, cast, {"kind": ["bug"]}, {"workspace": team.id})
    captured = await db.write(capture.capture, new("server down"))
    draft = Draft("Server is down", "bug", is_task=True, assignee=cast.bob.id)

    (task,) = await read(captured, draft)

    assert (task.workspace_id, task.number, task.assignee_id) == (team.id, 1, None)
    assert task.set_by["workspace"]["rule"] == 1
    there = await _delivery(db, -100)
    assert (there.task_id, there.workspace_id) == (task.id, team.id)
    here = await _delivery(db, ANN)
    shown = await db.read(views.card, here.id)
    assert (shown.tasks, [(it.id, place.title) for it, place in shown.sent]) == ([], [(task.id, "Team")])


async def test_nothing_goes_where_the_rule_s_maker_has_no_right_any_more(db, cast, new, read):
    team = await db.write(_team, cast.ann.id)
    saved = await _save(db, cast, {"kind": ["bug"]}, {"workspace": team.id, "priority": "high"})
    await db.write(people.leave, team.id, cast.ann.id)

    (task,) = await read(await db.write(capture.capture, new("server down")), BUG)

    assert (task.workspace_id, task.priority) == (cast.workspace.id, "high")
    assert not await db.read(lambda store: has_right(store, store.routing.get(cast.workspace.id, saved.id)))


async def test_nothing_leaks_by_the_rule_of_somebody_who_is_admin_here_no_more(db, cast, new, read):
    own = await db.read(lambda store: store.workspaces.by_chat(BOB) or None)
    own = own or await db.write(people.personal_workspace, cast.bob)
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.ADMIN, change=True)
    await db.write(save_rule, cast.as_bob, cast.workspace.id, {"kind": ["bug"]}, {"workspace": own.id})
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.MEMBER, change=True)

    (task,) = await read(await db.write(capture.capture, new("server down")), BUG)

    assert task.workspace_id == cast.workspace.id


async def test_named_members_are_told_in_private_when_they_may_be(db, cast, new, read):
    await _save(db, cast, {"kind": ["bug"]}, {"notify": [cast.bob.id]})
    (task,) = await read(await db.write(capture.capture, new("server down")), BUG)

    told = await _delivery(db, BOB)
    assert (told.channel, told.view) == (Channel.PAGE, {"page": "told", "task": task.id, "rule": 1})

    await db.write(lambda store: quiet.switch(store.people.get(cast.bob.id), quiet.Notice.ASSIGNED, on=False))
    await read(await db.write(capture.capture, new("server down again", after=60)), BUG)

    assert await _count(db, BOB) == 1


async def test_in_quiet_hours_named_members_are_told_when_these_end(db, cast, new, read):
    start = (now() - timedelta(hours=1)).time().replace(second=0, microsecond=0)
    end = (now() + timedelta(hours=2)).time().replace(second=0, microsecond=0)
    await db.write(lambda store: quiet.set_quiet_hours(store.people.get(cast.bob.id), (start, end)))
    await _save(db, cast, {"kind": ["bug"]}, {"notify": [cast.bob.id]})

    (task,) = await read(await db.write(capture.capture, new("server down")), BUG)
    await db.write(actions.change, cast.as_ann, task.id, title="Changed")

    assert (await _delivery(db, BOB)).next_try_at > datetime.now(UTC) + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("when", "then", "code"),
    [
        ({}, {"priority": "high"}, "no_when"),
        ({"kind": []}, {"priority": "high"}, "no_when"),
        ({"kind": ["bug"]}, {}, "no_then"),
        ({"kind": ["banana"]}, {"priority": "high"}, "bad_value"),
        ({"words": ["x" * 65]}, {"priority": "high"}, "bad_value"),
        ({"words": [" "]}, {"priority": "high"}, "bad_value"),
        ({"words": [str(n) for n in range(VALUES + 1)]}, {"priority": "high"}, "bad_value"),
        ({"words": "server"}, {"priority": "high"}, "bad_value"),
        ({"topic": [True]}, {"priority": "high"}, "bad_value"),
        ({"mood": ["bad"]}, {"priority": "high"}, "bad_value"),
        ({"kind": ["bug"]}, {"status": "done"}, "bad_value"),
        ({"kind": ["bug"]}, {"priority": "huge"}, "bad_value"),
    ],
)
async def test_half_a_rule_and_nonsense_are_refused(db, cast, when, then, code):
    with pytest.raises(TaskError) as refused:
        await _save(db, cast, when, then)

    assert refused.value.code == code
    assert await db.read(rules_of, cast.as_ann, cast.workspace.id) == []


async def test_a_rule_names_only_who_belongs_and_sends_only_where_its_maker_may_make_tasks(db, cast):
    eves = await db.read(lambda store: store.workspaces.by_chat(9))

    for then, code in (
        ({"assignee": cast.eve.id}, "not_a_member"),
        ({"notify": [cast.eve.id]}, "not_a_member"),
        ({"workspace": eves.id}, "not_found"),
        ({"workspace": cast.workspace.id}, "bad_value"),
    ):
        with pytest.raises(TaskError) as refused:
            await _save(db, cast, {"kind": ["bug"]}, then)
        assert refused.value.code == code


async def test_only_admins_make_and_change_rules(db, cast):
    saved = await _save(db, cast, {"kind": ["bug"]}, {"priority": "high"})
    where = cast.workspace.id

    for actor, code in ((cast.as_bob, "not_allowed"), (cast.as_eve, "not_found")):
        for attempt in (
            lambda store, it=actor: save_rule(store, it, where, {"kind": ["bug"]}, {"priority": "high"}),
            lambda store, it=actor: save_rule(store, it, where, {"kind": ["bug"]}, {"kind": "task"}, rule_id=saved.id),
            lambda store, it=actor: switch_rule(store, it, where, saved.id, on=False),
            lambda store, it=actor: shift_rule(store, it, where, saved.id, up=True),
            lambda store, it=actor: delete_rule(store, it, where, saved.id),
            lambda store, it=actor: try_rule(store, it, where, {"kind": ["bug"]}, {"priority": "high"}),
        ):
            with pytest.raises(TaskError) as refused:
                await db.write(attempt)
            assert refused.value.code == code


async def test_rules_change_places_are_switched_off_and_keep_their_numbers_when_one_is_deleted(db, cast, new, read):
    first = await _save(db, cast, {"kind": ["bug"]}, {"priority": "high"})
    second = await _save(db, cast, {"kind": ["bug"]}, {"priority": "low"})
    third = await _save(db, cast, {"kind": ["bug"]}, {"kind": "task"})
    where = cast.workspace.id

    await db.write(shift_rule, cast.as_ann, where, second.id, up=True)
    await db.write(shift_rule, cast.as_ann, where, second.id, up=True)
    await db.write(switch_rule, cast.as_ann, where, third.id, on=False)
    await db.write(delete_rule, cast.as_ann, where, second.id)

    assert [(it.id, it.number, it.enabled) for it in await db.read(rules_of, cast.as_ann, where)] == [
        (first.id, 2, True),
        (third.id, 3, False),
    ]
    (task,) = await read(await db.write(capture.capture, new("server down")), BUG)
    assert (task.priority, task.kind) == ("high", "bug")


async def test_there_are_at_most_fifty_rules(db, cast):
    for _ in range(MOST):
        await _save(db, cast, {"kind": ["bug"]}, {"priority": "high"})

    with pytest.raises(TaskError, match="too_many_rules"):
        await _save(db, cast, {"kind": ["bug"]}, {"priority": "high"})


async def test_a_trial_tells_which_of_the_last_messages_a_rule_fits_and_changes_nothing(db, cast, new, read):
    await _save(db, cast, {"words": ["disk"]}, {"priority": "urgent"})
    for number, words in enumerate(("server down", "disk full", "Thanks!")):
        draft = Draft(words, "bug", is_task=words != "Thanks!")
        await read(await db.write(capture.capture, new(words, after=60 * number)), draft)

    then = {"priority": "urgent", "kind": "bug", "notify": [cast.bob.id]}
    trial = await db.read(try_rule, cast.as_ann, cast.workspace.id, {"words": ["server", "disk", "thanks"]}, then)
    later = await db.read(try_rule, cast.as_ann, cast.workspace.id, {"priority": ["urgent"]}, {"kind": "task"})

    assert (trial.looked, [it.title for it in trial.found]) == (2, ["disk full", "server down"])
    assert trial.found[1].changes == {"priority": "urgent", "notify": [cast.bob.id]}
    assert [it.title for it in later.found] == ["disk full"]  # it was read as normal, a rule that stands made it urgent
    assert len(await db.read(rules_of, cast.as_ann, cast.workspace.id)) == 1


async def test_a_workspace_can_be_erased_from_which_things_were_sent_elsewhere(db, cast, new, read):
    team = await db.write(_team, cast.ann.id)
    await _save(db, cast, {"kind": ["bug"]}, {"workspace": team.id})
    (task,) = await read(await db.write(capture.capture, new("server down")), BUG)
    await db.write(actions.change, cast.as_ann, task.id, priority="high")

    await db.write(lambda store: store.erasure.workspace(cast.workspace.id))

    kept = await db.read(lambda store: store.tasks.get(task.id))
    assert (kept.workspace_id, kept.message_id, kept.title) == (team.id, None, "Server is down")


async def _save(db, cast, when, then):
    return await db.write(save_rule, cast.as_ann, cast.workspace.id, when, then)


def _team(store: Store, person_id: int):
    team = people.group_workspace(store, chat_id=-100, title="Team")
    people.join(store, team.id, person_id, Role.MEMBER)
    return team


def _make(store: Store, actor: Actor, message_id: int):
    return make_task(store, actor, message_id)


async def _events(db, task):
    return await db.read(lambda store: list(store.events.of_task(task.id)))


async def _delivery(db, chat_id):
    (row,) = [row for row in await db.read(_waiting) if row.chat_id == chat_id]
    return row


async def _count(db, chat_id):
    return len([row for row in await db.read(_waiting) if row.chat_id == chat_id])


def _waiting(store: Store):
    return list(store._session.scalars(select(Delivery)))


async def test_a_rule_sends_what_it_fits_to_a_tracker_which_can_be_taken_back(db, cast, new, read):
    place = await connected(db, cast)
    await _save(db, cast, {"kind": ["bug"]}, {"export": [place.id]})

    (task,) = await read(await db.write(capture.capture, new("The SERVER is down")), BUG)

    (row,) = (await db.read(lambda store: store.exports.of_tasks([task.id])))[task.id]
    assert row.connection_id == place.id
    events = await db.read(lambda store: store.events.of_task(task.id))
    event = next(event for event in events if event.verb == "export")
    assert (event.actor_id, event.after["_rules"]) == (None, [1])
    await db.write(undoing.undo_event, cast.as_bob, event.id)
    assert await db.read(exports.exports_of, cast.as_ann, task.id) == []


async def test_a_rule_sends_nothing_to_another_workspaces_tracker(db, cast):
    hers = (await db.read(lambda store: store.workspaces.by_chat(cast.eve.telegram_id))).id
    draft = connections.Draft(service="github", name="Hers", secret={"token": "t"})
    place = await db.write(connections.connect, cast.as_eve, VAULT, hers, draft)

    with pytest.raises(TaskError) as refusal:
        await _save(db, cast, {"kind": ["bug"]}, {"export": [place.id]})

    assert refusal.value.code == "not_found"
