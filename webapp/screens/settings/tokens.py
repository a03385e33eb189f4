"""What somebody's scripts sign in with, and where they are signed in themselves."""

from storage.store import Store
from tasks import audit, tokens
from tasks.rules import TaskError
from tasks.tokens import DAYS, NAME_LIMIT, SCOPES
from webapp.access import IDLE
from webapp.screens.forms import Form
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.moments import day, due_words

LENGTHS = (7, 30, DAYS, 365)
"""For how many days a token can be made here."""


def _line(store: Store, seat: Seat) -> str:
    count = len(tokens.tokens_of(store, seat.viewer.person))
    return seat.texts.ngettext("{count} token", "{count} tokens", count).format(count=count)


def _draw(store: Store, seat: Seat) -> Facts:
    viewer = seat.viewer
    titles = {id_: it.title for id_, it in viewer.workspaces.items()}
    kept = tokens.tokens_of(store, viewer.person)
    sessions = store.sessions.of_person(viewer.person.id, used_after=viewer.now - IDLE)

    def when(moment: object) -> str:
        return due_words(moment, "time", viewer.locale, viewer.zone, viewer.now)  # type: ignore[arg-type]

    return {
        "tokens": [
            {
                "id": it.public_id,
                "name": it.name,
                "scopes": it.scopes,
                "workspace": None if it.workspace_id is None else titles.get(it.workspace_id, "?"),
                "until": day(it.expires_at, viewer.locale, viewer.zone, viewer.now),
                "used": None if it.used_at is None else when(it.used_at),
            }
            for it in kept
        ],
        "sessions": [
            {
                "id": it.public_id,
                "platform": it.platform,
                "used": when(it.used_at),
                "this": it.public_id == seat.session,
            }
            for it in sessions
        ],
        "places": [(it.public_id, it.title) for it in viewer.workspaces.values()],
        "scopes": SCOPES,
        "lengths": LENGTHS,
        "usual": DAYS,
        "limit": NAME_LIMIT,
    }


def _make(store: Store, seat: Seat, form: Form) -> Facts:
    public_id = form.text("place")
    place = next((it for it in seat.viewer.workspaces.values() if it.public_id == public_id), None)
    if public_id and place is None:
        raise TaskError("not_found")
    token, secret = tokens.make_token(
        store,
        seat.viewer.person,
        name=form.text("name"),
        scopes=form.texts("scope"),
        days=form.number("days"),
        workspace_id=None if place is None else place.id,
    )
    return {"made": {"name": token.name, "secret": secret}}


def _revoke(store: Store, seat: Seat, form: Form) -> None:
    tokens.revoke(store, seat.viewer.person, form.text("token"))


def _sign_out(store: Store, seat: Seat, form: Form) -> None:
    if not store.sessions.end(seat.viewer.person.id, form.text("session")):
        raise TaskError("not_found")
    audit.record(store, seat.actor, "session.ended")


SECTION = Section(
    "tokens",
    "key-round",
    _line,
    _draw,
    {"make": Deed(_make, "name"), "revoke": Deed(_revoke), "sign-out": Deed(_sign_out)},
    personal=True,
)
