"""What left the machine: of a workspace for its admins, and for everybody what they wrote or brought themselves."""

from urllib.parse import urlencode

from aiohttp import web

from storage.ledger_tables import Departure
from storage.queries.departures import Wanted
from storage.store import Store
from tasks import audit_reading, ledger
from tasks.handles import handle
from tasks.ledger import Read
from webapp.access import caller_of
from webapp.departed import ledger_ids
from webapp.screens.screen import screen
from webapp.screens.settings.section import Facts, Seat, Section
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES
from webapp.views.ledger import ledger_file
from wording.departures import WHY, to_whom, what_left
from wording.moments import due_words

routes = web.RouteTableDef()

SHOWN = 50
"""Entries of a page."""


@screen(routes, "/app/settings/ledger/file")
async def save(request: web.Request, viewer: Viewer) -> web.StreamResponse:  # noqa: ARG001 - who is signed in
    named = request.query.get("workspace")
    return await ledger_file(request.app[SERVICES], await caller_of(request), {"workspace": named})


def _line(store: Store, seat: Seat) -> str:
    say = seat.texts.gettext
    if not ledger.read(store, _wanted(store, seat, None, None), 1).entries:
        return say("Nothing has left this machine")
    return say("When, where to, and which parts")


def _draw(store: Store, seat: Seat) -> Facts:
    why, ids = seat.asked.get("what", ""), ledger_ids(seat.services)
    before = ids.number(seat.asked.get("before", ""))
    chosen = why if why in WHY else ""
    read = ledger.read(store, _wanted(store, seat, chosen or None, before), SHOWN)
    return {
        "entries": [_shown(read, seat, entry) for entry in read.entries],
        "chosen": chosen,
        "groups": [("", seat.texts.gettext("All")), *((it, seat.texts.gettext(words)) for it, words in WHY.items())],
        "older": _address(seat, chosen, ids.word(read.entries[-1].id)) if read.more else None,
        "address": lambda group: _address(seat, group, ""),
        "all": seat.may("audit"),
        "later": before is not None,
        "days": ledger.KEPT.days,
    }


def _wanted(store: Store, seat: Seat, why: str | None, before: int | None) -> Wanted:
    own = seat.workspace
    if own is not None and own.kind == "default" and audit_reading.owns_installation(store, seat.actor):
        return Wanted(everything=True, why=why, before=before)
    places = [own.id] if own is not None and seat.may("audit") else []
    return Wanted(workspaces=places, person=seat.viewer.person.id, why=why, before=before)


def _shown(read: Read, seat: Seat, entry: Departure) -> Facts:
    viewer, place = seat.viewer, read.workspaces.get(entry.workspace_id)
    person = None if entry.person_id is None else read.people.get(entry.person_id)
    task = None if entry.task_id is None else read.tasks.get(entry.task_id)
    is_here = seat.workspace is not None and entry.workspace_id == seat.workspace.id
    return {
        "why": seat.texts.gettext(WHY[entry.why]),
        "where": to_whom(entry, seat.texts),
        "what": what_left(entry, seat.texts),
        "iso": entry.at.isoformat(),
        "when": due_words(entry.at, "time", viewer.locale, viewer.zone, viewer.now),
        "who": "" if person is None else handle(person),
        "task": "" if task is None else f"#{task.number}",
        "place": "" if place is None or is_here else place.title or "…",
    }


def _address(seat: Seat, what: str, before: str) -> str:
    workspace = "" if seat.workspace is None else seat.workspace.public_id
    words = {"workspace": workspace, "what": what, "before": before}
    return "/app/settings/ledger?" + urlencode({name: value for name, value in words.items() if value})


SECTION = Section("ledger", "external-link", _line, _draw, personal=True)
