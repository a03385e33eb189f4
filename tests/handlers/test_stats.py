"""How often readers are right, in a message."""

from dataclasses import replace

from aiogram.methods import SendPhoto

from handlers.stats import drawn
from locales import translations
from storage.tables import Role
from tasks.stats import AiStats, Rate
from tests.handlers.desk import FIX, Desk
from tests.handlers.pressing import join_team
from tests.handlers.telegram import BOB, EVE, TEAM
from tests.handlers.views import as_telegram_reads

STATS = AiStats(
    fields=[
        Rate("title", 0, 0, 0, 3),
        Rate("due", 0, 0, 0, 0),
        Rate("kind", 4, 1, 3, 0),
        Rate("is_task", 45, 40, 5, 5),
    ],
    providers=[Rate("embedded", 44, 40, 4, 6), Rate("ollama:qwen3:4b", 5, 1, 4, 2)],
    languages=[Rate("uk", 40, 39, 1, 0), Rate("en", 9, 2, 7, 8), Rate("und", 0, 0, 0, 0)],
    lessons=49,
)


def words(stats: AiStats, locale: str = "en") -> list[str]:
    return drawn(stats, translations(locale), locale).render()[0].split("\n")


def test_tables_show_what_was_judged_of_fields_readers_and_languages_and_percentages_only_of_enough() -> None:
    assert words(STATS) == [
        "How often I read right",
        "",
        "By field",
        "title       ██████ 3 of 3",
        "kind        █░░░░░ 1 of 4",
        "task or not █████░ 45 of 50 90 %",
        "By reader",
        "built-in █████░ 46 of 50 92 %",
        "qwen3:4b ██░░░░ 3 of 7",
        "By language",
        "Ukrainian █████░ 39 of 40 97 %",
        "English   ███░░░ 10 of 17",
        "Answers from people: 49. What nobody changed in a finished task counts as right.",
    ]


def test_in_ukrainian_it_is_ukrainian() -> None:
    said = words(STATS, "uk")

    assert said[0] == "Як часто я розумію правильно"
    assert "чи завдання █████░ 45 із 50 90 %" in said
    assert "українська █████░ 39 із 40 97 %" in said


def test_of_many_readers_the_busiest_are_shown_in_lines_that_a_telephone_does_not_break() -> None:
    many = [Rate(f"ollama:{'model' * 5}{number}", 100_000, 99_999, 1, 100_000) for number in range(30)]

    said = words(replace(STATS, providers=many))

    assert len([line for line in said if "model" in line]) == 6
    assert max(len(line) for line in said[2:-1]) <= 45


async def test_what_people_said_is_counted(desk: Desk) -> None:
    card = await desk.card(FIX)
    await desk.press(card, "Kind")
    await desk.press(card, "Feature")
    await desk.press(card, "✓ Done")

    await desk.telegram.say("/stats AI")

    said = as_telegram_reads(desk.telegram.said[-1])[0].split("\n")
    assert "kind        ░░░░░░ 0 of 1" in said
    assert "priority    ██████ 1 of 1" in said
    assert "rules █████░ 5 of 6" in said


async def test_before_anybody_said_anything_it_says_so(desk: Desk) -> None:
    await desk.telegram.say("/stats ai")

    assert desk.telegram.said[-1].startswith("Nobody has said yet whether I read right.")


async def test_alone_it_draws_what_is_done_and_to_do_with_the_numbers_in_words(desk: Desk) -> None:
    await desk.press(await desk.card(FIX), "✓ Done")
    await desk.card(FIX)

    await desk.telegram.say("/stats")

    (photo,) = desk.telegram.calls(SendPhoto)
    assert photo.photo.data == b"png"
    assert "1 task done in the last 14 days" in as_telegram_reads(photo.caption)[0]
    (picture,) = desk.telegram.pictures
    assert picture.panels[0].values[-1] == 1
    assert (picture.panels[1].names, picture.panels[1].labels) == (["bug"], ["1"])
    assert "100" in picture.panels[2].labels[0]


async def test_what_was_taken_back_is_not_done(desk: Desk) -> None:
    card = await desk.card(FIX)
    await desk.press(card, "✓ Done")
    await desk.press(card, "↩ Undo")

    await desk.telegram.say("/stats")

    assert sum(desk.telegram.pictures[0].panels[0].values) == 0


async def test_where_nothing_can_be_drawn_the_numbers_are_told(desk: Desk) -> None:
    await desk.card(FIX)
    desk.telegram.can_paint = False

    await desk.telegram.say("/stats")

    assert "1 task to do" in as_telegram_reads(desk.telegram.said[-1])[0]


async def test_before_there_is_a_task_nothing_is_drawn(desk: Desk) -> None:
    await desk.telegram.say("/stats")

    assert desk.telegram.said[-1].startswith("Nothing to show yet")
    assert desk.telegram.pictures == []


async def test_of_a_group_only_its_members_are_told(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await desk.press(card, "✓ Done")
    await join_team(desk, BOB, Role.VIEWER)
    desk.telegram.session.members[EVE["id"]] = "left"

    await desk.telegram.say("/stats ai", by=BOB, chat=TEAM)
    assert "тип" in desk.telegram.said[-1]
    await desk.telegram.say("/stats ai", by=EVE)

    assert desk.telegram.said[-1].startswith("Nobody has said yet")
