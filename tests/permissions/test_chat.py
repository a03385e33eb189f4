"""The table of rights, cell by cell, as buttons and commands in the chat meet it."""

import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import AnswerCallbackQuery
from sqlalchemy import select

from classifier.base import Priority
from handlers.cards.field_presses import Claim, RemoveNote
from handlers.cards.presses import MakeTask, MoveTask, OpenCard, SetPriority, SnoozeTask, UndoChange
from handlers.exports import ExportAs, Which
from handlers.hooks.presses import RemoveHook
from handlers.options import Options
from handlers.routing.presses import MakeRule
from handlers.settings.group import MuteGroup
from handlers.teams.presses import GiveRole, MakeInvitation
from locales import translations
from locales.refusals import refusal
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, Event, Role
from tasks import hooks
from tasks.actors import Actor
from tasks.capture import NewMessage, capture
from tasks.rules import VERBS, Snooze, Verb
from tests.handlers.conftest import connect
from tests.handlers.telegram import BOT, TEAM, Json, Telegram, private
from tests.permissions.cast import USERS, WHO, Cast, allowed, card_of, everything, make_cast, task_for
from tests.vault import VAULT

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFUSED = {refusal(translations("en"), code) for code in ("not_found", "not_allowed", "not_in_group")}
LOOKS = {"view", "export", "rules"}
"""Verbs that change nothing: of rules the button that begins to make one."""


@dataclass(frozen=True)
class Scene:
    """What a cell is about: a task with its card, a note, a hook, and pages, all made for it alone."""

    task: int
    number: int
    event: int
    note: int
    hook: str
    target: int
    messages: dict[str, int]


NOT_IN_CHAT = {"share", "audit"}
"""Verbs that the chat has no button for: filters are saved and shared, and the audit log is read, in the Mini App."""

Press = tuple[str, Callable[[Scene], CallbackData]]
"""On what it is pressed, and what it carries."""

PRESSES: dict[str, Press] = {
    "view": ("card", lambda scene: OpenCard(task=scene.task)),
    "export": ("card", lambda _: ExportAs(format="csv", which=Which.ALL)),
    **{verb: ("card", lambda scene, verb=verb: MoveTask(task=scene.task, verb=verb)) for verb in Verb},
    "create": ("note", lambda scene: MakeTask(message=scene.note)),
    "change": ("card", lambda scene: SetPriority(task=scene.task, priority=Priority.URGENT)),
    "claim": ("card", lambda scene: Claim(task=scene.task)),
    "notes": ("card", lambda scene: RemoveNote(task=scene.task, note="aaaaaaaa")),
    "snooze": ("card", lambda scene: SnoozeTask(task=scene.task, preset=Snooze.HOUR)),
    "undo": ("card", lambda scene: UndoChange(task=scene.task, event=scene.event)),
    "hooks": ("hooks", lambda scene: RemoveHook(hook=scene.hook)),
    "invite": ("private team", lambda _: MakeInvitation()),
    "members": ("team", lambda scene: GiveRole(person=scene.target, role=Role.VIEWER)),
    "rules": ("private rules", lambda _: MakeRule(rule=0)),
    "settings": ("settings", lambda _: MuteGroup(length="day")),
    "appoint": ("team", lambda scene: GiveRole(person=scene.target, role=Role.ADMIN)),
}
COMMANDS: dict[str, Callable[[Scene], str]] = {
    "view": lambda scene: f"/{scene.number}",
    "export": lambda _: "/export csv",
    "create": lambda _: "/task order ink",
    "done": lambda scene: f"/done {scene.number}",
    "undo": lambda _: "/undo",
    "hooks": lambda _: "/hooks CI",
    "change": lambda _: "urgent",
}


@dataclass
class Door:
    telegram: Telegram
    cast: Cast
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(700_000))

    async def attempt(self, who: str, verb: str, feed: Callable[[Scene], object]) -> tuple[str, bool]:
        """What was answered, and whether anything has changed."""
        db, calls = self.telegram.db, self.telegram.session.calls
        scene = await db.write(make_scene, self.cast, who, verb, self.ids)
        before = await db.read(everything)
        calls.clear()
        await feed(scene)  # type: ignore[misc]
        after = await db.read(everything)
        answers = [call.text or "" for call in calls if isinstance(call, AnswerCallbackQuery)]
        return [*self.telegram.said, *answers, ""][0], after != before


