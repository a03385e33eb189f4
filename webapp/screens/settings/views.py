"""Lists under a name: renamed, shared with the team, put into the digest, put in order, removed."""

from collections.abc import Sequence

from storage.store import Store
from storage.web_tables import SavedFilter
from tasks import saving
from tasks.rules import TaskError
from tasks.saving import NAME_LIMIT
from webapp.screens.forms import Form
from webapp.screens.settings.section import Deed, Facts, Seat, Section


def _line(store: Store, seat: Seat) -> str:
    count = len(_all(store, seat))
    return seat.texts.ngettext("{count} view", "{count} views", count).format(count=count)


def _draw(store: Store, seat: Seat) -> Facts:
    found, me = _all(store, seat), seat.viewer.person.id
    return {
        "own": [_shown(store, seat, view) for view in found if view.person_id == me],
        "others": [_shown(store, seat, view) for view in found if view.person_id != me],
        "limit": NAME_LIMIT,
    }


def _all(store: Store, seat: Seat) -> Sequence[SavedFilter]:
    return saving.visible(store, seat.actor, seat.viewer.scope)


def _beside(store: Store, seat: Seat, view: SavedFilter) -> list[str]:
    """Public ids of those that it can change places with: tabs show what is shared behind one's own."""
    same = (view.person_id, view.shared)
    return [it.public_id for it in _all(store, seat) if (it.person_id, it.shared) == same]


def _shown(store: Store, seat: Seat, view: SavedFilter) -> Facts:
    beside = _beside(store, seat, view)
    maker = store.people.get(view.person_id) if view.person_id is not None else None
    return {
        "id": view.public_id,
        "name": view.name,
        "page": view.page,
        "href": f"/app/{view.page}?{view.query}",
        "shared": view.shared,
        "in_digest": view.in_digest,
        "first": view.public_id == beside[0],
        "last": view.public_id == beside[-1],
        "mine": view.person_id == seat.viewer.person.id,
        "maker": maker.name if maker is not None else "",
        "workspace": seat.viewer.elsewhere(view.workspace_id),
        "changeable": saving.is_own(store, seat.actor, view),
        "sharable": seat.viewer.may(view.workspace_id, "share"),
    }


def _rename(store: Store, seat: Seat, form: Form) -> None:
    saving.change(store, seat.actor, form.text("view"), name=form.text("name"))


def _share(store: Store, seat: Seat, form: Form) -> None:
    saving.change(store, seat.actor, form.text("view"), shared=form.on("shared"))


def _put_in_digest(store: Store, seat: Seat, form: Form) -> None:
    saving.change(store, seat.actor, form.text("view"), in_digest=form.on("in_digest"))


def _move(store: Store, seat: Seat, form: Form) -> None:
    """Let a view of one's own change places with the one before it, or after it; the first and the last stay."""
    view = saving.find(store, seat.actor, store.saved.by_public_id(form.text("view")))
    if view.person_id != seat.viewer.person.id:
        raise TaskError("not_allowed")
    ids = _beside(store, seat, view)
    place = ids.index(view.public_id)
    other = place + (-1 if form.text("way") == "up" else 1)
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
        for position, public_id in enumerate(ids):
            saving.change(store, seat.actor, public_id, position=position)


def _remove(store: Store, seat: Seat, form: Form) -> None:
    saving.remove(store, seat.actor, form.text("view"))


SECTION = Section(
    "views",
    "star",
    _line,
    _draw,
    {
        "rename": Deed(_rename, "name"),
        "share": Deed(_share),
        "digest": Deed(_put_in_digest),
        "move": Deed(_move),
        "remove": Deed(_remove),
    },
    personal=True,
)
