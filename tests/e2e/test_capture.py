"""What people send becomes what they meant: several tasks, an album, a burst, an edit, a note, a file."""

from emulator.people import Person, hidden
from tests.e2e.cards import answer, becomes, buttons, card, tap, words
from tests.e2e.doors import by_polling, on_each_engine
from tests.e2e.installation import Installation


async def test_a_typed_message_becomes_a_task_with_its_date(sift: Installation, ann: Person) -> None:
    said = await ann.say("Call the bank tomorrow at 15:00, urgent")

    shown = await card(ann, "Call the bank", "📅", "15:00", "🔥 urgent")

    assert shown["reply_to_message"]["message_id"] == said["message_id"]
    assert shown["link_preview_options"] == {"is_disabled": True}
    (task,) = await sift.tasks()
    assert (task["title"], task["priority"], task["author"]) == ("Call the bank", "urgent", "Ann Lee")


@by_polling
async def test_several_tasks_of_one_message_share_a_card(sift: Installation, ann: Person) -> None:
    await ann.say("To do:\n- call the bank tomorrow\n- order new chairs\n- fix the login page")
    shown = await card(ann, "1. ", "2. ", "3. ", button="2")

    await tap(ann, shown, "2")
    await tap(ann, await becomes(ann, shown, button="· 2 ·"), "✓ Done")

    await becomes(ann, shown, "☑ 2.")
    assert [task["status"] for task in await sift.tasks()] == ["open", "done", "open"]
    assert len({task["message_id"] for task in await sift.tasks()}) == 1
    await ann.say("3: urgent", reply_to=shown["message_id"])
    await sift.settle()
    assert [task["priority"] for task in await sift.tasks()] == ["normal", "normal", "urgent"]


async def test_an_album_is_one_task(sift: Installation, ann: Person) -> None:
    await ann.album(
        [{"photo": {}, "caption": "Fix these two pages"}, {"photo": {}}, {"photo": {}}], forward=hidden("Zed")
    )

    shown = await card(ann, "Fix these two pages", "3 messages", "Photo")

    assert len(await sift.tasks()) == 1
    assert len([m for m in await ann.people.history(ann) if buttons(m)]) == 1
    assert "Zed" in words(shown)


@on_each_engine
async def test_a_burst_is_one_card_that_is_edited_as_its_pieces_join(sift: Installation, ann: Person) -> None:
    await ann.people.set_clock(1_795_342_000)
    await ann.say("Please fix what they say:")
    first = await card(ann, "Fix what they say")

    await ann.say("The login fails", forward=hidden("Zed"))
    await becomes(ann, first, "2 messages", "Zed")
    await ann.people.advance(2)
    await ann.say("And the export too", forward=hidden("Ivy"))
    await becomes(ann, first, "3 messages", "The login fails", "And the export too")

    await sift.settle()
    assert len([m for m in await ann.people.history(ann) if buttons(m)]) == 1
    assert [message.author for message in await sift.kept()] == ["Ann Lee", "Zed", "Ivy"]
    assert len(await sift.tasks()) == 1


@by_polling
async def test_what_comes_later_than_a_burst_is_another_task(sift: Installation, ann: Person) -> None:
    await ann.people.set_clock(1_795_342_000)
    await ann.say("Fix the login", forward=hidden("Zed"))
    await ann.people.advance(3)
    await ann.say("Fix the export", forward=hidden("Zed"))

    await card(ann, "Fix the login")
    await card(ann, "Fix the export")

    assert [task["number"] for task in await sift.tasks()] == [1, 2]


async def test_an_edited_message_edits_its_card(sift: Installation, ann: Person) -> None:
    said = await ann.say("Call the bank")
    shown = await card(ann, "Call the bank")

    await ann.edit(said, "Call the landlord by Friday")

    await becomes(ann, shown, "Call the landlord", "📅", without=("bank",))
    (task,) = await sift.tasks()
    assert task["title"] == "Call the landlord"
    assert [message["text"] for message in await sift.messages()] == ["Call the landlord by Friday"]


@by_polling
async def test_an_edit_leaves_alone_what_a_person_has_set(sift: Installation, ann: Person) -> None:
    said = await ann.say("Call the bank")
    shown = await card(ann, "Call the bank")
    await tap(ann, shown, "Priority", "🔼 high")
    await becomes(ann, shown, "🔼 high")

    await ann.edit(said, "Buy milk, low priority")

    await sift.settle()
    (task,) = await sift.tasks()
    assert (task["title"], task["priority"]) == ("Call the bank", "high")
    assert [message["text"] for message in await sift.messages()] == ["Buy milk, low priority"]


async def test_a_note_is_kept_and_can_be_made_a_task(sift: Installation, ann: Person) -> None:
    await ann.say("Thanks a lot, you were great!")
    note = await card(ann, "Kept as a note")
    assert await sift.tasks() == []

    assert (await tap(ann, note, "Make it a task"))["text"] == "It's task #1 now"

    await becomes(ann, note, "#1", button="✓ Done")
    (task,) = await sift.tasks()
    assert (task["status"], task["title"]) == ("open", "Thanks a lot, you were great")


@by_polling
async def test_what_is_attached_is_named(ann: Person) -> None:
    await ann.say(document={"name": "offer.pdf", "size": 2_500_000}, caption="Please sign this by Friday")
    await card(ann, "Sign this", "📎 offer.pdf", "2.4 MB")

    await ann.people.advance(10)
    await ann.say(voice={"duration": 65})
    await answer(ann, "Voice message", "1:05")


@by_polling
async def test_a_file_over_20_mb_is_said_to_stay_in_the_chat(sift: Installation, ann: Person) -> None:
    for kind in ("document", "video", "voice"):
        await ann.say(**{kind: {"name": "film.mp4", "size": 21 * 1024 * 1024}}, caption=f"Please cut this {kind}")

        await card(ann, f"Cut this {kind}", "over 20 MB, which I can't fetch")
        await ann.people.advance(10)

    assert len(await sift.tasks()) == 3


@by_polling
async def test_contact_location_and_poll_are_kept_as_what_they_are(sift: Installation, ann: Person) -> None:
    await ann.say(contact={"phone_number": "+380441234567", "first_name": "Zed"})
    await answer(ann, "Zed, +380441234567")
    await ann.people.advance(10)
    await ann.say(location={"latitude": 50.45, "longitude": 30.52})
    await answer(ann, "Location 50.45, 30.52")
    await ann.people.advance(10)
    await ann.say(poll={"question": "Where do we eat?", "options": ["Thai", "Pizza"]})
    await answer(ann, "Where do we eat?")

    assert len(await sift.messages()) == 3
