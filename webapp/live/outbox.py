"""What one page is still to be told. Of each row only the newest word is kept, so whoever reads slowly misses nothing
that is still true; and there is a bound to it.
"""

from collections.abc import Iterable

MOST_OPS = 500
MOST_CHARACTERS = 1 << 20


class FullError(Exception):
    """The page reads too slowly: it has to begin anew."""


class Outbox:
    def __init__(self) -> None:
        self._ops: dict[str, str] = {}
        self._characters = 0

    def __bool__(self) -> bool:
        return bool(self._ops)

    def put(self, key: str, op: str) -> None:
        """Have an operation sent after those that are there, in the place of what has this key.

        Args:
            op: As JSON.

        Raises:
            FullError: Too much waits already.
        """
        self._characters += len(op) - len(self._ops.pop(key, ""))
        self._ops[key] = op
        if len(self._ops) > MOST_OPS or self._characters > MOST_CHARACTERS:
            raise FullError

    def take(self) -> str:
        """Everything as one frame, and nothing is left."""
        frame = f"[{','.join(self._ops.values())}]"
        self._ops, self._characters = {}, 0
        return frame

    def drop(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._characters -= len(self._ops.pop(key, ""))

    def rows(self) -> list[str]:
        """The keys that are ids of rows; all others begin with a colon."""
        return [key for key in self._ops if not key.startswith(":")]
