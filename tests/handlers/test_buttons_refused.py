"""Presses that are stale, forged, foreign or broken change nothing, and that is said aloud."""

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import AnswerCallbackQuery, GetChatMember

from handlers.cards import field_presses, presses
from handlers.cards.field_presses import (
    Asked,
    AskWords,
    Claim,
    Clear,
    Clearable,
    EditNote,
    Offer,
    RemoveItem,
    RemoveNote,
    Repeat,
    SetRepeat,
    TickItem,
    Unblock,
    Unlink,
)
from handlers.cards.presses import (
    AnswerDoubt,
    Assign,
    CancelAsking,
    ChangeZone,
    ConfirmZone,
    Field,
    ForgetLesson,
    HearAgain,
    MakeTask,
    MoveTask,
    OpenCard,
    PickReading,
    SetDue,
    SetKind,
    SetPriority,
    ShowLesson,
    ShowPart,
    SnoozeTask,
    Teach,
    TurnMenu,
    TypeDue,
    UndoChange,
    Unfold,
    WriteDown,
)
from handlers.cards.sheet import Menu
from storage.reading_tables import Scope
from storage.tables import Role, Status
from tasks.rules import DuePreset, Snooze, Verb
from tests.handlers.desk import Desk
from tests.handlers.pressing import join_team, team_card, the_task
from tests.handlers.telegram import ANN, BOB, EVE, Json


async def test_a_stale_press_changes_nothing_says_so_and_the_card_is_redrawn(desk: Desk, card: Json) -> None:
    done = desk.data(card, "✓ Done")
    await desk.press(card, "✓ Done")
    version = (await the_task(desk)).version
    desk.drawn.clear()

    await desk.press_data(card, done, query_id="2")

    assert desk.answers[-1].text == "That can't be done with this task now."
    assert desk.answers[-1].show_alert
    assert (await the_task(desk)).version == version
    assert "Done by Ann" in desk.text(card)


ANYTHING = [
    MoveTask(task=1, verb=Verb.DONE),
    Unfold(task=1, menu=Menu.DUE),
    ShowPart(task=1),
    AnswerDoubt(task=1, issue=1, field=Field.KIND, choice=1),
    SetKind(task=1, kind="bug"),
    SetPriority(task=1, priority="urgent"),
    SetDue(task=1, preset=DuePreset.TODAY),
    PickReading(task=1, other=True),
    TypeDue(task=1),
    Assign(task=1, person=1),
    SnoozeTask(task=1, preset=Snooze.HOUR),
    UndoChange(task=1, event=1),
    MakeTask(message=1),
    OpenCard(task=1),
    WriteDown(message=1),
    HearAgain(message=1),
    ShowLesson(task=1, lesson=1, scope=None),
    Teach(task=1, lesson=1, scope=Scope.ALWAYS),
    ForgetLesson(task=1, lesson=1),
    TurnMenu(task=1, menu=Menu.CHECKLIST, page=1),
    AskWords(task=1, field=Asked.TITLE),
    Clear(task=1, field=Clearable.DESCRIPTION),
    EditNote(task=1, note="a"),
    RemoveNote(task=1, note="a"),
    TickItem(task=1, item="a", done=True),
    RemoveItem(task=1, item="a"),
    SetRepeat(task=1, preset=Repeat.DAILY),
    Unblock(task=1, by=1),
    Unlink(task=1, other=1),
    Offer(task=1),
    Claim(task=1),
]


DRAWN_IN = {presses.__name__, field_presses.__name__}


def test_anything_is_every_button_of_a_task() -> None:
    buttons = {button for button in CallbackData.__subclasses__() if button.__module__ in DRAWN_IN}

    elsewhere = {ConfirmZone, ChangeZone, CancelAsking}  # of a person's settings, and of pages too
    assert {type(press) for press in ANYTHING} == buttons - elsewhere


async def test_eve_can_press_nothing_of_anns_under_a_card_of_her_own(desk: Desk, card: Json) -> None:
    hers = await desk.card(by=EVE)
    await desk.press(card, "Kind")
    await desk.press(card, "Bug")  # now there is a lesson to forge, too
    before = [(task.version, task.status) for task in await desk.tasks()]

    for number, forged in enumerate(ANYTHING):
        said = await desk.press_data(hers, forged.pack(), by=EVE, query_id=f"forged {number}")

        assert [(task.version, task.status) for task in await desk.tasks()] == before, forged
        assert (said, desk.answers[-1].show_alert) == ("I can't find that.", True), forged
        assert await desk.send() == [], forged


