"""What has changed in a list: by its sync token (RFC 6578), else by comparing the tags of all its tasks.

How far that goes is told in JSON: {"list": its path, "token": …, "left": paths that are still to be told of} or
{"list": its path, "tag": …, "etags": {path: etag}}.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from integrations.caldav.dav import all_todos, changes_since
from integrations.caldav.lists import List
from integrations.caldav.server import Server, multistatus

MOST = 200
"""Tasks that are told of at once."""

Seen = Mapping[str, Any]

_REFUSALS = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.CONFLICT,
    HTTPStatus.GONE,
    HTTPStatus.PRECONDITION_FAILED,
}


async def changed_paths(server: Server, its: List, seen: Seen) -> tuple[Sequence[str], Seen]:
    """Paths of what was made, changed or deleted since, and how far that goes.

    Args:
        its: As it is now.
        seen: What this gave the last time, of the same list; otherwise it tells of nothing.

    Raises:
        TrackerError
    """
    if seen.get("list") != its.path or bool(its.token) != ("token" in seen):
        return [], await _begun(server, its)
    return await (_by_token if its.token else _by_etags)(server, its, seen)


async def _begun(server: Server, its: List) -> Seen:
    if its.token:
        return {"list": its.path, "token": its.token, "left": []}
    return {"list": its.path, "tag": its.tag, "etags": await _etags(server, its)}


async def _by_token(server: Server, its: List, seen: Seen) -> tuple[Sequence[str], Seen]:
    token, left = seen["token"], list(seen["left"])
    if not left and token != its.token:
        token, left = await _since(server, its, token)
    return left[:MOST], {"list": its.path, "token": token, "left": left[MOST:]}


async def _since(server: Server, its: List, token: str) -> tuple[str, list[str]]:
    """A token that the server has forgotten tells of nothing any more: then everything there may have changed."""
    reply = await server.report(its.path, changes_since(token), depth=0)
    if reply.status in _REFUSALS and b"valid-sync-token" in reply.body:
        return its.token, list(await _etags(server, its))
    told = multistatus(reply)
    paths = [server.path(answer.href, its.path) for answer in told.answers]
    return told.token or its.token, [path for path in paths if path and path.rstrip("/") != its.path.rstrip("/")]


async def _by_etags(server: Server, its: List, seen: Seen) -> tuple[Sequence[str], Seen]:
    if its.tag and its.tag == seen["tag"]:
        return [], seen
    before, now = seen["etags"], await _etags(server, its)
    changed = [path for path in now if before.get(path) != now[path]] + [path for path in before if path not in now]
    told = set(changed[:MOST])
    etags = {path: now[path] for path in now if path in told or (path in before and now[path] == before[path])}
    etags |= {path: before[path] for path in changed[MOST:] if path in before}
    return changed[:MOST], {"list": its.path, "tag": "" if changed[MOST:] else its.tag, "etags": etags}


async def _etags(server: Server, its: List) -> dict[str, str]:
    """Of all its tasks, by path."""
    answers = multistatus(await server.report(its.path, all_todos())).answers
    return {path: answer.text("d:getetag") for answer in answers if (path := server.path(answer.href, its.path))}
