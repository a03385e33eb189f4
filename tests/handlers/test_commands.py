"""What the commands do, and for whom."""

import itertools

import pytest

from storage.store import Store
from storage.tables import Channel, Status
from tests.handlers.desk import FIX, NOTE, Desk
from tests.handlers.telegram import ANN, BOB, EVE, TEAM
from tests.handlers.views import as_telegram_reads


async def told(desk: Desk, words: str, **fields: object) -> str:
    """What the bot answers to words, as Telegram shows it."""
    before = len(desk.telegram.said)
    await desk.telegram.say(words, **fields)  # type: ignore[arg-type]
    return "\n---\n".join(as_telegram_reads(said)[0] for said in desk.telegram.said[before:])


async def test_start_says_hello_and_what_to_do_first(desk: Desk) -> None:
    hello = await told(desk, "/start")

    assert hello.startswith("Hello, Ann! Forward me a message")


async def test_start_speaks_the_persons_language(desk: Desk) -> None:
    assert (await told(desk, "/start", by=BOB)).startswith("Вітаю, Bob! Перешліть мені повідомлення")


async def test_a_name_full_of_markup_is_a_name(desk: Desk) -> None:
    assert "<b>{x}" in await told(desk, "/start", by=ANN | {"first_name": "<b>{x}"})


@pytest.mark.parametrize("payload", ["anything", "claim_", "claim_wrong", "\ud83d", "claim_ї"])
async def test_a_payload_that_says_nothing_to_us_does_no_harm(desk: Desk, payload: str) -> None:
    assert "Hello, Ann!" in await told(desk, f"/start {payload}")


async def test_the_claim_link_makes_an_owner_once(desk: Desk) -> None:
    await desk.telegram.db.write(lambda store: store.facts.put("claim", "s3cret"))

    ann, bob = await told(desk, "/start claim_s3cret"), await told(desk, "/start claim_s3cret", by=BOB)

    assert ann.startswith("This Sift is yours now.")
    assert "вже використане" in bob
    owner = await desk.telegram.db.read(lambda store: store.facts.get("owner"))
    assert owner == "1"


async def test_a_claim_that_is_handled_twice_stays_won(desk: Desk) -> None:
    await desk.telegram.db.write(lambda store: store.facts.put("claim", "s3cret"))

    first, again = await told(desk, "/start claim_s3cret"), await told(desk, "/start claim_s3cret")

    assert first.startswith("This Sift is yours now.")
    assert again == first


async def test_a_wrong_claim_makes_nobody_an_owner(desk: Desk) -> None:
    await desk.telegram.db.write(lambda store: store.facts.put("claim", "s3cret"))

    assert (await told(desk, "/start claim_s3cre")).startswith("This link has been used, or is wrong.")
    assert await desk.telegram.db.read(lambda store: store.facts.get("owner")) is None


async def test_help_names_every_command_telegram_offers(desk: Desk) -> None:
    said = await told(desk, "/help")

    assert all(
        f"/{name} – " in said
        for name in ("today", "tasks", "board", "week", "search", "task", "undo", "settings", "hooks")
    )


async def test_an_unknown_command_in_private_gets_a_friendly_line(desk: Desk) -> None:
    assert await told(desk, "/frobnicate") == "I don't know this command. /help lists those I know."


async def test_an_unknown_command_in_a_group_is_not_ours(desk: Desk) -> None:
    assert await told(desk, "/frobnicate", chat=TEAM) == ""


async def test_a_command_to_another_bot_is_not_ours(desk: Desk) -> None:
    await desk.telegram.say("/tasks@other_bot", chat=TEAM)
    assert await desk.send() == []

    await desk.telegram.say("/tasks@sift_bot", chat=TEAM)
    assert len(await desk.send()) == 1


async def test_a_forwarded_command_commands_nobody(desk: Desk) -> None:
    await desk.card()

    await desk.telegram.say("/done 1", forward_origin={"type": "user", "date": 1, "sender_user": BOB})

    assert (await desk.tasks())[0].status is Status.OPEN


# /12


@pytest.mark.parametrize("command", ["/1", "/task_1", "/1@sift_bot", "/task1"])
async def test_a_number_opens_the_card_once_however_often_it_is_delivered(desk: Desk, command: str) -> None:
    await desk.card()
    message = desk.telegram.message(command)

    await desk.telegram.feed({"message": message})
    await desk.telegram.feed({"message": message})

    (opened,) = await desk.send()
    assert desk.text(opened).startswith("Fix the login #1")


