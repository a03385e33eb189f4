import pytest
from aiogram.exceptions import TelegramForbiddenError
from aiogram.methods import SendMessage

from handlers.options import Options
from storage.database import Database
from storage.tables import Role, Workspace
from tests.handlers.conftest import connect
from tests.handlers.telegram import ANN, BOB, BOT, EVE, NOON, TEAM, Json, Telegram, membership, private

OLD = {"id": -555, "type": "group", "title": "Team"}


@pytest.fixture
def telegram(db: Database, options: Options) -> Telegram:
    """The bot on each engine."""
    return connect(db, options)


def change(chat: Json, by: Json, who: Json, before: str, after: str) -> Json:
    return {
        "chat": chat,
        "from": by,
        "date": NOON,
        "old_chat_member": membership(who, before),
        "new_chat_member": membership(who, after),
    }


async def add_bot(telegram: Telegram, chat: Json = TEAM, by: Json = ANN) -> Json:
    return await telegram.feed({"my_chat_member": change(chat, by, BOT, "left", "member")})


async def workspace_of(telegram: Telegram, chat_id: int) -> Workspace | None:
    return await telegram.db.read(lambda store: store.workspaces.by_chat(chat_id))


@pytest.mark.parametrize(("status", "role"), [("creator", Role.OWNER), ("administrator", Role.ADMIN)])
async def test_who_adds_us_to_a_group_gets_their_role_there(telegram: Telegram, status: str, role: Role) -> None:
    telegram.session.members[ANN["id"]] = status

    await add_bot(telegram)

    assert await telegram.role(ANN["id"]) is role


async def test_we_say_hello_once_in_the_language_of_who_added_us(telegram: Telegram) -> None:
    await add_bot(telegram, by=BOB)
    await telegram.feed({"my_chat_member": change(TEAM, BOB, BOT, "member", "administrator")})

    workspace = await workspace_of(telegram, TEAM["id"])
    assert workspace is not None
    assert (workspace.locale, workspace.zone) == ("uk", "Europe/Kyiv")
    (hello,) = telegram.said
    assert "@sift_bot" in hello


async def test_a_group_where_we_may_not_write_is_no_fault(telegram: Telegram) -> None:
    telegram.session.refuse("sendMessage", "Bad Request: not enough rights to send text messages to the chat")

    await add_bot(telegram)

    assert await workspace_of(telegram, TEAM["id"]) is not None


async def test_being_removed_keeps_everything_and_says_nothing(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", chat=TEAM)

    await telegram.feed({"my_chat_member": change(TEAM, ANN, BOT, "member", "kicked")})

    assert len(await telegram.kept()) == 1
    assert await workspace_of(telegram, TEAM["id"]) is not None
    assert telegram.said == []


async def test_who_blocks_us_is_not_reachable_until_they_come_back(telegram: Telegram) -> None:
    await telegram.say("buy milk")

    async def reachable() -> bool:
        person = await telegram.db.read(lambda store: store.people.by_telegram_id(ANN["id"]))
        return person is not None and person.reachable

    assert await reachable()
    await telegram.feed({"my_chat_member": change(private(ANN), ANN, BOT, "member", "kicked")})
    assert not await reachable()
    await telegram.feed({"my_chat_member": change(private(ANN), ANN, BOT, "kicked", "member")})
    assert await reachable()


async def test_answering_somebody_who_blocked_us_is_no_fault(telegram: Telegram) -> None:
    blocked = TelegramForbiddenError(SendMessage(chat_id=1, text="-"), "Forbidden: bot was blocked by the user")
    telegram.session.faults["sendMessage"] = blocked

    await telegram.say("/nonsense")

    assert telegram.said == ["I don't know this command. /help lists those I know."]


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 0, 1, 1)])
async def test_a_group_that_becomes_a_supergroup_goes_on_there(telegram: Telegram, order: tuple[int, ...]) -> None:
    await telegram.say("@sift_bot order paper", chat=OLD)
    before = await workspace_of(telegram, OLD["id"])
    notes = [
        telegram.message(chat=OLD, migrate_to_chat_id=TEAM["id"]),
        telegram.message(chat=TEAM, migrate_from_chat_id=OLD["id"]),
    ]

    for number in order:
        await telegram.feed({"message": notes[number]})

    after = await workspace_of(telegram, TEAM["id"])
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert await workspace_of(telegram, OLD["id"]) is None
    assert [message.chat_id for message in await telegram.kept()] == [TEAM["id"]]


async def test_a_supergroup_that_spoke_before_it_told_of_its_past_keeps_that_past(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", chat=OLD, by=ANN)
    await add_bot(telegram, chat=TEAM, by=BOB)
    old = await workspace_of(telegram, OLD["id"])

    await telegram.say(chat=OLD, migrate_to_chat_id=TEAM["id"])

    new = await workspace_of(telegram, TEAM["id"])
    assert old is not None
    assert new is not None
    assert new.id == old.id
    assert await telegram.role(BOB["id"]) is Role.MEMBER
    assert [row.id for row in await telegram.db.read(lambda store: store.workspaces.of_person(_id(store, BOB)))] == [
        new.id
    ]


def _id(store: object, person: Json) -> int:
    found = store.people.by_telegram_id(person["id"])  # type: ignore[attr-defined]
    assert found is not None
    return int(found.id)


async def test_who_leaves_the_group_leaves_its_workspace(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", chat=TEAM, by=ANN)
    await telegram.say("@sift_bot order ink", chat=TEAM, by=BOB)

    await telegram.say(chat=TEAM, left_chat_member=ANN)
    await telegram.feed({"chat_member": change(TEAM, BOB, BOB, "member", "left")})

    assert await telegram.role(ANN["id"]) is None
    assert await telegram.role(BOB["id"]) is None
    assert len(await telegram.kept()) == 2


async def test_who_joins_the_group_joins_its_workspace(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", chat=TEAM, by=ANN)

    await telegram.say(chat=TEAM, new_chat_members=[BOB, {"id": 77, "is_bot": True, "first_name": "Robot"}])

    assert await telegram.role(BOB["id"]) is Role.MEMBER
    assert await telegram.db.read(lambda store: store.people.by_telegram_id(77)) is None


async def test_joining_a_group_that_never_spoke_to_us_is_not_kept(telegram: Telegram) -> None:
    await telegram.say(chat=TEAM, new_chat_members=[EVE])

    assert await telegram.db.read(lambda store: store.people.by_telegram_id(EVE["id"])) is None


async def test_an_old_note_of_joining_takes_no_role_away(telegram: Telegram) -> None:
    telegram.session.members[ANN["id"]] = "creator"
    await telegram.say("@sift_bot order paper", chat=TEAM, by=ANN)

    await telegram.say(chat=TEAM, new_chat_members=[ANN])

    assert await telegram.role(ANN["id"]) is Role.OWNER


async def test_a_promotion_in_the_group_is_one_in_its_workspace(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", chat=TEAM, by=BOB)

    await telegram.feed({"chat_member": change(TEAM, ANN, BOB, "member", "administrator")})

    assert await telegram.role(BOB["id"]) is Role.ADMIN


async def test_a_new_title_is_taken_over(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", chat=TEAM)

    await telegram.say(chat={**TEAM, "title": "Crew"}, new_chat_title="Crew")

    workspace = await workspace_of(telegram, TEAM["id"])
    assert workspace is not None
    assert workspace.title == "Crew"
