"""Who looks: the language of the pages and of the bot, the time zone, and how the pages are to be used."""

from locales import LOCALES, own_name
from storage.store import Store
from tasks import people
from tasks.keeping import keep_option
from tasks.rules import TaskError
from tasks.zones import settle_zone
from webapp.screens.forms import Form
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from webapp.screens.settings.zones import zones_offered
from wording.zones import zone_words

KEYS = "keys"
"""The option of a person that is False where single keys are to do nothing."""


def _line(_store: Store, seat: Seat) -> str:
    viewer = seat.viewer
    return f"{own_name(viewer.locale)} · {zone_words(viewer.zone, viewer.locale, viewer.now)}"


def _draw(store: Store, seat: Seat) -> Facts:
    viewer, me = seat.viewer, seat.person(store)
    return {
        "me": me,
        "languages": [(code, own_name(code)) for code in LOCALES],
        "zone": zone_words(me.zone, viewer.locale, viewer.now),
        "zones": zones_offered(viewer, "", me.zone),
        "keys": me.options.get(KEYS, True),
    }


def _set_language(store: Store, seat: Seat, form: Form) -> None:
    people.set_locale(store, seat.viewer.person.id, form.text("locale"))


def _set_zone(store: Store, seat: Seat, form: Form) -> None:
    if not people.is_zone(form.text("zone")):
        raise TaskError("bad_zone", field="zone")
    settle_zone(store, seat.person(store), form.text("zone"))


def _set_use(store: Store, seat: Seat, form: Form) -> None:
    """What is as usual is not kept."""
    keep_option(seat.person(store), KEYS, None if form.on(KEYS) else False)


SECTION = Section(
    "me",
    "user",
    _line,
    _draw,
    {"language": Deed(_set_language, "locale"), "zone": Deed(_set_zone, "zone"), "use": Deed(_set_use)},
    personal=True,
)
