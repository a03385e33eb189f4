"""How whoever changed something lets the other processes know; they look into the database what it was."""

from typing import Protocol


class Bell(Protocol):
    async def ring(self, topic: str) -> None:
        """Say that there is something to look for, such as "messages". Best effort, never raises."""
