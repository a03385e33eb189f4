"""Searching finds the words as they stand, in any case, on every engine: they are never search syntax."""

from collections.abc import Callable
from typing import Any

import pytest

from storage.database import Database
from storage.filters import Filters
from storage.store import Store
from storage.tables import MessageState, Status, now

TITLES = ("Полагодити ВХІД", "100%_done\\", "a\0b", "\ud800 lone", 'it\'s "quoted"')


def add_task(store: Store, workspace_id: int, **fields: Any) -> int:
    known = {"title": "Untitled", "kind": "task", "priority": "normal", "status": Status.OPEN}
    return store.tasks.add(workspace_id, **known | fields).id


def add_workspace(store: Store) -> int:
    return store.workspaces.add(kind="personal", title="").id


async def found(db: Database, workspace_id: int, words: str) -> list[str]:
    tasks = await db.read(lambda store: store.tasks.page([workspace_id], Filters(q=words)))
    return sorted(task.title for task in tasks)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("вхід", "Полагодити ВХІД"),
        ("ПОЛАГОДИТИ", "Полагодити ВХІД"),
        ("вхід полаг", "Полагодити ВХІД"),
        ("0%_D", "100%_done\\"),
        ("e\\", "100%_done\\"),
        ("A\0B", "a\0b"),
        ("\ud800", "\ud800 lone"),
        ("it's \"", 'it\'s "quoted"'),
        ("1_0", None),
        ("1%d", None),
        ("lone вхід", None),
        ("* OR 1=1 --", None),
    ],
)
async def test_words_find_the_texts_that_hold_them(db: Database, words: str, expected: str | None) -> None:
    def add(store: Store) -> int:
        workspace_id = add_workspace(store)
        for title in TITLES:
            add_task(store, workspace_id, title=title)
        return workspace_id

    workspace_id = await db.write(add)

    assert await found(db, workspace_id, words) == ([expected] if expected else [])


HELD: dict[str, Callable[[str], dict[str, Any]]] = {
    "description": lambda words: {"description": words},
    "why it is blocked": lambda words: {"blocked_reason": words},
    "notes": lambda words: {"notes": [{"id": "1", "text": "first"}, {"id": "2", "text": words}]},
    "checklist": lambda words: {"checklist": [{"id": "1", "text": words, "done": False}]},
}


@pytest.mark.parametrize("fields", HELD.values(), ids=HELD)
async def test_all_texts_of_a_task_are_searched(db: Database, fields: Callable[[str], dict[str, Any]]) -> None:
    def add(store: Store) -> int:
        workspace_id = add_workspace(store)
        add_task(store, workspace_id, title="it", **fields('Поклич "Éva" \\u0000 \0 \ud83d 👍 \\ додому'))
        add_task(store, workspace_id, title="another", **fields("Nothing of the kind"))
        return workspace_id

    workspace_id = await db.write(add)

    for words in ("ПОКЛИЧ", '"éva"', "додому поклич", "\\u0000"):
        assert await found(db, workspace_id, words) == ["it"], words
    for words in ("text", "0434", "id", "false"):
        assert await found(db, workspace_id, words) == [], words


async def test_the_messages_that_a_task_came_from_are_searched_piece_by_piece(db: Database) -> None:
    def add(store: Store) -> tuple[int, int]:
        mine, other = add_workspace(store), add_workspace(store)
        for workspace_id in (mine, other):
            source = store.workspaces.source(workspace_id, "telegram", "telegram")
            fields = {
                "workspace_id": workspace_id,
                "source_id": source.id,
                "state": MessageState.READ,
                "written_at": now(),
                "sent_at": now(),
                "author": "Zed",
            }
            root = store.messages.add(external_id="1", text="Вхід зламався", **fields)
            store.messages.add(external_id="2", text="see the Screenshot", root_id=root, **fields)
            add_task(store, workspace_id, title=f"of {workspace_id}", message_id=root)
        return mine, other

    mine, _ = await db.write(add)

    for words in ("вхід", "screenshot", "ZED", "screenshot вхід"):
        assert await found(db, mine, words) == [f"of {mine}"], words
    assert await found(db, mine, "hidden") == []
