"""What is in quarantine can be seen and taken up again."""

from pathlib import Path

from bot import quarantine
from bot.settings import Settings
from storage.database import Database
from storage.store import Store
from storage.tables import InboxState, MessageState, now
from tasks import capture, people
from tasks.capture import NewMessage


def _put_aside(store: Store) -> None:
    """An update whose handler failed, and a message that no worker got through."""
    store.inbox.add(42, [(7, 1, '{"update_id": 7}')])
    (row,) = store.inbox.waiting(1)
    store.inbox.failed(row.id, "KeyError at handlers/cards.py:3", attempts=1)
    workspace = people.default_workspace(store)
    known = capture.capture(
        store, NewMessage(workspace.id, ("api", "api"), "1", "poison", written_at=now(), sent_at=now())
    )
    message = store.messages.get(known.root_id)
    assert message is not None
    message.state = MessageState.QUARANTINED


async def _prepare(url: str) -> None:
    db = Database(url)
    await db.write(_put_aside)
    await db.close()


def test_it_is_shown_without_its_words_and_taken_up_again(sqlite_url: str, tmp_path: Path) -> None:
    import asyncio

    asyncio.run(_prepare(sqlite_url))
    settings = Settings(_env_file=None, database_url=sqlite_url, data_dir=tmp_path)  # type: ignore[call-arg]

    update, message = quarantine.show(settings)
    replayed = quarantine.replay(settings)

    assert (update.what, update.why) == ("update 7", "KeyError at handlers/cards.py:3")
    assert message.what.startswith("message ")
    assert "poison" not in message.line()
    assert replayed == 2
    assert quarantine.show(settings) == []


async def test_what_is_taken_up_again_waits_for_its_turn(sqlite_db: Database) -> None:
    await sqlite_db.write(_put_aside)

    await sqlite_db.write(quarantine._replayed)

    (row,) = await sqlite_db.read(lambda store: store.inbox.waiting(9))
    ids = await sqlite_db.read(lambda store: store.messages.to_enqueue(9))
    assert (row.state, row.attempts, len(ids)) == (InboxState.NEW, 0, 1)
