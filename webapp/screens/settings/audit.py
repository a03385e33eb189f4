"""Who did what that bears on security: the log of a workspace for its admins, and for everybody their own acts."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aiohttp import web

from storage.audit_tables import AuditEntry
from storage.queries.audit import Wanted
from storage.store import Store
from tasks import audit_reading
from webapp.access import caller_of
from webapp.audited import audit_ids
from webapp.screens.screen import screen
from webapp.screens.settings.section import Facts, Seat, Section
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES
from webapp.views.audit import audit_file
from wording.audit import Auditor, groups
from wording.moments import due_words

routes = web.RouteTableDef()

SHOWN = 50
"""Entries of a page."""

GROUPS = dict(groups())


@dataclass(frozen=True, slots=True)
class Asked:
    """Attributes:
    what: A group of acts; empty for all.
    who: Only what this person did.
    before: The entry that the page before has ended with.
    """

    what: str
    who: int | None
    before: int | None


@screen(routes, "/app/settings/audit/file")
async def save(request: web.Request, viewer: Viewer) -> web.StreamResponse:  # noqa: ARG001 - who is signed in
    named = request.query.get("workspace")
    return await audit_file(request.app[SERVICES], await caller_of(request), {"workspace": named})


def _line(_store: Store, seat: Seat) -> str:
    return seat.texts.gettext("Who did what") if seat.may("audit") else seat.texts.gettext("What you did")


def _draw(store: Store, seat: Seat) -> Facts:
    asked, ids = _asked(seat), audit_ids(seat.services)
    read = audit_reading.read(store, _wanted(store, seat, asked), SHOWN)
    auditor = Auditor.of(read, seat.texts, seat.viewer.locale, seat.viewer.zone, seat.viewer.now)
    return {
        "entries": [_shown(auditor, seat, entry) for entry in read.entries],
        "chosen": asked.what,
        "groups": ["", *GROUPS],
        "who": _name(auditor, asked),
        "older": _address(seat, asked, before=ids.word(read.entries[-1].id)) if read.more else None,
        "address": lambda **others: _address(seat, replace(asked, **others)),
        "all": seat.may("audit"),
        "installation": _is_installation(store, seat),
        "later": asked.before is not None,
    }


def _asked(seat: Seat) -> Asked:
    what = seat.asked.get("what", "")
    before = audit_ids(seat.services).number(seat.asked.get("before", ""))
    who = seat.services.people.number(seat.asked.get("who", ""))
    return Asked(what if what in GROUPS else "", who, before)


def _name(auditor: Auditor, asked: Asked) -> str | None:
    """Of whom only is asked for; their entries tell it."""
    if asked.who is None:
        return None
    return auditor.who(auditor.read.entries[0]) if auditor.read.entries else "…"


def _wanted(store: Store, seat: Seat, asked: Asked) -> Wanted:
    actors = () if asked.who is None else (asked.who,)
    limits: Facts = {"acts": GROUPS.get(asked.what, ()), "actors": actors, "before": asked.before}
    if _is_installation(store, seat):
        return Wanted(everything=True, **limits)
    places = [seat.place.id] if seat.may("audit") else []
    return Wanted(workspaces=places, person=seat.viewer.person.id, **limits)


def _is_installation(store: Store, seat: Seat) -> bool:
    """Whether all of the installation's log is shown: to its owner, who looks at its own workspace."""
    is_own = seat.workspace is not None and seat.workspace.kind == "default"
    return is_own and audit_reading.owns_installation(store, seat.actor)


def _shown(auditor: Auditor, seat: Seat, entry: AuditEntry) -> Facts:
    viewer = seat.viewer
    place = None if entry.workspace_id is None else auditor.read.workspaces.get(entry.workspace_id)
    return {
        "who": auditor.who(entry),
        "actor": entry.actor_id,
        "what": auditor.what(entry),
        "door": auditor.door(entry),
        "iso": entry.at.isoformat(),
        "when": due_words(entry.at, "time", viewer.locale, viewer.zone, viewer.now),
        "place": "" if place is None or (seat.workspace and place.id == seat.workspace.id) else place.title or "…",
        "refused": entry.act.endswith(".refused"),
    }


def _address(seat: Seat, asked: Asked, *, before: str = "") -> str:
    workspace = "" if seat.workspace is None else seat.workspace.public_id
    who = "" if asked.who is None else seat.services.people.word(asked.who)
    words = {"workspace": workspace, "what": asked.what, "who": who, "before": before}
    return "/app/settings/audit?" + urlencode({name: value for name, value in words.items() if value})


SECTION = Section("audit", "history", _line, _draw)
