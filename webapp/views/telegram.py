"""The webhook's door: stored and committed first, acknowledged after."""

import hmac

from aiohttp import web

from integrations.telegram import order_key, raw, update_id_of
from storage.counting import counts
from storage.store import Store
from webapp.errors import ApiError, not_found
from webapp.reading import parse_object, read_body
from webapp.services import SERVICES

routes = web.RouteTableDef()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

MAX_DEPTH = 200
MAX_KEYS = 100_000
"""Wider than for strangers: an update that is refused comes again and again, and holds up those behind it."""


@routes.post("/telegram/{path}")
async def receive_update(request: web.Request) -> web.Response:
    """200 when the update is safe, now or before; Telegram sends it again after anything else."""
    services = request.app[SERVICES]
    open_door = bool(services.webhook_path and services.webhook_secret)
    if not (open_door and _same(request.match_info["path"], services.webhook_path)):
        raise not_found()
    if not _same(request.headers.get(SECRET_HEADER, ""), services.webhook_secret):
        raise ApiError(401, "unauthorized", "The secret token is wrong.")
    update = parse_object(await read_body(request), max_depth=MAX_DEPTH, max_keys=MAX_KEYS)
    update_id = update_id_of(update)
    if update_id is None:
        raise ApiError(400, "bad_request", "This is no update of the Bot API.")
    new = await services.db.write(_store, services.bot_id, update_id, order_key(update), raw(update))
    counts.add("sift_updates_total", new, door="webhook")
    await services.bell.ring("inbox")
    return web.Response()


def _store(store: Store, bot_id: int, update_id: int, key: int, update: str) -> int:
    return store.inbox.add(bot_id, [(update_id, key, update)])


def _same(offered: str, expected: str) -> bool:
    return hmac.compare_digest(offered.encode(errors="surrogateescape"), expected.encode())
