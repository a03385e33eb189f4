"""Feeds: their private addresses, and how they are made, given another address and ended."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from integrations.files import FORMATS
from storage.connected_tables import Feed
from storage.store import Store
from tasks import feeds
from tasks.exporting import MOST, Exported, exported_list
from tasks.feeds import NAME_LIMIT, Opened
from tasks.filtering import MAX_QUERY
from webapp.access import Caller, caller_of, readable, signed_in_person, writable
from webapp.changing import Answer, answered, shown
from webapp.errors import bad_value, not_found
from webapp.fields import Fields, read_fields
from webapp.filters import filter_written
from webapp.metering import spend, spend_by_address
from webapp.names import moment
from webapp.openapi.feeds import FEEDS, MADE_FEED, NEW_FEED
from webapp.openapi.operations import operation
from webapp.packing import packed_response
from webapp.paths import FEED_FILE, ID
from webapp.services import SERVICES, Services
from webapp.versions import is_known, tag_of

TAG = "Feeds"

WRITING = web.AppKey("WRITING", asyncio.Semaphore)
AT_ONCE = 2
"""How many are read and written at the same time: others wait, so that nobody's long list is in everybody's way."""

routes = web.RouteTableDef()


@routes.get("/api/feeds")
@operation("List one's feeds", scope="read", tag=TAG, answer=FEEDS)
async def list_feeds(request: web.Request) -> web.Response:
    """Never their addresses."""
    caller = await caller_of(request)
    return web.json_response({"items": await request.app[SERVICES].db.read(_all, caller), "next": None})


@routes.post("/api/feeds")
@operation(
    "Make a feed",
    scope="session",
    tag=TAG,
    body=NEW_FEED,
    answer=MADE_FEED,
    status=201,
    changes=True,
    refusals=(409,),
)
async def make_feed(request: web.Request) -> web.Response:
    """A private address under which a list is always there as a file. Its address is shown this once.

    It shows what its person may see when it is asked for. As a token, it is made by who is signed in, never by a token.
    """
    _, caller = await signed_in_person(request)
    fields = await read_fields(request)
    return shown(await answered(request, caller, _make, request.app[SERVICES], caller, fields))


@routes.delete(f"/api/feeds/{ID}")
@operation("End a feed", scope="write", tag=TAG)
async def end_feed(request: web.Request) -> web.Response:
    """At once."""
    caller = await caller_of(request)
    await request.app[SERVICES].db.write(feeds.end_feed, caller.actor, request.match_info["id"])
    return web.Response(status=204)


@routes.post(f"/api/feeds/{ID}/renew")
@operation("Give a feed another address", scope="session", tag=TAG, answer=MADE_FEED)
async def renew_feed(request: web.Request) -> web.Response:
    """The one before is dead at once."""
    _, caller = await signed_in_person(request)
    await read_fields(request)
    services = request.app[SERVICES]
    return web.json_response(await services.db.write(_renew, services, caller, request.match_info["id"]))


@routes.get(f"/feeds/{FEED_FILE}")
async def show_feed(request: web.Request) -> web.Response:
    """Whatever is wrong with an address, the answer is the same."""
    spend_by_address(request, "anybody")
    services, (token, _, extension) = request.app[SERVICES], request.match_info["file"].partition(".")
    opened = await services.db.read(feeds.open_feed, token, services.now())
    if opened is None or not _is_shown(services, opened, extension):
        spend_by_address(request, "unknown_token")
        raise not_found()
    spend(request, "feed", opened.feed.public_id)
    if feeds.is_to_be_touched(opened.feed, services.now()):
        await services.db.write(feeds.touch, opened.feed.id, services.now())
    async with request.app[WRITING]:
        return await _file(request, opened, await _tasks(services, opened))


def address_of_feed(services: Services, feed: Feed, token: str) -> str:
    return f"{services.own_url}/feeds/{token}.{FORMATS[feed.format].extension}"


def _is_shown(services: Services, opened: Opened, extension: str) -> bool:
    """To whom the installation is open, with no extension but the format's own."""
    telegram_id = opened.person.telegram_id
    known = extension in {"", FORMATS[opened.feed.format].extension}
    return known and telegram_id is not None and services.admits(telegram_id)


async def _tasks(services: Services, opened: Opened) -> Sequence[Exported]:
    """Read in steps: others are answered in between."""
    where = (opened.actor, opened.feed.workspace_id, opened.filters)
    found, before = await services.db.read(exported_list, *where)
    while before is not None and len(found) < MOST:
        more, before = await services.db.read(exported_list, *where, before=before)
        found += more
    return found


async def _file(request: web.Request, opened: Opened, tasks: Sequence[Exported]) -> web.Response:
    """The file, or 304: what has not changed is not even written."""
    feed, format_ = opened.feed, FORMATS[opened.feed.format]
    tag = await asyncio.to_thread(_tag, request.app[SERVICES].version, feed, tasks)
    headers = {"ETag": f"W/{tag}", "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow"}
    if is_known(request, tag):
        return web.Response(status=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="sift.{format_.extension}"'

    def written() -> web.Response:
        body = format_.feed(tasks, feed.name)
        return packed_response(request, body, content_type=format_.mime, headers=headers)

    return await asyncio.to_thread(written)


def _tag(version: str, feed: Feed, tasks: Sequence[Exported]) -> str:
    digest = hashlib.sha256(repr((version, feed.format, feed.name)).encode())
    for task in tasks:
        digest.update(repr(task).encode(errors="surrogatepass"))
    return tag_of(digest.digest())


def _all(store: Store, caller: Caller) -> list[dict[str, Any]]:
    seen = {one.id: one.public_id for one in store.workspaces.many(readable(store, caller)).values()}
    return [_json(feed, seen.get(feed.workspace_id)) for feed in feeds.feeds_of(store, caller.actor)]


def _make(store: Store, services: Services, caller: Caller, fields: Fields) -> Answer:
    workspace = writable(store, caller, fields.id_("workspace"), "export")
    query, format_ = fields.text("query", limit=MAX_QUERY) or "", fields.choice("format", tuple(FORMATS))
    if format_ is None:
        raise bad_value("format", f"One of {', '.join(FORMATS)}.")
    name, query = fields.text("name", limit=NAME_LIMIT, required=True), str(filter_written(query))
    feed, token = feeds.make_feed(store, caller.actor, workspace.id, name=name, format_=format_, query=query)
    once = {"address": address_of_feed(services, feed, token)}
    return Answer({**_json(feed, workspace.public_id), "address": None}, 201, once=once)


def _renew(store: Store, services: Services, caller: Caller, public_id: str) -> dict[str, Any]:
    feed, token = feeds.renew_feed(store, caller.actor, public_id)
    workspace = store.workspaces.many([feed.workspace_id])[feed.workspace_id].public_id
    return {**_json(feed, workspace), "address": address_of_feed(services, feed, token)}


def _json(feed: Feed, workspace: str | None) -> dict[str, Any]:
    return {
        "id": feed.public_id,
        "name": feed.name,
        "format": feed.format,
        "query": feed.query,
        "workspace": workspace,
        "created_at": moment(feed.created_at),
        "used_at": None if feed.used_at is None else moment(feed.used_at),
    }
