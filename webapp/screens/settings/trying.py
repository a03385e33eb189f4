"""A reader on trial: chosen with a form, watched while it is at work, and taken when it is better."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from storage.reading_tables import Trial
from storage.store import Store
from tasks import options, trials
from tasks.rules import TaskError
from webapp.screens.forms import Form
from webapp.screens.screen import fragment, screen
from webapp.screens.settings.seats import sit
from webapp.screens.settings.section import Deed, Facts, Seat
from webapp.screens.viewer import Viewer
from wording.choices import reader

routes = web.RouteTableDef()

UNLIKELY = 0.05
"""How likely a difference may be by chance to be told as one."""


@screen(routes, "/app/settings/ai/trial")
async def show_trial(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    """The newest trial as it is now: the page asks again while it is at work."""
    seat = await sit(request, viewer)
    facts = await seat.services.db.read(drawn, seat)
    return fragment(request, viewer, "settings/trial.html", seat=seat, **facts)


def drawn(store: Store, seat: Seat) -> Facts:
    """The newest trial, for those who may have one."""
    newest = trials.newest(store, seat.actor, seat.place.id) if seat.may("settings") else ()
    return {"trial": _trial(seat, newest[0]) if newest else None}


def _trial(seat: Seat, trial: Trial) -> Facts:
    said: Any = trial.result
    return {
        "id": trial.public_id,
        "under_way": trial.state in trials.UNDER_WAY,
        "seen": trial.seen,
        "wanted": trial.wanted,
        "names": [reader(name, seat.texts) for name in (trial.beside, trial.model)],
        "guidance": trial.guidance,
        "error": trial.error,
        "messages": said["messages"] if said else 0,
        "fields": [_field(name, it) for name, it in said["fields"].items()] if said else [],
        "readers": said["readers"] if said else [],
    }


def _field(name: str, found: dict[str, Any]) -> Facts:
    one, other = found["right"]
    languages = found["languages"] if len(found["languages"]) > 1 else {}
    return {
        "field": "is_task" if name == "actionable" else name,
        "n": found["n"],
        "shares": _shares(found),
        "better": (other > one) - (other < one) if found["p"] < UNLIKELY else 0,
        "languages": [(code, it["n"], _shares(it)) for code, it in languages.items()],
    }


def _shares(found: dict[str, Any]) -> Sequence[int]:
    return [round(100 * right / found["n"]) for right in found["right"]]


def _try(store: Store, seat: Seat, form: Form) -> None:
    trials.ask(
        store,
        seat.actor,
        seat.place.id,
        seat.services.models,
        model=form.text("model"),
        guidance=form.text("guidance"),
    )


def _take(store: Store, seat: Seat, form: Form) -> None:
    """Have the workspace read as the candidate did."""
    newest = trials.newest(store, seat.actor, seat.place.id)
    trial = next((it for it in newest if it.public_id == form.text("trial")), None)
    if trial is None:
        raise TaskError("not_found")
    options.set_classifier(store, seat.actor, seat.place.id, trial.model, seat.services.models)
    options.set_guidance(store, seat.actor, seat.place.id, trial.guidance)


DEEDS = {"try": Deed(_try, "model"), "take": Deed(_take)}
