"""What a card shows of a task's description, checklist, notes, rule, blockers and links, and the menus for them."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.cards import Drawn, draw
from handlers.cards.field_presses import AskWords, TickItem
from handlers.cards.markup import LIMIT
from handlers.cards.presses import TurnMenu
from locales import translations
from storage.tables import Status, Task
from tests.emulator.telegram_parser import automatic
from tests.handlers.views import (
    ANN,
    BOB,
    NOW,
    as_telegram_reads,
    data_of,
    delivery,
    issue,
    labels,
    message,
    person,
    seen,
    task,
    task_view,
    view,
    workspace,
)
from wording.repeats import repeat_words


def note(number: int, text: str, by: int = 1) -> dict[str, Any]:
    return {"id": f"n{number}", "text": text, "by": by, "at": (NOW - timedelta(hours=number)).isoformat()}


def items(count: int, ticked: int = 0) -> list[dict[str, Any]]:
    return [{"id": f"i{n}", "text": f"Item {n}", "done": n < ticked} for n in range(count)]


def linked(*rows: tuple[str, Task]) -> dict[str, Any]:
    """The links of a task, and the tasks they lead to."""
    return {"links": [{"task": row.id, "kind": kind} for kind, row in rows]}


def card(*links: tuple[str, Task], menu: str = "", page: int = 0, **fields: Any) -> Drawn:
    item = task_view(
        task(**fields, **linked(*links)), issue(), linked={row.id: row for _, row in links} if links else {}
    )
    unfolded = {"menu": menu, "menu_page": page} if menu else {}
    return draw(view(item, delivery=delivery(view=unfolded)), now=NOW)


def lines(drawn: Drawn) -> list[str]:
    return seen(drawn).split("\n")


def test_a_card_that_uses_none_of_it_has_no_line_for_it() -> None:
    shown = lines(card())

    assert shown[:2] == ["Fix the crash #12", "Bug"]
    assert len(shown) == 4  # and who wrote it, and why it is a bug


def test_a_rule_is_told_in_the_reader_s_language() -> None:
    assert "🔁 every weekday" in lines(card(recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY;BYDAY=SA,SU", "every weekend"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "every 2 weeks on Monday and Friday"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "every month on day 1"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "every year on December 24"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "every year on the 2nd Sunday, May"),
        ("FREQ=YEARLY", "every year"),
    ],
)
def test_every_rule_has_words(rule: str, words: str) -> None:
    assert repeat_words(rule, translations("en"), "en") == words


def test_the_card_counts_ticks_and_shows_the_first_items() -> None:
    shown = lines(card(checklist=items(12, ticked=2)))

    start = shown.index("📋 2/12")
    assert shown[start + 1 : start + 4] == ["☑ Item 0", "☑ Item 1", "☐ Item 2"]
    assert shown[start + 11] == "and 2 more"


def test_the_last_two_notes_are_shown_and_the_others_counted() -> None:
    shown = lines(card(notes=[note(5 - n, f"Note {n}") for n in range(5)]))

    notes = [line for line in shown if line.startswith("📝")]
    assert [line.rpartition(": ")[2] for line in notes] == ["Note 3", "Note 4"]
    assert shown[shown.index(notes[-1]) + 1] == "and 3 more"


def test_in_a_team_a_note_names_who_wrote_it() -> None:
    item = task_view(task(notes=[note(1, "Call first", by=2)]), issue())

    assert "📝 Bob, Sun, Nov 22, 13:00: Call first" in seen(draw(view(item, members=[ANN, BOB]), now=NOW))


def test_a_description_is_folded_below_the_plan() -> None:
    drawn = card(description="First line\nsecond <b>line</b>")

    assert "<blockquote expandable>First line\nsecond &lt;b&gt;line&lt;/b&gt;</blockquote>" in drawn.text


def test_what_blocks_it_is_named_as_long_as_it_is_to_be_done() -> None:
    paint = task(2, title="Buy paint")

    assert "⛔ Blocked by #13" in lines(card(("blocked_by", paint), blocked_reason=""))
    assert "⛔ Blocked by #13: no shop open" in lines(card(("blocked_by", paint), blocked_reason="no shop open"))
    assert "⛔ Blocked: no keys" in lines(card(blocked_reason="no keys"))


def test_when_the_last_one_is_done_the_card_says_that_it_is_free() -> None:
    paint = task(2, status=Status.DONE)

    assert "🟢 Free to go on: #13 done" in lines(card(("blocked_by", paint), blocked_reason=""))
    assert "⛔ Blocked: rain" in lines(card(("blocked_by", paint), blocked_reason="rain"))
    assert not [
        line for line in lines(card(("blocked_by", task(2, status=Status.DROPPED)), blocked_reason="")) if "⛔" in line
    ]


def test_links_are_shown_by_number() -> None:
    shown = lines(card(("blocks", task(2)), ("related", task(3)), ("related", task(4, status=Status.DONE))))

    assert {"⏳ Waited for by #13", "🔗 See also #14, #15"} <= set(shown)


def test_a_task_that_is_done_says_when_it_comes_again() -> None:
    following = task(2, due_at=NOW + timedelta(days=1), due_grain="day")

    assert lines(card(("next", following), status=Status.DONE))[-1] == "🔁 Next: #13, Mon, Nov 23"


def test_what_is_for_anyone_can_be_taken_by_the_first_button() -> None:
    drawn = card(claimable=True)

    assert "🙋 for anyone" in lines(drawn)
    assert labels(drawn)[0] == ["🙋 I'll take it"]


def test_behind_more_are_the_other_fields_and_a_way_back() -> None:
    words = [label for row in labels(card(menu="more")) for label in row]

    fields = ["Title", "Description", "Notes", "Checklist", "Repeat", "Blocked", "Links"]
    assert words[: len(fields)] == fields
    assert words[-1] == "‹ Back"


def test_a_description_that_is_there_has_a_menu() -> None:
    assert AskWords.unpack(data_of(card(menu="more"), "Description"))
    assert data_of(card(menu="more", description="x"), "Description").startswith("menu:")
    assert labels(card(menu="text", description="x")) == [["Type a new one…", "Remove it"], ["‹ Back"]]


def test_the_items_of_a_checklist_are_buttons_on_pages() -> None:
    drawn = card(menu="list", checklist=items(12, ticked=1), page=1)

    assert labels(drawn)[:3] == [["☐ Item 10"], ["☐ Item 11"], ["‹", "2/2", "›"]]
    assert TickItem.unpack(data_of(drawn, "Item 11")) == TickItem(task=1, item="i11", done=True)
    assert TurnMenu.unpack(data_of(drawn, "›")).page == 0


def test_a_page_that_is_gone_by_now_shows_the_last_one() -> None:
    assert labels(card(menu="list", checklist=items(3), page=4))[:1] == [["☐ Item 0"]]


def test_the_rules_that_are_offered_name_the_day_of_the_due_date() -> None:
    rows = labels(card(menu="repeat", due_at=NOW + timedelta(days=2), due_grain="day"))

    assert rows[:5] == [
        ["Every day"],
        ["Every weekday"],
        ["Every week on Tuesday"],
        ["Every month on day 24"],
        ["Every year on November 24"],
    ]
    assert rows[5] == ["Type it…"]


def test_a_big_team_is_paged_and_can_be_searched() -> None:
    team = [person(n, f"P{n}") for n in range(1, 46)]
    shown = view(task_view(task(), issue()), members=team, delivery=delivery(view={"menu": "assignee", "menu_page": 2}))

    rows = labels(draw(shown, now=NOW))

    assert rows[:3] == [["P41", "P42"], ["P43", "P44"], ["P45", "Nobody"]]
    assert rows[3:5] == [["Anyone", "Type a name…"], ["‹", "3/3", "›"]]


def test_in_a_group_a_card_mentions_nobody_whom_it_only_quotes() -> None:
    spoken = "@bob_ray and @ann_lee: mail x@example.com, please"
    read = issue(evidence={"assignee": [{"start": 0, "end": 8, "text": "@bob_ray"}]})
    row = task(title=f"Ask {spoken}", description=spoken, notes=[note(1, spoken)], checklist=items(1), recurrence=None)
    group = {"workspace": workspace(kind="group", chat_id=-1001), "reader": None, "message": message(text=spoken)}

    drawn = draw(view(task_view(row, read), delivery=delivery(chat_id=-1001), **group), now=NOW)

    text, kinds = as_telegram_reads(drawn.text)
    assert "Mention" not in kinds
    assert "mention" not in {entity["type"] for entity in automatic(text)}
    assert text.replace("\u2060", "").count("@bob_ray") >= 4
    assert "x@example.com" in text


def test_formatting_stands_where_it_stood_after_mentions_are_broken() -> None:
    drawn = draw(view(task_view(task(title="Ask @bob_ray 😀"), issue()), delivery=delivery(chat_id=-1001)), now=NOW)

    assert drawn.text.startswith("<b>Ask @\u2060bob_ray 😀</b> #12")


def test_in_private_a_mention_stays_one() -> None:
    assert "@bob_ray" in card(title="Ask @bob_ray").text


def test_a_card_full_of_everything_is_within_telegram_s_limits() -> None:
    long = "я" * 2_000
    others = [("blocked_by", task(n + 2)) for n in range(10)] + [("related", task(n + 12)) for n in range(10)]
    drawn = card(
        *others,
        title=long[:200],
        description=long,
        blocked_reason=long[:200],
        recurrence="FREQ=DAILY",
        checklist=[{"id": f"i{n}", "text": long[:200], "done": False} for n in range(50)],
        notes=[note(1, long), note(2, long)],
    )

    text, kinds = as_telegram_reads(drawn.text)
    assert len(text.encode("utf-16-le")) // 2 <= LIMIT
    assert len(kinds) <= 100


def test_every_menu_is_within_telegram_s_limits() -> None:
    others = [("blocked_by", task(n + 2, title="x" * 200)) for n in range(20)]
    for menu in ("more", "text", "notes", "list", "cross", "repeat", "block", "links"):
        drawn = card(
            *others,
            menu=menu,
            checklist=items(50),
            notes=[note(1, "x" * 900)] * 50,
            description="d",
            recurrence="FREQ=DAILY",
        )
        assert sum(len(row) for row in labels(drawn)) <= 100
