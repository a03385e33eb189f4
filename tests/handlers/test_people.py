import pytest
from aiogram.methods import AnswerCallbackQuery

from handlers.options import Options
from locales import translations
from locales.refusals import refusal
from storage.store import Store
from storage.tables import Role
from tests.handlers.samples import ANONYMOUS
from tests.handlers.telegram import ANN, BOB, BOT, EVE, TEAM, Json, Telegram

NOBODY = refusal(translations("en"), "no_person")


async def press_in_group(telegram: Telegram, by: Json, status: str) -> None:
    await telegram.say("@sift_bot order paper", by=ANN, chat=TEAM)
    telegram.session.members[by["id"]] = status

    await telegram.press("nonsense", by=by, card=telegram.by_bot("card", chat=TEAM))


@pytest.mark.parametrize(("status", "role"), [("member", Role.MEMBER), ("administrator", Role.ADMIN)])
async def test_who_presses_a_button_in_their_group_belongs_to_it(telegram: Telegram, status: str, role: Role) -> None:
    await press_in_group(telegram, BOB, status)

    assert await telegram.role(BOB["id"]) is role


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_who_only_looks_into_a_public_group_gets_no_role_by_pressing(telegram: Telegram, status: str) -> None:
    await press_in_group(telegram, EVE, status)

    assert await telegram.role(EVE["id"]) is None


async def test_when_telegram_does_not_tell_who_presses_they_get_no_role(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", by=ANN, chat=TEAM)
    telegram.session.refuse("getChatMember", "Bad Request: member list is inaccessible")

    await telegram.press("nonsense", by=EVE, card=telegram.by_bot("card", chat=TEAM))

    assert await telegram.role(EVE["id"]) is None


async def test_a_press_on_an_inline_message_is_answered(telegram: Telegram) -> None:
    query = {"id": "1", "from": ANN, "chat_instance": "1", "data": "x", "inline_message_id": "7"}

    await telegram.feed({"callback_query": query})

    assert len(telegram.calls(AnswerCallbackQuery)) == 1


async def test_a_command_of_an_admin_who_hides_is_answered_with_how_to_be_known(telegram: Telegram) -> None:
    await telegram.say("/tasks", by=ANONYMOUS, chat=TEAM, sender_chat=TEAM)

    assert telegram.said == [NOBODY]


async def test_who_changes_their_name_is_known_by_the_new_one(telegram: Telegram) -> None:
    await telegram.say("one", by=ANN)
    await telegram.say("two", by=ANN | {"first_name": "Anna", "username": "anna"})

    assert [message.author for message in await telegram.kept()] == ["Ann", "Anna"]
    person = await telegram.db.read(lambda store: store.people.by_telegram_id(ANN["id"]))
    assert person is not None
    assert (person.name, person.username) == ("Anna", "anna")


class TestOwners:
    @pytest.fixture
    def options(self) -> Options:
        return Options(
            bot_id=BOT["id"],
            bot_username=BOT["username"],
            admin_ids=frozenset({ANN["id"]}),
            allowed_ids=frozenset({BOB["id"]}),
        )

    async def test_who_is_named_an_admin_is_admitted_and_owns_the_installation(self, telegram: Telegram) -> None:
        await telegram.say("buy milk", by=ANN)
        await telegram.say("buy milk", by=BOB)

        def role(telegram_id: int, store: Store) -> Role | None:
            person, workspace = store.people.by_telegram_id(telegram_id), store.workspaces.default()
            return store.people.role(workspace.id, person.id) if person and workspace else None

        assert await telegram.db.read(lambda store: role(ANN["id"], store)) is Role.OWNER
        assert await telegram.db.read(lambda store: role(BOB["id"], store)) is None
