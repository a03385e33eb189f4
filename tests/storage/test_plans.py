"""What is asked again and again looks at what waits, not at all that has ever come."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from storage import searching
from storage.database import Database
from storage.filters import Filters
from storage.queries import search
from storage.queries.facets import Mark
from storage.queries.watching import Newest
from storage.store import Store
from storage.tables import now
from tasks import noticing, planned
from tasks.reminders import fire_due

SECOND = timedelta(seconds=1)
MARK = Mark(Newest(seq=9, event=9, message=9, task=9), waiting=0, erasures=0)
WATCHED: dict[str, Callable[[Store], object]] = {
    "the intake": lambda store: store.inbox.waiting(9, busy=[7]),
    "the relay": lambda store: store.messages.to_enqueue(9),
    "the sweep": lambda store: store.messages.to_enqueue(9, before=now()),
    "claims that run out": lambda store: store.messages.release_expired(),
    "a worker at work": lambda store: store.messages.renew("w", lease=SECOND),
    "the sender": lambda store: store.deliveries.pending(9, busy=[7]),
    "the numbering": lambda store: store.events.number(9),
    "reminders": lambda store: fire_due(store, now()),
    "what is planned": lambda store: planned.fire_due(store, now()),
    "what others did": lambda store: (noticing.something_happened(store), store.planning.happened(1, 9)),
    "digests of today": lambda store: (planned.something_changed(store), store.planning.touched(1, 9)),
    "voice messages": lambda store: store.transcripts.is_due(),
    "an open page": lambda store: store.events.newest(),
    "what lists count": lambda store: (
        store.facets.mark(),
        store.facets.happened_since(MARK, 9),
        store.facets.roots_since(MARK, 9),
    ),
}


@pytest.mark.parametrize("ask", WATCHED.values(), ids=WATCHED)
async def test_what_is_asked_every_second_goes_by_an_index(sqlite_db: Database, ask: Callable[[Store], object]) -> None:
    plans = await sqlite_db.write(_plans, ask)

    assert plans
    scans = [step for step in plans if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"]
    assert [step for step in scans if "USING" not in step] == []


def _plans(store: Store, ask: Callable[[Store], object]) -> list[str]:
    """How SQLite goes about what is asked, step by step."""
    steps: list[str] = []

    def explain(connection, _cursor, statement, parameters, _context, _many) -> None:
        cursor = connection.connection.cursor()
        steps.extend(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    engine = store._session.get_bind()
    event.listen(engine, "before_cursor_execute", explain)
    try:
        ask(store)
    finally:
        event.remove(engine, "before_cursor_execute", explain)
    return steps


async def test_a_piece_finds_its_burst_without_reading_the_whole_chat(sqlite_db: Database) -> None:
    burst = await sqlite_db.write(_plans, lambda store: store.messages.open_burst(7, 1))
    album = await sqlite_db.write(_plans, lambda store: store.messages.album_root(7, "a"))

    assert ["ix_messages_chat_id_id" in step for step in burst] == [True]
    assert ["ix_messages_album" in step for step in album[:1]] == [True]


@pytest.mark.parametrize("page", ["inbox", "tasks"])
async def test_a_search_goes_from_the_index_of_trigrams_to_documents(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch, page: search.Page
) -> None:
    monkeypatch.setattr(search, "FEW", -1)

    plans = await sqlite_db.write(_plans, lambda store: store.search.ids(page, [1, 2], "invoice"))

    assert any(step.startswith("SCAN message_trigrams VIRTUAL TABLE") for step in plans)
    assert any(step.startswith("SEARCH message_documents USING INTEGER PRIMARY KEY") for step in plans)
    assert [
        step for step in plans if step.startswith("SCAN") and step.endswith(("documents", "messages", "tasks"))
    ] == []


async def test_a_frequent_word_is_looked_for_in_one_row_after_the_other(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MANY", -1)
    wanted = Filters(q="the")

    plans = await sqlite_db.write(
        _plans, lambda store: [store.tasks.page([1], wanted), store.messages.page([1], wanted)]
    )

    by_row = [step for step in plans if step.startswith("SEARCH") and "_documents" in step and "=?" in step]
    assert any("ix_message_documents_root_id_workspace_id (root_id=? AND workspace_id=?)" in step for step in by_row)
    assert any("SEARCH task_documents USING INTEGER PRIMARY KEY" in step for step in by_row)
    assert "LIST SUBQUERY" not in " ".join(plans)


async def test_the_newest_tasks_of_workspaces_are_not_all_their_tasks_sorted(sqlite_db: Database) -> None:
    plans = await sqlite_db.write(_plans, lambda store: store.tasks.page([1, 2], Filters()))

    assert plans[0].startswith("SEARCH tasks USING INDEX ix_tasks_workspace_id_id")