def make_scene(store: Store, cast: Cast, who: str, verb: str, ids: Iterator[int]) -> Scene:
    task = task_for(store, cast, who, verb)
    store.people.join(cast.workspace_id, cast.ids["target"], Role.MEMBER, change=True)
    if verb == "notes":
        note = {"id": "aaaaaaaa", "text": "thick", "by": cast.ids[who], "at": "2026-11-20T12:00:00+00:00"}
        task = store.tasks.swap(task, notes=[note]) or task
    if workspace := store.workspaces.get(cast.workspace_id):
        workspace.options = {}
    for earlier in store.hooks.of([cast.workspace_id]):
        store.hooks.remove([cast.workspace_id], earlier.id)
    hook = hooks.make_hook(store, Actor.INSTALLATION, VAULT, cast.workspace_id, service="generic", name="CI")
    moment = task.created_at
    kept = capture(
        store,
        NewMessage(cast.workspace_id, ("telegram", "telegram"), f"note:{task.id}", "a note", moment, moment),
    )
    messages = {
        name: next(ids) for name in ("card", "note", "hooks", "team", "private team", "private rules", "settings")
    }
    card_of(store, task, messages["card"])
    _show(store, cast, Channel.CARD, messages["note"], message_id=kept.id)
    _show(store, cast, Channel.PAGE, messages["team"], view={"page": "team"})
    _show(store, cast, Channel.PAGE, messages["settings"], view={"page": "group"})
    for page in ("team", "rules"):
        own = {"chat_id": USERS[who]["id"], "person_id": cast.ids[who], "view": {"page": page}}
        _show(store, cast, Channel.PAGE, messages[f"private {page}"], **own)
    event = store._session.scalars(select(Event.id).where(Event.task_id == task.id).order_by(Event.id.desc())).first()
    return Scene(task.id, task.number, event or 0, kept.id, hook.id, cast.ids["target"], messages)


def _show(store: Store, cast: Cast, channel: Channel, shown_as: int, **values: object) -> None:
    place = {"chat_id": TEAM["id"]} | values
    chat_id = int(str(place.pop("chat_id")))
    store.deliveries.want(cast.workspace_id, channel, chat_id, f"scene:{shown_as}", **place)
    (row,) = store._session.scalars(select(Delivery).where(Delivery.key == f"scene:{shown_as}"))
    store.deliveries.sent(row.id, shown=row.wanted, telegram_message_id=shown_as)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("chat") / "sift.db")
    db = Database(f"sqlite:///{path}", checkpoints=True)
    options = Options(bot_id=BOT["id"], bot_username=BOT["username"], public_url="https://sift.example")
    telegram = connect(db, options)
    telegram.dispatcher.workflow_data["vault"] = VAULT
    telegram.session.members |= {USERS[name]["id"]: "left" for name in ("left", "stranger")}
    yield Door(telegram, await db.write(make_cast))
    await db.close()


@pytest.mark.parametrize("verb", PRESSES)
@pytest.mark.parametrize("who", WHO)
async def test_a_button_asks_the_table(door: Door, who: str, verb: str) -> None:
    where, data_of = PRESSES[verb]

    async def press(scene: Scene) -> None:
        chat = private(USERS[who]) if where.startswith("private") else TEAM
        card = door.telegram.by_bot("card", chat=chat) | {"message_id": scene.messages[where]}
        await door.telegram.press(data_of(scene).pack(), card=card, by=USERS[who])

    answer, changed = await door.attempt(who, verb, press)

    assert (answer in REFUSED) == (not allowed(who, verb)), answer
    assert changed == (allowed(who, verb) and verb not in LOOKS)


@pytest.mark.parametrize("verb", COMMANDS)
@pytest.mark.parametrize("who", WHO)
async def test_a_command_asks_the_table(door: Door, who: str, verb: str) -> None:
    async def say(scene: Scene) -> None:
        card = door.telegram.by_bot("card", chat=TEAM) | {"message_id": scene.messages["card"]}
        reply: Json = {"reply_to_message": card} if verb == "change" else {}
        await door.telegram.say(COMMANDS[verb](scene), by=USERS[who], chat=TEAM, **reply)

    answer, changed = await door.attempt(who, verb, say)

    assert (answer in REFUSED) == (not allowed(who, verb)), answer
    assert changed == (allowed(who, verb) and verb not in LOOKS)


async def test_every_verb_of_the_table_has_a_button_or_none_at_all() -> None:
    assert set(PRESSES) == set(VERBS) - NOT_IN_CHAT
