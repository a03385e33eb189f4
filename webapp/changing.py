"""Changes by requests: each in one transaction, with its answer kept there where the request names itself.

A request with an `Idempotency-Key` is done once in a day: sent again it is answered as the first time, and nothing is
done. What was refused is not kept, so that it may be tried again.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec

from aiohttp import web

from storage.store import Store
from webapp.access import Caller
from webapp.errors import ApiError
from webapp.reading import body_of
from webapp.services import SERVICES
from webapp.versions import etag

P = ParamSpec("P")

KEPT = timedelta(hours=24)
KEY_LIMIT = 128
KEY_PATTERN = "^[!-~]{1,128}$"

_KEY = re.compile(f"[!-~]{{1,{KEY_LIMIT}}}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a change is answered.

    Attributes:
        body: JSON; None for nothing.
        once: What is shown beside it this one time, and kept nowhere: a secret.
        versioned: It is one thing, and has an ETag.
    """

    body: Mapping[str, Any] | None
    status: int = 200
    location: str | None = None
    once: Mapping[str, Any] = field(default_factory=dict)
    versioned: bool = False
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Request:
    """A request that names itself: whose it is, its key, and what tells it from another one."""

    caller: str
    key: str
    fingerprint: str
    at: datetime


async def changed(
    request: web.Request,
    caller: Caller,
    change: Callable[Concatenate[Store, P], Answer],
    *args: P.args,
    **kwargs: P.kwargs,
) -> web.Response:
    """Change something of tasks as `answered` does, have the cards drawn again that show it, and answer."""
    answer = await answered(request, caller, change, *args, **kwargs)
    await request.app[SERVICES].bell.ring("deliveries")
    return shown(answer)


async def answered(
    request: web.Request,
    caller: Caller,
    change: Callable[Concatenate[Store, P], Answer],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Answer:
    """Run `change(store, ...)` in a transaction, unless the same request was answered before.

    Raises:
        ApiError: 422 for a key that is none, or that another request had.
    """
    services = request.app[SERVICES]
    named = _named(request, caller, services.now())
    return await services.db.write(_once, named, lambda store: change(store, *args, **kwargs))


async def kept(request: web.Request, caller: Caller) -> Answer | None:
    """What the same request was answered before, for what takes its time before it changes anything.

    Raises:
        ApiError: As `answered`.
    """
    services = request.app[SERVICES]
    named = _named(request, caller, services.now())
    return None if named is None else await services.db.read(_kept, named)


def shown(answer: Answer) -> web.Response:
    headers = {}
    if answer.location is not None:
        headers["Location"] = answer.location
    if answer.replayed:
        headers["Idempotent-Replayed"] = "true"
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    if answer.versioned:
        headers["ETag"] = etag(answer.body)
    return web.json_response({**answer.body, **answer.once}, status=answer.status, headers=headers)


def _named(request: web.Request, caller: Caller, at: datetime) -> _Request | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        message = f"A key has 1 to {KEY_LIMIT} visible characters of ASCII."
        raise ApiError(422, "bad_value", message, field="Idempotency-Key")
    # The workspace that a token is bound to, too: an answer may show what another token of the person must not see.
    parts = (request.method, request.path_qs, request.headers.get("If-Match", ""), caller.workspace_id)
    # Under a key of the installation's: a secret in the body can't be guessed from what is kept.
    own = hashlib.sha256(b"fingerprints of requests\0" + request.app[SERVICES].secret_key.encode()).digest()
    digest = hmac.new(own, repr(parts).encode() + body_of(request), hashlib.sha256)
    return _Request(caller.key, key, digest.hexdigest(), at)


def _once(store: Store, named: _Request | None, change: Callable[[Store], Answer]) -> Answer:
    if named is None:
        return change(store)
    if (known := _kept(store, named)) is not None:
        return known
    answer = change(store)
    store.idempotent.keep(
        named.caller,
        named.key,
        fingerprint=named.fingerprint,
        status=answer.status,
        headers={"location": answer.location, "versioned": answer.versioned},
        body=json.dumps(answer.body),
        at=named.at,
    )
    return answer


def _kept(store: Store, named: _Request) -> Answer | None:
    known = store.idempotent.find(named.caller, named.key, since=named.at - KEPT)
    if known is None:
        return None
    if known.fingerprint != named.fingerprint:
        raise ApiError(422, "key_used", "This key was used for another request.", field="Idempotency-Key")
    body, headers = json.loads(known.body), known.headers
    return Answer(body, known.status, headers["location"], versioned=headers["versioned"], replayed=True)
