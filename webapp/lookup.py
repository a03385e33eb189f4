"""What an id in an address stands for, if the caller may see it."""

from storage.store import Store
from storage.tables import Message, Task
from webapp.access import Caller, readable
from webapp.errors import not_found


def task_by(store: Store, caller: Caller, public_id: str) -> Task:
    """Raises `ApiError` 404, for what others have, too."""
    task = store.tasks.by_public_id(readable(store, caller), public_id)
    if task is None:
        raise not_found()
    return task


def message_by(store: Store, caller: Caller, public_id: str) -> Message:
    """Raises `ApiError` 404, for what others have, too."""
    message = store.messages.by_public_id(readable(store, caller), public_id)
    if message is None:
        raise not_found()
    return message
