"""Whoever is erased is named nowhere any more, whatever they did in their teams before."""

from sqlalchemy import select

from classifier.base import Draft
from handlers.privacy import Erase
from handlers.settings.group_reactions import Overhear
from storage.store import Store
from storage.tables import Base, Role, now
from storage.team_tables import Overheard
from tasks import inline, people, routing_rules
from tasks.actors import Actor
from tests.handlers.desk import Desk
from tests.handlers.pressing import join_team
from tests.handlers.telegram import BOB, TEAM, Json

ZOE: Json = {"id": 7_707_707, "is_bot": False, "first_name": "Zoequinn", "username": "zoe_q", "language_code": "en"}
RENAMED = ZOE | {"first_name": "Zoelater"}
TRACES = ("zoequinn", "zoelater", "zoe_q", "7707707")


async def left_of(desk: Desk) -> dict[str, list[str]]:
    """Column -> what in it names her."""
    return await desk.telegram.db.read(_left)


def _left(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mapper in Base.registry.mappers:
        for row in store._session.scalars(select(mapper.class_)):
            for column in mapper.column_attrs:
                words = repr(getattr(row, column.key)).casefold()
                if any(trace in words for trace in TRACES):
                    found.setdefault(f"{mapper.class_.__tablename__}.{column.key}", []).append(words)
    return found


async def erase(desk: Desk) -> None:
    page = desk.telegram.by_bot("?", chat={"id": ZOE["id"], "type": "private", "first_name": "?"})
    await desk.telegram.press(Erase().pack(), card=page, by=RENAMED)


def _work_in_the_team(store: Store) -> None:
    team, zoe = store.workspaces.by_chat(TEAM["id"]), store.people.by_telegram_id(ZOE["id"])
    assert team is not None
    assert zoe is not None
    people.join(store, team.id, zoe.id, Role.ADMIN, change=True)
    actor = Actor.person(zoe.id)
    routing_rules.save_rule(store, actor, team.id, {"author": ["Zoequinn", "Bob Lee"]}, {"priority": "high"})
    inline.offer(store, zoe, "Zoequinn will do it")
    raw = '{"from":{"id":7707707,"first_name":"Zoequinn"}}'
    store._session.add(Overheard(chat_id=TEAM["id"], telegram_message_id=77, raw=raw, at=now()))
    zoe.options = zoe.options | {"workspace": team.id}
    inline.offer(store, zoe, "Zoelater asks for it")


async def test_nothing_in_the_database_names_somebody_who_was_erased(desk: Desk) -> None:
    telegram = desk.telegram
    await telegram.say("/start", by=ZOE)
    await telegram.say("/start", by=BOB)
    asked = await desk.card(by=ZOE, chat=TEAM)
    await join_team(desk, BOB)
    other = await desk.card(Draft(title="Order paper", kind="task", is_task=True), by=BOB, chat=TEAM)
    await telegram.db.write(_work_in_the_team)
    await desk.reply(asked, "duplicate of #2", by=ZOE)
    await desk.reply(other, "urgent", by=ZOE)
    for command in ("/tasks", "/team", "/notifications", "/settings", "/rules", "/undo"):
        await telegram.say(command, by=ZOE, chat=TEAM)
        await telegram.say(command, by=ZOE)
    await telegram.say("Buy milk", by=RENAMED)
    await desk.read()
    await desk.send()

    await erase(desk)

    assert await left_of(desk) == {}


async def test_what_others_have_sent_and_is_still_to_be_handled_stays(desk: Desk) -> None:
    await desk.telegram.say("/start", by=ZOE)
    quoting = '{"message":{"forward_origin":{"sender_user":{"id":7707707,"first_name":"Zoequinn"}}}}'
    await desk.telegram.db.write(lambda store: store.inbox.add(42, [(900, BOB["id"], quoting)]))

    await erase(desk)

    assert await desk.telegram.db.read(lambda store: [row.update_id for row in store.inbox.waiting(9)]) == [900]


async def test_who_is_erased_is_named_no_more_where_a_group_was_told_what_is_kept(desk: Desk) -> None:
    telegram = desk.telegram
    await telegram.say("/start", by=ZOE)
    telegram.session.members[ZOE["id"]] = "creator"
    await desk.card(by=ZOE, chat=TEAM)
    await telegram.db.write(_work_in_the_team)
    await telegram.say("/settings", by=ZOE, chat=TEAM)
    (page,) = await desk.send()
    await desk.press_data(page, Overhear(on=True).pack(), by=ZOE)
    notice = next(told for told in desk.messages.values() if "switched on" in desk.text(told))
    assert "Zoequinn" in desk.text(notice)

    await erase(desk)

    assert await left_of(desk) == {}
