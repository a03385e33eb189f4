"""What a route is, beside its handler: `operation` describes it, `operation_of` finds the description again."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from aiohttp import web

from webapp.openapi.schema import Schema

Scope = Literal["open", "read", "write", "admin", "session"]
"""What a caller needs: see `webapp.openapi`."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
H = TypeVar("H", bound=Handler)

HTML = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Attributes:
    answers: Status -> schema of the JSON; None where nothing is answered; a media type for what is no JSON.
    required: Query parameters that must be given.
    optional_body: No body at all means an empty one.
    """

    summary: str
    description: str
    scope: Scope
    tag: str
    query: Mapping[str, Schema]
    required: Sequence[str]
    body: Schema | None
    optional_body: bool
    answers: Mapping[int, Schema | str | None]
    refusals: Sequence[int]
    changes: bool
    versioned: bool

    @property
    def fields(self) -> tuple[str, ...]:
        """The names that the body's object may have."""
        return () if self.body is None else tuple(self.body["properties"])


_OPERATIONS: dict[Any, Operation] = {}


def operation(
    summary: str,
    *,
    scope: Scope,
    tag: str,
    answer: Schema | str | None = None,
    status: int | None = None,
    answers: Mapping[int, Schema | str | None] | None = None,
    query: Mapping[str, Schema] | None = None,
    required: Sequence[str] = (),
    body: Schema | None = None,
    optional_body: bool = False,
    refusals: Sequence[int] = (),
    changes: bool = False,
    versioned: bool = False,
) -> Callable[[H], H]:
    """Describe a handler. Say `answer` with its `status` (200, or 204 for none), or all `answers`."""

    def describe(handler: H) -> H:
        _OPERATIONS[handler] = Operation(
            summary=summary,
            description=inspect.getdoc(handler) or "",
            scope=scope,
            tag=tag,
            query=query or {},
            required=required,
            body=body,
            optional_body=optional_body,
            answers=answers or {status or (200 if answer else 204): answer},
            refusals=refusals,
            changes=changes,
            versioned=versioned,
        )
        return handler

    return describe


def operation_of(handler: Any) -> Operation | None:
    return _OPERATIONS.get(handler)


def asked_for(request: web.Request) -> Operation | None:
    """The operation that a request is for."""
    return operation_of(request.match_info.handler)
