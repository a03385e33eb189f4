"""Messages as a script would have sent them: stored, and read by nobody yet."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from storage.database import Database
from storage.store import Store
from tasks import people
from tasks.capture import NewMessage, capture

_NUMBERS = count(1)


async def store_messages(db: Database, *texts: str) -> list[int]:
    return await db.write(_keep, texts)


def _keep(store: Store, texts: Sequence[str]) -> list[int]:
    workspace, moment = people.default_workspace(store), datetime.now(UTC)
    messages = [
        NewMessage(
            workspace_id=workspace.id,
            source=("api", "test"),
            external_id=str(next(_NUMBERS)),
            text=text,
            written_at=moment,
            sent_at=moment,
        )
        for text in texts
    ]
    return [capture(store, message).id for message in messages]
