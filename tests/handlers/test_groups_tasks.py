import pytest

from tests.handlers.samples import NEWS, PHOTO
from tests.handlers.telegram import ANN, BOB, EVE, NOON, TEAM, Telegram, units


async def test_a_mention_among_lone_surrogates_is_heard(telegram: Telegram) -> None:
    await telegram.say("\ud83d @sift_bot order \udc00paper", chat=TEAM)
    await telegram.say("/task \ud83d", chat=TEAM)

    assert await telegram.texts() == ["\ud83d order \udc00paper", "\ud83d"]


@pytest.mark.parametrize("said", ["@sift_bots order paper", "/task@other_bot order paper", "/deploy order paper"])
async def test_what_is_said_to_other_bots_is_not_ours(telegram: Telegram, said: str) -> None:
    await telegram.say(said, chat=TEAM)

    assert await telegram.kept() == []
    assert telegram.said == []


async def test_task_as_a_reply_makes_a_task_of_what_somebody_wrote(telegram: Telegram) -> None:
    telegram.session.members[BOB["id"]] = "member"
    about = telegram.message("the login is broken", by=BOB, chat=TEAM, date=NOON - 3600)

    await telegram.say("/task", chat=TEAM, reply_to_message=about)

    (message,) = await telegram.kept()
    ann, bob = await telegram.db.read(
        lambda store: (store.people.by_telegram_id(ANN["id"]), store.people.by_telegram_id(BOB["id"]))
    )
    assert ann is not None
    assert bob is not None
    assert (message.text, message.author) == ("the login is broken", "Bob Lee")
    assert (message.author_id, message.sender_id) == (bob.id, ann.id)
    assert (message.telegram_message_id, message.written_at.timestamp()) == (about["message_id"], NOON - 3600)


async def test_the_author_of_a_forward_that_becomes_a_task_is_who_wrote_it(telegram: Telegram) -> None:
    hidden = {"type": "hidden_user", "date": 1000, "sender_user_name": "Zed"}
    about = telegram.message("it is broken", by=BOB, chat=TEAM, forward_origin=hidden)

    await telegram.say("/task", chat=TEAM, reply_to_message=about)

    assert [message.author for message in await telegram.kept()] == ["Zed"]


async def test_words_beside_the_command_join_the_message_they_are_about(telegram: Telegram) -> None:
    about = telegram.message("the login is broken", by=BOB, chat=TEAM)

    await telegram.say("/task by Friday please", chat=TEAM, reply_to_message=about)

    root, words = await telegram.kept()
    assert (root.text, words.text) == ("the login is broken", "by Friday please")
    assert words.root_id == root.id


async def test_asking_again_for_the_same_message_is_answered_in_words(telegram: Telegram) -> None:
    about = telegram.message("the login is broken", by=BOB, chat=TEAM)

    await telegram.say("/task", chat=TEAM, reply_to_message=about)
    await telegram.say("/task urgent", chat=TEAM, reply_to_message=about)

    assert await telegram.texts() == ["the login is broken"]
    assert len(telegram.said) == 1


async def test_the_same_request_twice_is_one_and_says_nothing(telegram: Telegram) -> None:
    about = telegram.message("the login is broken", by=BOB, chat=TEAM)
    request = telegram.message("/task by Friday", chat=TEAM, reply_to_message=about)
    update = await telegram.feed({"message": request})

    await telegram.feed(update)

    assert await telegram.texts() == ["the login is broken", "by Friday"]
    assert telegram.said == []


async def test_a_bare_mention_as_a_reply_makes_a_task_of_what_somebody_wrote(telegram: Telegram) -> None:
    about = telegram.message("the login is broken", by=BOB, chat=TEAM)

    await telegram.say("@sift_bot", chat=TEAM, reply_to_message=about)

    assert await telegram.texts() == ["the login is broken"]


async def test_a_mention_with_words_keeps_only_these(telegram: Telegram) -> None:
    about = telegram.message("a secret", by=BOB, chat=TEAM)

    await telegram.say("@sift_bot order paper", chat=TEAM, reply_to_message=about)

    assert await telegram.texts() == ["order paper"]


@pytest.mark.parametrize("said", ["/task order paper", "/task@sift_bot order paper", "/Task@Sift_Bot order paper"])
async def test_task_with_words_keeps_the_words(telegram: Telegram, said: str) -> None:
    await telegram.say(said, chat=TEAM)

    assert await telegram.texts() == ["order paper"]


async def test_task_in_a_caption_keeps_what_it_stands_under(telegram: Telegram) -> None:
    marks = [{"type": "bot_command", "offset": 0, "length": units("/task")}]

    await telegram.say(photo=PHOTO, caption="/task fix this", caption_entities=marks, chat=TEAM)

    (message,) = await telegram.kept()
    assert message.text == "fix this"
    assert message.media is not None


@pytest.mark.parametrize("said", ["/task", "@sift_bot"])
async def test_asking_for_nothing_is_answered_with_how_to_ask(telegram: Telegram, said: str) -> None:
    await telegram.say(said, chat=TEAM)

    assert await telegram.kept() == []
    assert len(telegram.said) == 1


async def test_what_cannot_be_kept_is_refused_in_words(telegram: Telegram) -> None:
    about = telegram.message(by=BOB, chat=TEAM, story={"chat": NEWS, "id": 1})

    await telegram.say("/task", chat=TEAM, reply_to_message=about)

    assert await telegram.kept() == []
    assert len(telegram.said) == 1


@pytest.mark.parametrize("said", ["/task order paper", "@sift_bot order paper"])
async def test_forwarded_words_ask_nothing_of_us(telegram: Telegram, said: str) -> None:
    await telegram.say(said, chat=TEAM, forward_origin={"type": "user", "date": 1, "sender_user": EVE})

    assert await telegram.kept() == []
