from tests.handlers.samples import FROM_BOB, PHOTO
from tests.handlers.telegram import ANN, NOON, Telegram, private


async def test_an_edit_updates_the_words_and_has_them_read_again(telegram: Telegram) -> None:
    sent = await telegram.say("buy milk")
    await telegram.edit(sent, text="buy bread")

    (message,) = await telegram.kept()
    assert (message.text, message.revision) == ("buy bread", 2)
    assert message.edited_at is not None
    assert telegram.rung == ["messages"] * 2


async def test_an_edited_caption_is_taken_over(telegram: Telegram) -> None:
    sent = await telegram.say(photo=PHOTO, caption="before")
    await telegram.edit(sent, caption="after")

    assert [message.text for message in await telegram.kept()] == ["after"]


async def test_an_edit_of_a_piece_has_the_whole_burst_read_again(telegram: Telegram) -> None:
    await telegram.say("please look")
    piece = await telegram.say("it is broken", forward_origin=FROM_BOB)
    await telegram.edit(piece, text="it was broken")

    root, edited = await telegram.kept()
    assert (edited.text, root.revision) == ("it was broken", 3)


async def test_an_edit_that_comes_before_its_original_wins(telegram: Telegram) -> None:
    original = telegram.message("buy milk")
    await telegram.edit(original, text="buy bread")
    await telegram.feed({"message": original})

    assert [message.text for message in await telegram.kept()] == ["buy bread"]


async def test_an_older_edit_does_not_undo_a_newer_one(telegram: Telegram) -> None:
    sent = await telegram.say("one")
    await telegram.edit(sent, text="three", edit_date=NOON + 3)
    await telegram.edit(sent, text="two", edit_date=NOON + 2)

    assert [message.text for message in await telegram.kept()] == ["three"]


async def test_an_edited_command_or_answer_is_no_wish(telegram: Telegram) -> None:
    card = telegram.by_bot("card", chat=private(ANN))

    await telegram.edit(telegram.message("/task buy milk"))
    await telegram.edit(telegram.message("tomorrow", reply_to_message=card))

    assert await telegram.kept() == []


async def test_a_live_location_stays_where_it_was_sent_from(telegram: Telegram) -> None:
    sent = await telegram.say(location={"latitude": 1.0, "longitude": 2.0, "live_period": 60})
    await telegram.edit(sent, location={"latitude": 3.0, "longitude": 4.0, "live_period": 60})

    (message,) = await telegram.kept()
    assert message.media is not None
    assert (message.media["latitude"], message.revision) == (1.0, 1)
