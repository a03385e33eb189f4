"""A workspace: its name, language and zone, what may leave the machine, and how the bot behaves in its group."""

from datetime import datetime

from locales import LOCALES, own_name
from storage.store import Store
from tasks import asking, options, overhearing, quiet, workspace_settings, workspaces
from tasks.keeping import settable
from tasks.models import policy_of
from tasks.overhearing import EMOJI
from tasks.quiet import EVER, Until
from tasks.rules import TaskError
from webapp.screens.forms import Form
from webapp.screens.settings import digest
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from webapp.screens.settings.zones import zones_offered
from wording.choices import MUTES, POLICIES
from wording.lines import one_line
from wording.moments import due_words
from wording.names import NAME
from wording.zones import zone_words


def _line(_store: Store, seat: Seat) -> str:
    place, viewer = seat.place, seat.viewer
    title = one_line(place.title, NAME) or "…"
    return f"{title} · {own_name(place.locale)} · {zone_words(place.zone, viewer.locale, viewer.now)}"


def _draw(store: Store, seat: Seat) -> Facts:
    place, viewer = seat.place, seat.viewer
    say = seat.texts.gettext
    muted = quiet.muted_chat(place, viewer.now)
    working = workspaces.chosen(store, viewer.person)
    return {
        "place": place,
        "own": place.chat_id == viewer.person.telegram_id,
        "languages": [(code, own_name(code)) for code in LOCALES],
        "zones": zones_offered(viewer, "", place.zone),
        "zone": zone_words(place.zone, viewer.locale, viewer.now),
        "policy": policy_of(place),
        "policies": [(name, sign, say(label), say(why)) for name, (sign, label, why) in POLICIES.items()],
        "askers": asking.tells_askers(place),
        "muted": muted,
        "ever": EVER,
        "until": _until(seat, muted),
        "mutes": [(name, say(label)) for name, (label, _) in MUTES.items()],
        "overhears": overhearing.is_on(place),
        "emoji": overhearing.emoji_of(place),
        "emojis": EMOJI,
        "works_here": place.id == working.id if working is not None else place.chat_id == viewer.person.telegram_id,
        "digest": digest.shown(seat, place) if place.kind == "group" else None,
    }


def _until(seat: Seat, muted: Until | None) -> str:
    viewer = seat.viewer
    return due_words(muted, "time", viewer.locale, viewer.zone, viewer.now) if isinstance(muted, datetime) else ""


def _rename(store: Store, seat: Seat, form: Form) -> None:
    workspace_settings.rename(store, seat.actor, seat.place.id, form.text("title"))


def _set_language(store: Store, seat: Seat, form: Form) -> None:
    workspace_settings.set_locale(store, seat.actor, seat.place.id, form.text("locale"))


def _set_zone(store: Store, seat: Seat, form: Form) -> None:
    workspace_settings.set_zone(store, seat.actor, seat.place.id, form.text("zone"))


def _set_policy(store: Store, seat: Seat, form: Form) -> None:
    options.set_policy(store, seat.actor, seat.place.id, form.text("policy"))


def _tell_askers(store: Store, seat: Seat, form: Form) -> None:
    workspace_settings.tell_askers(store, seat.actor, seat.place.id, on=form.on("askers"))


def _mute(store: Store, seat: Seat, form: Form) -> None:
    """ "" ends it."""
    chosen = form.text("length")
    if chosen and chosen not in MUTES:
        raise TaskError("bad_value", field="length")
    length = MUTES[chosen][1] if chosen else None
    until = None if not chosen else EVER if length is None else seat.viewer.now + length
    quiet.mute_chat(store, seat.actor, seat.place.id, until)


def _overhear(store: Store, seat: Seat, form: Form) -> None:
    """The whole group is told, since it is everybody's talk."""
    on, place = form.on("overhear"), seat.place
    if overhearing.switch(store, seat.actor, place.id, on=on):
        request = f"app:{seat.viewer.now.timestamp()}"
        overhearing.tell_everybody(store, seat.actor, place.id, on=on, request=request)


def _choose_emoji(store: Store, seat: Seat, form: Form) -> None:
    overhearing.choose_emoji(store, seat.actor, seat.place.id, form.text("emoji"))


def _work_here(store: Store, seat: Seat, _form: Form) -> None:
    workspaces.choose(store, seat.viewer.person.id, seat.place.id)


def _set_digest(store: Store, seat: Seat, form: Form) -> None:
    place = settable(store, seat.actor, seat.place.id)
    if place.kind != "group":
        raise TaskError("not_found")
    digest.keep(store, seat, place, form)


SECTION = Section(
    "workspace",
    "message-circle",
    _line,
    _draw,
    {
        "title": Deed(_rename, "title"),
        "language": Deed(_set_language, "locale"),
        "zone": Deed(_set_zone, "zone"),
        "policy": Deed(_set_policy, "policy"),
        "askers": Deed(_tell_askers),
        "mute": Deed(_mute),
        "overhear": Deed(_overhear),
        "emoji": Deed(_choose_emoji),
        "here": Deed(_work_here),
        "digest": Deed(_set_digest, "at"),
    },
)
