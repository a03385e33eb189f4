"""Compiled statements that the tests' databases share, since each test makes an engine of its own.

An engine compiles a statement when it is executed first. To compile those of one request anew in every test took as
long as the test itself; an installation does it once.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any

from sqlalchemy import Connection, Engine, event

from storage.tables import Base

MOST = 5000
"""Statements kept; the tests execute some hundreds, apart from random filters."""


class Statements(MutableMapping[tuple[Any, ...], Any]):
    """Engines differ in their dialect, the first part of a key: here those of one driver and server are the same."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[Any, ...], Any] = {}

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return self._compiled[_of_any_engine(*key)]

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        if len(self._compiled) >= MOST:
            self._compiled.clear()
        self._compiled[_of_any_engine(*key)] = compiled

    def __delitem__(self, key: tuple[Any, ...]) -> None:
        del self._compiled[_of_any_engine(*key)]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._compiled)

    def __len__(self) -> int:
        return len(self._compiled)


def _of_any_engine(dialect: Any, *rest: Any) -> tuple[Any, ...]:
    return type(dialect), dialect.server_version_info, *rest


def share() -> None:
    """Let every engine that this process makes use the same ones, and every mapper: these keep what writes rows."""
    statements = Statements()

    @event.listens_for(Engine, "engine_connect")
    def use(connection: Connection) -> None:
        connection.execution_options(compiled_cache=statements)

    for mapper in Base.registry.mappers:
        mapper._compiled_cache = statements