async def test_who_is_no_member_of_a_group_can_press_nothing_in_it(desk: Desk) -> None:
    card = await team_card(desk)
    desk.telegram.session.members[EVE["id"]] = "left"
    before = await the_task(desk)

    for number, forged in enumerate(ANYTHING):
        await desk.press_data(card, forged.pack(), by=EVE, query_id=f"forged {number}")

        assert (await the_task(desk)).version == before.version, forged
        assert desk.answers[-1].show_alert, forged
    assert desk.telegram.calls(GetChatMember)


async def test_a_viewer_may_look_but_not_press(desk: Desk) -> None:
    card = await team_card(desk)
    await join_team(desk, BOB, Role.VIEWER)

    await desk.press_data(card, MoveTask(task=1, verb=Verb.DONE).pack(), by=BOB)

    assert (await the_task(desk)).status is Status.OPEN
    assert desk.answers[-1].text == "Вам тут цього не дозволено."


async def test_a_button_of_one_task_under_the_card_of_another_changes_nothing(desk: Desk, card: Json) -> None:
    other = await desk.card()

    await desk.press_data(other, MoveTask(task=1, verb=Verb.DONE).pack())

    assert [task.status for task in await desk.tasks()] == [Status.OPEN, Status.OPEN]
    assert desk.answers[-1].show_alert


async def test_a_press_under_a_message_that_is_no_card_changes_nothing(desk: Desk, card: Json) -> None:
    stray = desk.telegram.by_bot("something else", chat=card["chat"])

    await desk.press_data(stray, MoveTask(task=1, verb=Verb.DONE).pack())

    assert (await the_task(desk)).status is Status.OPEN
    assert desk.answers[-1].text == "This card is out of date. /tasks shows what there is."


async def test_a_member_who_is_not_there_any_more_gets_no_task(desk: Desk, card: Json) -> None:
    await desk.press_data(card, Assign(task=1, person=999).pack())

    assert (await the_task(desk)).assignee_id is None
    assert desk.answers[-1].text == "That value doesn't fit."


MALFORMED = [
    "x",
    "move",
    "move:1",
    "move:1:explode",
    "move:one:done",
    "move:-1:done",
    f"move:{10**30}:done",
    "move:1:done:extra",
    "menu:1:everything",
    "prio:1:huge",
    "kind:1:joke",
    "ask:1:1:kind:10",
    "ask:1:1:kind:-1",
    "ask:1:1:title:0",
    "\ud83d",
    ":" * 64,
    "due:1:\x00",
]


async def test_malformed_data_is_answered_politely_and_changes_nothing(desk: Desk, card: Json) -> None:
    before = (await the_task(desk)).version

    for number, data in enumerate(MALFORMED):
        assert await desk.press_data(card, data, query_id=f"{number}") == "I don't know this button.", data
        assert (await the_task(desk)).version == before, data
    assert len(desk.answers) == len(MALFORMED)


async def test_a_card_too_old_to_be_edited_still_has_buttons_that_work(desk: Desk, card: Json) -> None:
    too_old = {"chat": card["chat"], "message_id": card["message_id"], "date": 0}

    await desk.press_data(too_old, MoveTask(task=1, verb=Verb.DONE).pack())

    assert (await the_task(desk)).status is Status.DONE


async def test_a_press_that_names_no_message_is_answered(desk: Desk, card: Json) -> None:
    query = {"id": "9", "from": ANN, "chat_instance": "1", "data": "move:1:done", "inline_message_id": "i"}

    await desk.telegram.feed({"callback_query": query})

    assert desk.answers[-1].show_alert
    assert (await the_task(desk)).status is Status.OPEN


async def test_a_press_whose_answer_comes_too_late_counts_all_the_same(desk: Desk, card: Json) -> None:
    desk.telegram.session.refuse("answerCallbackQuery", "Bad Request: query is too old and response timeout expired")

    await desk.telegram.press(MoveTask(task=1, verb=Verb.DONE).pack(), card=card)

    assert (await the_task(desk)).status is Status.DONE


async def test_every_press_is_answered_exactly_once(desk: Desk, card: Json) -> None:
    for press in ANYTHING:
        await desk.press_data(card, press.pack())

    assert len(desk.telegram.calls(AnswerCallbackQuery)) == len(ANYTHING)
