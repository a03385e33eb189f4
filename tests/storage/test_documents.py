"""What is searched is what is stored: documents follow their rows, and go with them."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import make_url, text

from bot.clockwork import Effacing
from storage import backup, migrate, sqlite
from storage.database import Database
from storage.queries import documents, search
from storage.store import Store
from storage.tables import Message
from tests.storage.documents import due, kept
from tests.storage.rows import fill
from tests.storage.test_search import add_task, add_workspace
from tests.storage.test_searching import Rows

ODD = "鿃鿄鿅鿆"
"""Letters that nothing else in a database has."""


def root(store: Store, rows: Rows) -> Message:
    message = store.messages.get(next(iter(rows.messages)))
    assert message is not None
    return message


def reword(store: Store, rows: Rows) -> None:
    root(store, rows).text = "reworded"


def rename(store: Store, rows: Rows) -> None:
    root(store, rows).author = "Zed"


def part(store: Store, rows: Rows) -> None:
    store.messages.pieces(root(store, rows).id)[1].root_id = None


def change_task(**fields: Any) -> Callable[[Store, Rows], None]:
    def change(store: Store, rows: Rows) -> None:
        task = store.tasks.get(next(iter(rows.tasks)))
        assert task is not None
        assert store.tasks.swap(task, **fields) is not None

    return change


CHANGES: dict[str, Callable[[Store, Rows], None]] = {
    "other words": reword,
    "another author": rename,
    "a piece that is parted": part,
    "a title": change_task(title="Another"),
    "a description": change_task(description="More"),
    "why it is blocked": change_task(blocked_reason="Rain"),
    "a note": change_task(notes=[{"id": "1", "text": "noted"}]),
    "a checklist": change_task(checklist=[{"id": "1", "text": "to do", "done": False}]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_document_follows_its_row(db: Database, change: Callable[[Store, Rows], None]) -> None:
    rows = await db.write(Rows, ["one two"])
    before = await db.read(kept)

    await db.write(change, rows)

    assert await db.read(kept) == await db.read(due) != before


async def test_what_changes_no_text_writes_no_document(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = await db.write(Rows, ["one two"])
    written: list[Any] = []
    monkeypatch.setattr(documents, "_upsert", lambda *of: written.append(of))

    await db.write(change_task(priority="high"), rows)
    await db.write(lambda store: setattr(root(store, rows), "language", "en"))

    assert written == []


async def test_a_message_that_comes_again_leaves_its_document(db: Database) -> None:
    def again(store: Store) -> int | None:
        first = root(store, rows)
        values = {
            it.name: getattr(first, it.name) for it in Message.__table__.columns if it.name not in ("id", "public_id")
        }
        return store.messages.add(**values | {"text": "other words"})

    rows = await db.write(Rows, ["one two"])

    assert await db.write(again) is None
    assert await db.read(kept) == await db.read(due)


@pytest.mark.own_database
async def test_a_migration_makes_the_documents_of_what_is_there(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(database_url)
    places = await db.write(fill, random.Random(5), rows=40)
    await db.write(Rows, ["a\0b \ud800 \U0010fffd"])
    await db.close()

    await asyncio.to_thread(migrate.downgrade, database_url, "0004")
    await asyncio.to_thread(migrate.upgrade, database_url)

    db = Database(database_url)
    monkeypatch.setattr(search, "FEW", -1)
    assert await db.read(kept) == await db.read(due) != set()
    assert await db.read(lambda store: store.search.ids("inbox", places, "strasse"))
    await db.close()


@pytest.mark.own_database
async def test_a_postgresql_that_we_may_not_extend_is_told_of(postgresql_url: str) -> None:
    plain = make_url(postgresql_url).set(username="plain").render_as_string()
    await asyncio.to_thread(migrate.downgrade, postgresql_url, "base")
    connection = await asyncpg.connect(postgresql_url)
    await connection.execute("DROP EXTENSION pg_trgm; DROP TABLE alembic_version; CREATE ROLE plain LOGIN")
    await connection.execute("GRANT ALL ON SCHEMA public TO plain")

    try:
        with pytest.raises(migrate.ExtensionMissingError, match="CREATE EXTENSION pg_trgm"):
            await asyncio.to_thread(migrate.upgrade, plain)
    finally:
        await connection.execute("DROP OWNED BY plain; DROP ROLE plain; CREATE EXTENSION pg_trgm")
        await connection.close()
        await asyncio.to_thread(migrate.upgrade, postgresql_url)


async def test_a_restored_backup_is_searched_by_its_index(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", -1)
    db = Database(sqlite_url)
    rows = await db.write(Rows, ["before again"])
    await asyncio.to_thread(backup.backup, sqlite_url, tmp_path / "copy")
    await db.write(reword, rows)
    await db.close()

    await asyncio.to_thread(backup.restore, tmp_path / "copy", sqlite_url)

    db = Database(sqlite_url)
    found = [await db.read(lambda store: store.search.ids("inbox", [rows.workspace_id], "before"))]
    found += [await db.read(lambda store: store.search.ids("inbox", [rows.workspace_id], "reworded"))]
    assert found == [[*rows.messages], []]
    await db.close()


def fill_two(store: Store, count: int = 10) -> Rows:
    """Two workspaces; the rows of the second, which is returned, have letters of their own."""
    dice = random.Random(5)
    texts = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz ", k=200)) for _ in range(count)]
    Rows(store, texts)
    return Rows(store, [f"{ODD} {text}" for text in texts])


async def test_an_erased_workspace_leaves_no_mark_in_the_file(sqlite_url: str) -> None:
    db = Database(sqlite_url, checkpoints=True)
    rows = await db.write(fill_two)
    await db.write(reword, rows)  # words that were changed before are left nowhere, too

    await db.write(lambda store: store.erasure.workspace(rows.workspace_id))

    assert await db.read(lambda store: store.search.ids("inbox", [rows.workspace_id], ODD)) == []
    assert await db.read(kept) == await db.read(due)
    assert await db.read(lambda store: store.facts.like("search.")) == {}
    await db.close()
    left = sqlite.path_of(sqlite_url).read_bytes()
    assert [letter for letter in ODD if letter.encode() in left] == []


async def test_an_erased_person_is_found_no_more_and_leaves_no_mark(sqlite_url: str) -> None:
    def write(store: Store) -> int:
        place, person = add_workspace(store), store.people.add(name=ODD)
        source = store.workspaces.source(place, "telegram", "telegram")
        at = {"written_at": person.created_at, "sent_at": person.created_at}
        names = {"author": ODD, "author_id": person.id, "workspace_id": place, "source_id": source.id}
        message = store.messages.add(external_id="1", text="stays", **names, **at)
        add_task(store, place, title="It stays", author=ODD, message_id=message)
        person_id: int = person.id
        return person_id

    def erase(store: Store) -> None:
        person = store.people.get(person_id)
        assert person is not None
        store.erasure.person(person, "—")

    db = Database(sqlite_url, checkpoints=True)
    person_id = await db.write(write)

    await db.write(erase)

    assert await db.read(kept) == await db.read(due)
    assert {document for *_, document in await db.read(kept)} == {"stays\n—", "it stays\n—"}
    await db.close()
    left = sqlite.path_of(sqlite_url).read_bytes()
    assert [letter for letter in ODD if letter.encode() in left] == []


def index(store: Store) -> bytes:
    return b"".join(store._session.scalars(text("SELECT block FROM message_trigrams_data")))


async def test_the_marks_of_many_go_step_by_step(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGES", 1)
    db = Database(sqlite_url, checkpoints=True)
    rows = await db.write(fill_two, 100)
    await db.write(lambda store: store.erasure.workspace(rows.workspace_id))
    effacing = Effacing(db)

    assert ODD[0].encode() in await db.read(index)
    while await effacing.round():
        await db.write(Rows, ["something new comes in between"])

    assert ODD[0].encode() not in await db.read(index)
    await db.close()
    left = sqlite.path_of(sqlite_url).read_bytes()
    assert [letter for letter in ODD if letter.encode() in left] == []
