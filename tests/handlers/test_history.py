"""The history of a task, in place of its card."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from classifier.base import Draft, Reading
from storage.store import Store
from storage.tables import MessageState, Role, now
from tasks import actions, bursts, checklists, claiming, claims, fields, links, merging, reading, undoing
from tasks.actors import Actor
from tasks.people import zone_of
from tasks.rules import DueDate, Verb, end_of_day
from tests.handlers.desk import FIX, Desk
from tests.handlers.pressing import join_team
from tests.handlers.telegram import BOB, EVE, TEAM, Json

ME = Actor.person(1)


async def do(desk: Desk, verb: Any, *args: Any, **named: Any) -> Any:
    return await desk.telegram.db.write(verb, ME, *args, **named)


async def history(desk: Desk, card: Json) -> list[str]:
    """Its lines without the heading, each without its time."""
    await desk.press(card, "More…")
    await desk.press(card, "History")
    return lines_of(desk, card)


def lines_of(desk: Desk, card: Json) -> list[str]:
    return [line.rpartition(" · ")[0] for line in desk.text(card).split("\n")[2:]]


async def test_it_tells_who_did_what_the_newest_first(desk: Desk) -> None:
    card = await desk.card()
    friday = end_of_day((now() + timedelta(days=3)).date(), zone_of("UTC"))
    await do(desk, actions.change, 1, due=DueDate(friday, "day"), priority="high")
    await do(desk, actions.change, 1, title="Mend the login", assignee=1)
    await desk.press(card, "✓ Done")
    await desk.press(card, "↩ Undo")

    told = await history(desk, card)

    assert desk.text(card).startswith("History of #1 Mend the login\n")
    assert told[:2] == ["Ann · taken back: Done", "Ann · Done"]
    assert told[2] == "Ann · title: “Fix the login” → “Mend the login”, assignee: none → Ann"
    assert told[3].startswith("Ann · priority: normal → high, due date: none → ")
    assert told[4] == "Sift · Task made"
    await desk.press(card, "‹ Back")
    assert desk.text(card).startswith("Mend the login #1")


async def test_lists_are_told_by_what_has_changed_in_them(desk: Desk) -> None:
    card = await desk.card()
    await desk.card(replace(FIX, title="Other"))
    await do(desk, fields.add_note, 1, "Ask <b>Zed</b>\nfirst")
    task = await do(desk, checklists.add_items, 1, ["Buy milk", "Call"])
    await do(desk, checklists.tick, 1, task.checklist[0]["id"], done=True)
    (other,) = await desk.telegram.db.read(lambda store: [store.tasks.get(2)])
    await do(desk, links.block, 1, [other], "no keys")
    await do(desk, links.unblock, 1)
    await do(desk, claiming.offer, 1)

    assert await history(desk, card) == [
        "Ann · for anyone",
        "Ann · waits no more for #2, nothing blocks it",
        "Ann · waits for #2, blocked: “no keys”",
        "Ann · ☑ “Buy milk”",
        "Ann · item added: “Buy milk”, item added: “Call”",
        "Ann · note added: “Ask <b>Zed</b> first”",
    ]


async def test_plans_and_merges_are_told_in_words(desk: Desk) -> None:
    card = await desk.card()
    await desk.card(replace(FIX, title="Other"), by=BOB | {"id": 101, "first_name": "Ann"})
    await do(desk, actions.change, 1, recurrence="FREQ=WEEKLY;BYDAY=MO")
    await do(desk, actions.snooze, 1, now() + timedelta(hours=3))
    await do(desk, actions.snooze, 1, None)
    await do(desk, actions.answer, 1, "kind", "bug")
    await do(desk, merging.count_in, 1, 2)

    told = await history(desk, card)

    assert told[:3] == ["Ann · Merged into #2", "Ann · confirmed: kind", "Ann · Taken up again"]
    assert told[3].startswith("Ann · Snoozed until ")
    assert told[4].startswith("Ann · repeats: none → every week on Monday")


async def test_what_readers_do_is_told_with_their_names(desk: Desk) -> None:
    card = await desk.card()
    await desk.telegram.db.write(refined)
    await desk.send()

    assert "Changed by m <b>: title" in desk.text(card).split("\n")
    told = await history(desk, card)

    assert told[0] == "Sift · read by m <b>: title: “Fix the login” → “Repair it”"
    await desk.press(card, "‹ Back")
    assert await desk.press(card, "↩ Undo") == "Undone"
    assert desk.text(card).startswith("Fix the login #1")
    assert "Changed by" not in desk.text(card)
    assert (await history(desk, card))[0].startswith("Ann · taken back: read by m <b>: title: ")


def refined(store: Store) -> None:
    message = store.messages.get(1)
    assert message is not None
    message.state = MessageState.NEW
    (claimed,) = claims.claim(store, [1], "model").claimed
    message.state = MessageState.READ
    store._session.flush()
    drafts = (replace(FIX, title="Repair it"),)
    assert reading.refine(store, claimed, Reading(drafts, "en", "openai", model="m <b>"))


async def test_what_a_rule_set_is_told_with_its_number(desk: Desk) -> None:
    card = await desk.card()
    told = {"before": {"priority": "normal"}, "after": {"priority": "high", "_rules": [1, 3]}}
    await desk.telegram.db.write(lambda store: store.events.add(1, "route", task_id=1, **told))

    assert (await history(desk, card))[0] == "Sift · by rule 1, 3: priority: normal → high"


async def test_a_long_history_has_pages(desk: Desk) -> None:
    card = await desk.card()
    for number in range(8):
        await do(desk, actions.change, 1, title=f"Title {number}")

    assert len(await history(desk, card)) == 6
    await desk.press(card, "›")

    assert lines_of(desk, card)[-1] == "Sift · Task made"
    assert desk.data(card, "2/2")
    await desk.press(card, "›")
    assert "“Title 7”" in desk.text(card)


async def test_each_verb_has_words_and_none_is_a_dump(desk: Desk) -> None:
    card = await desk.card()
    verbs = [str(verb) for verb in Verb] + ["split", "join", "learn", "undo", "remind", "route", "unheard_of", "merge"]
    after = {"_parts": [[2, 3]], "kind": "bug", "request": "x", "_reader": "embedded"}
    await desk.telegram.db.write(
        lambda store: [store.events.add(1, verb, task_id=1, before={"kind": "task"}, after=after) for verb in verbs]
    )
    told = await history(desk, card)
    while len(told) < len(verbs):
        await desk.press(card, "›")
        told += lines_of(desk, card)

    assert not any("{" in line or "_" in line or "[" in line for line in told)
    assert all(line.startswith("Sift · ") and line.partition(" · ")[2] for line in told)


async def test_viewers_may_look_back_and_strangers_may_not(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await join_team(desk, BOB, Role.VIEWER)
    await desk.press(card, "More…")
    press = desk.data(card, "History")
    await desk.press(card, "‹ Back")

    desk.telegram.session.members[EVE["id"]] = "left"

    await desk.press_data(card, press, by=EVE)
    assert desk.answers[-1].show_alert
    assert not desk.text(card).startswith("History")
    await desk.press_data(card, press, by=BOB)
    assert desk.text(card).startswith("History of #1")


async def test_a_closed_task_has_a_history_too(desk: Desk) -> None:
    card = await desk.card()
    await desk.press(card, "✓ Done")

    assert (await history(desk, card))[0] == "Ann · Done"


async def test_a_burst_that_was_parted_and_joined_is_told(desk: Desk) -> None:
    card = await desk.card(Draft(title="Look", kind="task", is_task=True))
    desk.telegram.later(60)
    await desk.card(Draft(title="Again", kind="task", is_task=True))
    await do(desk, bursts.join_previous, 2)
    await do(desk, undoing.undo, task_id=1)

    assert (await history(desk, card))[:2] == [
        "Ann · taken back: 1 message joined",
        "Ann · 1 message joined",
    ]
