"""The inbox as a list, and its rows for the live stream."""

from collections.abc import Collection, Mapping

from aiohttp import web

from storage.store import Store
from webapp.live.streams import Row
from webapp.pages import Pages
from webapp.screens.filtering import BEFORE, Looked, look
from webapp.screens.inbox.rows import InboxRow, by_day, in_order, rows_of, section_of
from webapp.screens.screen import fragment, screen
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES

routes = web.RouteTableDef()


@screen(routes, "/app/inbox")
async def show_inbox(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    looked = await look(request, viewer, "inbox", order="newest")
    before = request.query.get(BEFORE)

    def read(store: Store) -> tuple[Mapping[int, InboxRow], str | None]:
        last = None if before is None else store.messages.by_public_id(viewer.scope, before)
        return rows_of(store, viewer, looked.found.ids), None if last is None else section_of(last, viewer)

    found, goes_on = await request.app[SERVICES].db.read(read)
    days = by_day(in_order(found, looked.found.ids), viewer)
    template = "inbox/list.html" if looked.bar is not None else "inbox/more.html"
    return fragment(request, viewer, template, bar=looked.bar, days=days, more=_next(looked), goes_on=goes_on)


def draw_messages(store: Store, pages: Pages, viewer: Viewer, ids: Collection[int], _look: str) -> Mapping[int, Row]:
    return {
        id_: Row(pages.render("inbox/one.html", viewer.locale, row=row).decode(), row.key, row.section)
        for id_, row in rows_of(store, viewer, ids).items()
    }


def _next(looked: Looked) -> str | None:
    if looked.found.next is None:
        return None
    return "/app/inbox?" + "&".join(filter(None, (str(looked.query), f"{BEFORE}={looked.found.next}")))
