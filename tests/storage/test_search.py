"""Searching finds the words as they stand, in any case, on every engine: they are never search syntax."""

import pytest

from storage.database import Database
from storage.filters import Filters
from storage.store import Store
from storage.tables import Status

TITLES = ("Полагодити ВХІД", "100%_done\\", "a\0b", "\ud800 lone", 'it\'s "quoted"')


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("вхід", "Полагодити ВХІД"),
        ("ПОЛАГОДИТИ", "Полагодити ВХІД"),
        ("0%_D", "100%_done\\"),
        ("e\\", "100%_done\\"),
        ("A\0B", "a\0b"),
        ("\ud800", "\ud800 lone"),
        ("it's \"", 'it\'s "quoted"'),
        ("1_0", None),
        ("1%d", None),
        ("* OR 1=1 --", None),
    ],
)
async def test_words_find_the_texts_that_hold_them(db: Database, words: str, found: str | None) -> None:
    def add(store: Store) -> int:
        workspace = store.workspaces.add(kind="default", title="")
        for title in TITLES:
            store.tasks.add(workspace.id, title=title, kind="task", priority="normal", status=Status.OPEN)
        return workspace.id

    workspace_id = await db.write(add)
    tasks = await db.read(lambda store: store.tasks.page([workspace_id], Filters(q=words)))

    assert [task.title for task in tasks] == ([found] if found else [])
