"""What somebody is told without asking, when, and of which groups nothing."""

from storage.store import Store
from tasks import quiet
from tasks.quiet import EVER, Notice
from tasks.rules import TaskError
from tasks.schedules import Every, schedule_of
from webapp.screens.forms import Form
from webapp.screens.settings import digest
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.choices import EVERY, MUTES, NOTICES
from wording.moments import due_words


def _line(_store: Store, seat: Seat) -> str:
    me, say = seat.viewer.person, seat.texts.gettext
    hours = quiet.quiet_hours(me)
    told = say("Digest: {when}").format(when=say(EVERY[schedule_of(me).every]))
    night = say("Quiet hours: {hours}").format(hours="–".join(f"{it:%H:%M}" for it in hours) if hours else say("none"))
    return f"{told} · {night}"


def _draw(store: Store, seat: Seat) -> Facts:
    me, say = seat.person(store), seat.texts.gettext
    hours = quiet.quiet_hours(me)
    groups = [it for it in seat.viewer.workspaces.values() if it.kind == "group"]
    return {
        "notices": [(str(kind), say(label), quiet.is_on(me, kind)) for kind, label in NOTICES.items()],
        "quiet": [f"{hour:%H:%M}" for hour in hours] if hours else None,
        "digest": digest.shown(seat, me),
        "off": schedule_of(me).every is Every.OFF,
        "groups": [(it, _until(seat, quiet.muted(me, it.id, seat.viewer.now))) for it in groups],
        "mutes": [(name, say(label)) for name, (label, _) in MUTES.items()],
        "reachable": me.reachable,
    }


def _until(seat: Seat, muted: quiet.Until | None) -> str | None:
    """How long a group is muted, in words; None where it is not."""
    if muted is None:
        return None
    if muted == EVER:
        return seat.texts.gettext("for ever")
    assert not isinstance(muted, str)
    viewer = seat.viewer
    words = due_words(muted, "time", viewer.locale, viewer.zone, viewer.now)
    return seat.texts.gettext("until {moment}").format(moment=words)


def _choose_notices(store: Store, seat: Seat, form: Form) -> None:
    me, wanted = seat.person(store), form.texts("notice")
    for kind in Notice:
        quiet.switch(me, kind, on=str(kind) in wanted)


def _set_quiet(store: Store, seat: Seat, form: Form) -> None:
    hours = (form.clock("from"), form.clock("to")) if form.on("quiet") else None
    quiet.set_quiet_hours(seat.person(store), hours)


def _set_digest(store: Store, seat: Seat, form: Form) -> None:
    digest.keep(store, seat, seat.person(store), form)


def _mute(store: Store, seat: Seat, form: Form) -> None:
    """ "" ends it."""
    group = next((it for it in seat.viewer.workspaces.values() if it.public_id == form.text("group")), None)
    if group is None:
        raise TaskError("not_found")
    chosen = form.text("length")
    if chosen and chosen not in MUTES:
        raise TaskError("bad_value", field="length")
    length = MUTES[chosen][1] if chosen else None
    until = None if not chosen else EVER if length is None else seat.viewer.now + length
    quiet.mute(store, seat.person(store), group.id, until)


SECTION = Section(
    "notifications",
    "bell",
    _line,
    _draw,
    {
        "notices": Deed(_choose_notices),
        "quiet": Deed(_set_quiet, "from"),
        "digest": Deed(_set_digest, "at"),
        "mute": Deed(_mute),
    },
    personal=True,
)
