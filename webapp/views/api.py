"""What the API offers: as OpenAPI for programs, as a page for people."""

from typing import Any

from aiohttp import web

from webapp.openapi.document import document, written
from webapp.openapi.operations import HTML, operation
from webapp.openapi.reference import kind_of, pieces_of, reference
from webapp.openapi.schema import mapping
from webapp.packing import packed_response
from webapp.pages import PAGES, html_response
from webapp.services import SERVICES
from webapp.versions import is_known, tag_of

routes = web.RouteTableDef()


@routes.get("/api/openapi.json")
@operation("This document", scope="open", tag="Installation", answer=mapping())
async def show_document(request: web.Request) -> web.Response:
    body = written(_document(request))
    headers = {"ETag": tag_of(body), "Cache-Control": "no-cache"}
    if is_known(request, headers["ETag"]):
        return web.Response(status=304, headers=headers)
    return packed_response(request, body, content_type="application/json", headers=headers)


@routes.get("/api/docs")
@operation("The same as a page", scope="open", tag="Installation", answer=HTML)
async def show_reference(request: web.Request) -> web.Response:
    """In English, as it is written in the code."""
    shown = _document(request)
    chapters, schemas = reference(shown)
    context = {"document": shown, "chapters": chapters, "schemas": schemas, "kind_of": kind_of, "pieces_of": pieces_of}
    html = request.app[PAGES].render("docs.html", "en", **context)
    return html_response(request, html, headers={"Cache-Control": "no-cache"})


def _document(request: web.Request) -> dict[str, Any]:
    services = request.app[SERVICES]
    return document(request.app, version=services.version, address=services.own_url)
