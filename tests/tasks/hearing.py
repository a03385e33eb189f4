"""Voice messages that wait to be written down, and a transcriber that hears them."""

from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Message
from storage.team_tables import Transcript
from tasks import transcribing
from tasks.capture import NewMessage, capture
from tasks.transcribers import Transcriber
from tasks.transcribing import Call, Wanted
from tests.tasks.conftest import ANN

HERE = Transcriber("openai:whisper-1", "127.0.0.1:8000", here=True)
CALL = Call("openai:whisper-1", "127.0.0.1:8000", local=True, bytes=5000, seconds=12, milliseconds=800)
VOICE = {"type": "voice", "file_id": "f1", "file_unique_id": "u1", "duration": 12, "size": 5000}


def keep(store: Store, new: NewMessage, transcriber: Transcriber) -> int:
    """Store a message that is to be written down, or not, with its card; returns its id."""
    captured = capture(store, new)
    message = store.messages.get(captured.id)
    assert message is not None
    transcribing.want(store, transcriber, message)
    store.deliveries.want(message.workspace_id, Channel.CARD, ANN, f"message:{message.id}", message_id=message.id)
    return captured.id


async def row(db: Database, message_id: int) -> Transcript:
    found = await db.read(lambda store: store.transcripts.get(message_id))
    assert found is not None
    return found


async def message(db: Database, message_id: int) -> Message:
    found = await db.read(lambda store: store.messages.get(message_id))
    assert found is not None
    return found


async def claim(db: Database, transcriber: Transcriber = HERE, worker: str = "w") -> list[Wanted]:
    return await db.write(transcribing.claim, worker, transcriber, 10)


async def finish(db: Database, wanted: Wanted, words: str = "Buy milk", worker: str = "w") -> bool:
    return await db.write(transcribing.finish, worker, wanted, words, CALL)
