"""Whatever people write, and whatever they ask for: Telegram takes the list."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import handlers
from handlers.lists.gathering import BOARD, SEARCH, TASKS, TODAY, WEEK
from handlers.lists.presses import Fold
from handlers.options import Options
from locales import LOCALES
from storage.store import Store
from storage.tables import Channel, Delivery, Status, now
from tests.handlers.desk import Desk
from tests.handlers.listed import DAY, HOUR, meet
from tests.handlers.telegram import ANN, Telegram
from tests.handlers.test_cards_hostile import BREAKERS, assert_takeable

PAGES = (TODAY, TASKS, BOARD, SEARCH, WEEK)


def fill(store: Store, hostile: str) -> tuple[int, int]:
    """Ten tasks in two workspaces whose every word is this; the person and the workspace they are drawn for."""
    person = store.people.by_telegram_id(ANN["id"])
    own = store.workspaces.by_chat(ANN["id"])
    assert person
    assert own
    team = store.workspaces.add(kind="group", title=hostile, chat_id=-7)
    other = store.people.add(name=hostile)
    for workspace in (own, team):
        store.people.join(team.id, person.id, "owner")
        store.people.join(workspace.id, other.id, "member")
        for n in range(5):
            store.tasks.add(
                workspace.id,
                title=hostile,
                description=f"{hostile} x {hostile}",
                notes=[{"id": "1", "text": f"x {hostile}", "by": 1, "at": ""}],
                kind="bug",
                priority="urgent",
                status=Status.IN_PROGRESS,
                author=hostile,
                source=hostile,
                assignee_id=None if n % 2 else other.id,
                due_at=now() - HOUR + n * HOUR,
                due_grain="time",
                snoozed_until=now() + HOUR if n == 4 else None,
            )
    return person.id, own.id


def wanted(hostile: str) -> dict[str, Any]:
    """Every filter, with this in each that takes words."""
    many = [hostile[:200]] * 12
    return {
        "q": hostile[:200],
        "author": many,
        "source": many,
        "kind": ["bug", "task", "question"],
        "priority": ["low", "normal", "high", "urgent"],
        "status": ["open", "in_progress", "done"],
        "assignee": [1, 2, 99],
        "nobody": True,
        "language": ["uk", "zz"] * 6,
        "from_": (now() - 400 * DAY).isoformat(),
        "due_to": (now() + DAY).isoformat(),
        "snoozed": True,
        "min_confidence": 0.5,
        "unread": many,
    }


def views(hostile: str) -> Iterator[dict[str, Any]]:
    outcome = {"what": "done", "done": 7, "refused": {"bad_move": 2, "odd": 1}, "at": now().isoformat(), "batch": "x"}
    for page in PAGES:
        yield {"page": page, "everybody": True, "outcome": outcome, "column": "in_progress"}
        yield {"page": page, "want": wanted(hostile)}
        yield {"page": page, "want": {"q": hostile[:200]}, "picks": [1, 2], "number": 10**6}
    for fold in Fold:
        yield {"page": TASKS, "fold": str(fold)} | ({"picks": [1]} if fold.startswith("all_") else {})


@pytest.mark.parametrize("hostile", BREAKERS)
async def test_telegram_takes_every_list_of_hostile_words(telegram: Telegram, options: Options, hostile: str) -> None:
    await meet(Desk(telegram))
    person_id, workspace_id = await telegram.db.write(fill, hostile)

    def each(store: Store) -> None:
        person = store.people.get(person_id)
        assert person
        for n, view in enumerate(views(hostile)):
            person.locale = LOCALES[n % len(LOCALES)]
            for reader in (person_id, None):
                draw(store, options, view, workspace_id, reader)

    await telegram.db.write(each)


def draw(store: Store, options: Options, view: dict[str, Any], workspace_id: int, reader: int | None) -> None:
    row = Delivery(workspace_id=workspace_id, channel=Channel.PAGE, chat_id=101, key="x", view=view, person_id=reader)
    shown = handlers.drawn(store, row, options, now())
    assert shown is not None
    assert_takeable(shown)


WIDEST: dict[str, Callable[[int], str]] = {
    "the widest letters": lambda length: "𝕏" * length,
    "letters that turn the line": lambda length: "\U0001e900" * length,
}


@pytest.mark.parametrize("letters", WIDEST.values(), ids=WIDEST)
async def test_a_full_page_of_the_widest_letters_fits(
    telegram: Telegram, options: Options, letters: Callable[[int], str]
) -> None:
    await meet(Desk(telegram))
    person_id, workspace_id = await telegram.db.write(fill, letters(300))

    def each(store: Store) -> None:
        for view in (*views(letters(300)), {"page": SEARCH, "want": wanted(letters(8)) | {"status": [], "kind": []}}):
            draw(store, options, view, workspace_id, person_id)

    await telegram.db.write(each)