async def test_a_number_of_somebody_elses_opens_nothing(desk: Desk) -> None:
    await desk.card()

    assert await told(desk, "/1", by=EVE) == "I can't find that."
    assert await desk.send() == []


# /task


async def test_words_after_task_are_a_task_at_once_whatever_they_read_like(desk: Desk) -> None:
    await desk.telegram.say("/task thanks for all the fish")
    (card,) = await desk.send()
    assert desk.text(card).startswith("thanks for all the fish #1")

    await desk.read(NOTE)

    assert len(await desk.tasks()) == 1
    (message,) = await desk.telegram.kept()
    assert message.text == "thanks for all the fish"


async def test_the_reading_then_fills_the_fields_of_such_a_task(desk: Desk) -> None:
    await desk.telegram.say("/task fix the login asap")

    await desk.read(FIX)

    (task,) = await desk.tasks()
    assert (task.title, task.kind, task.status) == ("Fix the login", "bug", Status.OPEN)


async def test_task_twice_delivered_is_one_task(desk: Desk) -> None:
    message = desk.telegram.message("/task buy milk")

    await desk.telegram.feed({"message": message})
    await desk.telegram.feed({"message": message})

    assert len(await desk.tasks()) == 1


async def test_task_without_words_explains(desk: Desk) -> None:
    assert "/task call Ann tomorrow at 15:00" in await told(desk, "/task")


async def test_task_in_reply_to_a_note_makes_it_a_task(desk: Desk) -> None:
    card = await desk.card(NOTE)

    await desk.reply(card, "/task")

    assert len(await desk.tasks()) == 1
    assert desk.text(card).startswith("Thanks #1")


# /done


@pytest.mark.parametrize("words", ["/done 1", "/done #1", "/done  1 please"])
async def test_done_finishes_by_number(desk: Desk, words: str) -> None:
    card = await desk.card()

    assert await told(desk, words) == "✅ Fix the login #1"

    await desk.send()
    assert "Done by Ann" in desk.text(card)


async def test_done_twice_is_done(desk: Desk) -> None:
    await desk.card()

    assert await told(desk, "/done 1") == await told(desk, "/done 1")


async def test_done_in_reply_to_a_card_finishes_its_task(desk: Desk) -> None:
    card = await desk.card()

    await desk.reply(card, "/done")

    assert (await desk.tasks())[0].status is Status.DONE


@pytest.mark.parametrize("words", ["/done", "/done the login"])
async def test_done_without_a_number_asks_which(desk: Desk, words: str) -> None:
    await desk.card()

    assert (await told(desk, words)).startswith("Which one?")


@pytest.mark.parametrize("words", ["/done 7", "/done 999999999", "/done 1000000000000", "/done " + "9" * 4_000])
async def test_done_with_a_number_that_is_not_there_says_so(desk: Desk, words: str) -> None:
    assert await told(desk, words) == "I can't find that."


async def test_a_number_too_long_is_not_that_of_the_task_it_begins_with(desk: Desk) -> None:
    await desk.telegram.say("/help")
    await desk.telegram.db.write(_count_from, 123_456_789)
    await desk.card()

    assert await told(desk, "/done 1234567890") == "I can't find that."
    assert (await desk.tasks())[0].status is Status.OPEN


def _count_from(store: Store, number: int) -> None:
    workspace = store.workspaces.by_chat(ANN["id"])
    assert workspace is not None
    workspace.next_number = number


async def test_nobody_finishes_somebody_elses_task(desk: Desk) -> None:
    await desk.card()

    await told(desk, "/done 1", by=EVE)

    assert (await desk.tasks())[0].status is Status.OPEN


async def test_answers_in_a_topic_stay_in_the_topic(desk: Desk) -> None:
    await desk.telegram.say("/help", chat=TEAM | {"is_forum": True}, message_thread_id=7, is_topic_message=True)

    assert desk.telegram.session.calls[-1].message_thread_id == 7  # type: ignore[attr-defined]


async def test_a_card_opened_in_a_topic_is_wanted_there(desk: Desk) -> None:
    topic = {"message_thread_id": 7, "is_topic_message": True}
    await desk.card(chat=TEAM | {"is_forum": True}, **topic)

    await desk.telegram.say("/1", chat=TEAM | {"is_forum": True}, **topic)

    assert await desk.telegram.db.read(_threads) == [7, 7]


def _threads(store: Store) -> list[int | None]:
    found = itertools.takewhile(lambda row: row is not None, (store.deliveries.get(n) for n in itertools.count(1)))
    return [row.thread_id for row in found if row is not None and row.channel is Channel.CARD]
