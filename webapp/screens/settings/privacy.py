"""What is kept of somebody and of a workspace, for how long, what may leave; a copy of it, and its end."""

from integrations.files import FORMATS
from storage.store import Store
from storage.tables import Workspace
from tasks import erasure, retention
from tasks.models import NO_TEXT, policy_of
from tasks.retention import Retention
from tasks.rules import TaskError
from webapp.screens.forms import Form
from webapp.screens.settings import feeds
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.choices import POLICIES


def _line(_store: Store, seat: Seat) -> str:
    say = seat.texts.gettext
    if seat.workspace is None:
        return say("What is kept, and its end")
    return say("What may leave the machine: {policy}").format(policy=say(POLICIES[policy_of(seat.place)][1]))


def _draw(store: Store, seat: Seat) -> Facts:
    place, viewer = seat.workspace, seat.viewer
    own = next((it for it in viewer.workspaces.values() if it.chat_id == viewer.person.telegram_id), None)
    return {
        "mine": None if own is None else (store.messages.count_in(own.id), store.tasks.count_in(own.id)),
        "inbox_days": seat.services.inbox_days,
        "here": None if place is None else _kept_here(store, seat, place),
        "keeping": None if place is None else _keeping(seat, place),
        "feeds": None if place is None else feeds.drawn(store, seat, place),
        "formats": [(name, it.name, it.extension) for name, it in FORMATS.items()],
        "erasable": place is not None and place.kind == "group" and seat.may("appoint"),
    }


def _kept_here(store: Store, seat: Seat, place: Workspace) -> Facts:
    _, label, why = POLICIES[policy_of(place)]
    return {
        "messages": store.messages.count_in(place.id),
        "tasks": store.tasks.count_in(place.id),
        "policy": seat.texts.gettext(label),
        "why": seat.texts.gettext(why),
        "model": seat.services.models.of(place),
    }


def _keeping(seat: Seat, place: Workspace) -> Facts:
    chosen = retention.retention_of(place)
    return {
        "texts": chosen.texts,
        "tasks": chosen.tasks,
        "may": seat.may("settings"),
        "most": retention.MOST_DAYS,
        "no_text": policy_of(place) == NO_TEXT,
    }


def _days(form: Form, name: str) -> int | None:
    """Empty keeps for ever."""
    return form.number(name, least=retention.LEAST_DAYS, most=retention.MOST_DAYS) if form.text(name) else None


def _chosen(form: Form) -> Retention:
    return Retention(_days(form, "texts"), _days(form, "tasks"))


def _try_keeping(store: Store, seat: Seat, form: Form) -> Facts:
    """What would go at once, before it is switched on."""
    chosen = _chosen(form)
    found = retention.preview(store, seat.actor, seat.place.id, chosen, seat.viewer.now)
    return {"tried": {"chosen": chosen, "found": found}, "saved": False}


def _keep(store: Store, seat: Seat, form: Form) -> None:
    retention.set_retention(store, seat.actor, seat.place.id, _chosen(form))


def _erase_me(store: Store, seat: Seat, form: Form) -> None:
    """Only with the name typed: it can't be taken back."""
    if form.text("name").strip().casefold() != seat.viewer.person.name.strip().casefold():
        raise TaskError("not_typed", field="name")
    erasure.erase(store, seat.actor)


def _erase_workspace(store: Store, seat: Seat, form: Form) -> None:
    if form.text("title").strip().casefold() != seat.place.title.strip().casefold():
        seat.actor.require(store, seat.place.id, "appoint")
        raise TaskError("not_typed", field="title")
    erasure.erase_workspace(store, seat.actor, seat.place.id)


SECTION = Section(
    "privacy",
    "lock",
    _line,
    _draw,
    {
        **feeds.DEEDS,
        "try-keeping": Deed(_try_keeping, "texts"),
        "keep": Deed(_keep, "texts"),
        "erase-me": Deed(_erase_me, "name"),
        "erase-workspace": Deed(_erase_workspace, "title"),
    },
    personal=True,
)
