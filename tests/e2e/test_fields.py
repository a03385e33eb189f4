"""Every field of a task is edited in the chat: by buttons, by questions that wait for words, and by replies."""

import asyncio
from datetime import UTC, datetime

from emulator.people import Person
from tests.e2e.cards import Json, answer, becomes, buttons, card, tap, words
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation

pytestmark = by_polling


async def asked(person: Person, shown: Json, *labels: str) -> Json:
    """Press the buttons; returns the question that comes, which is the newest message."""
    newest = (await person.people.history(shown["chat"]["id"]))[-1]["message_id"]
    await tap(person, shown, *labels)
    return await answer(person, chat=shown["chat"]["id"], after=newest)


async def reply(person: Person, to: Json, said: str) -> None:
    await person.say(said, chat=to["chat"]["id"], reply_to=to["message_id"])


async def is_gone(person: Person, message: Json) -> bool:
    return message["message_id"] not in {m["message_id"] for m in await person.people.history(message["chat"]["id"])}


async def test_ann_plans_her_move_with_buttons_and_the_bot_starts_anew_in_between(
    sift: Installation, ann: Person
) -> None:
    await ann.say("Paint the wall")
    wall = await card(ann, "Paint the wall")

    question = await asked(ann, wall, "More…", "Title")
    assert "What should #1" in words(question)
    await tap(ann, wall, "✖ Cancel the question")
    await sift.until(lambda: is_gone(ann, question))
    assert (await sift.tasks())[0]["version"] == 1

    question = await asked(ann, wall, "More…", "Title")
    await sift.stop("bot")
    await reply(ann, question, "Paint the kitchen wall")
    await sift.start("bot")
    wall = await becomes(ann, wall, "Paint the kitchen wall", button="More…")
    await sift.until(lambda: is_gone(ann, question))

    await reply(ann, await asked(ann, wall, "More…", "Description"), "White, two coats")
    await becomes(ann, wall, "White, two coats")
    await reply(ann, await asked(ann, wall, "More…", "Checklist"), "- tape\n- brush")
    await becomes(ann, wall, "📋 0/2", button="☐ brush")
    await tap(ann, wall, "☐ brush")
    await becomes(ann, wall, "📋 1/2", "☑ brush")
    await tap(ann, wall, "‹ Back", "Repeat", "Every year on " + words_of_today(wall))
    await becomes(ann, wall, "🔁 every year on")

    await ann.say("Buy paint")
    paint = await card(ann, "Buy paint")
    await reply(ann, await asked(ann, wall, "More…", "Blocked"), "#2 no shop is open")
    await becomes(ann, wall, "⛔ Blocked by #2: no shop is open")
    await tap(ann, wall, "More…", "Blocked", "Nothing blocks it", "↩ Undo")
    await becomes(ann, wall, "⛔ Blocked by #2: no shop is open")
    await becomes(ann, paint, "⏳ Waited for by #1")

    await tap(ann, wall, "✓ Done")
    done = await becomes(ann, wall, "✅", "🔁 Next: #3")
    assert "Reopen" in buttons(done)
    assert {task["number"]: task["status"] for task in await sift.tasks()} == {1: "done", 2: "open", 3: "open"}


def words_of_today(shown: Json) -> str:
    """Today as the menu names it, read from the card's own time."""
    day = datetime.fromtimestamp(shown["date"], UTC)
    return f"{day:%B} {day.day}"


async def test_two_people_change_a_task_by_replies_in_their_languages(sift: Installation, ann: Person) -> None:
    olena = await ann.people.user("Olena", language="uk", username="olena_k")
    await ann.say("Send the report")
    await olena.say("Надіслати звіт")
    hers, shown = await card(olena, "Надіслати звіт"), await card(ann, "Send the report")

    await ann.say("every weekday, urgent\nnote: ask Zed", reply_to=shown["message_id"])
    await olena.say("щопонеділка, терміново\nнотатка: спитати Зеда", reply_to=hers["message_id"])

    await becomes(ann, shown, "🔁 every weekday", "🔥 urgent", "ask Zed")
    await becomes(olena, hers, "🔁", "🔥", "спитати Зеда")

    await ann.say("low, flurbish", reply_to=shown["message_id"])
    question = await card(ann, "I understood: low", "flurbish")
    await ann.say("tomorrow at 15:00", reply_to=question["message_id"])
    await becomes(ann, shown, "🔽 low", "15:00")
    await sift.until(lambda: is_gone(ann, question))

    for title in ("Call the bank", "Pay the rent"):
        await ann.say(title)
        await card(ann, title)
    await ann.say("high", reply_to=shown["message_id"])
    told = await card(ann, "High", button="↩ Undo")
    await tap(ann, told, "↩ Undo")
    await becomes(ann, shown, "🔽 low")
    assert len(await sift.messages()) == 4


async def test_of_two_who_take_a_task_at_once_one_has_it_and_the_other_is_told(
    sift: Installation, ann: Person, bob: Person
) -> None:
    team = await ann.people.group("Team", ann, bob)
    await bob.say("@sift_bot hello everybody", chat=team)
    await ann.say("@sift_bot ask @bob_ray for the keys", chat=team)
    shown = await card(ann, "the keys", chat=team)
    assert "mention" not in {entity["type"] for entity in shown.get("entities", [])}

    await tap(ann, shown, "Assignee", "Anyone")
    offered = await becomes(ann, shown, "🙋 for anyone", button="🙋 I'll take it")
    answers = await asyncio.gather(*(person.press(offered, "🙋 I'll take it", timeout=25) for person in (ann, bob)))

    assert [one["text"] for one in answers] in (
        ["It's yours", "Виконавець уже є: Ann Lee"],
        ["Bob Ray has it already", "Завдання ваше"],
    )
    await becomes(ann, shown, "👤", without=("🙋",))
