"""When a digest comes and what is in it: the same form for a person's and for a group's."""

from dataclasses import replace

from storage.store import Store
from storage.tables import Person, Workspace
from tasks.rules import TaskError
from tasks.schedules import Every, Part, schedule_of, set_schedule
from webapp.screens.forms import Form
from webapp.screens.settings.section import Facts, Seat
from wording.choices import EVERY, PARTS, weekday


def shown(seat: Seat, owner: Person | Workspace) -> Facts:
    """What the form has, with all that can be chosen."""
    schedule, say = schedule_of(owner), seat.texts.gettext
    workspaces = [(it.public_id, it.title) for it in seat.viewer.workspaces.values()]
    about = seat.viewer.workspaces.get(schedule.workspace or 0)
    return {
        "schedule": schedule,
        "at": f"{schedule.at:%H:%M}",
        "everies": [(str(every), say(label)) for every, label in EVERY.items()],
        "days": [(day, weekday(day, seat.viewer.locale)) for day in range(7)],
        "parts": [(str(part), say(label), part in schedule.parts) for part, label in PARTS.items()],
        "scopes": workspaces if isinstance(owner, Person) and len(workspaces) > 1 else [],
        "about": about.public_id if about is not None else "",
    }


def keep(store: Store, seat: Seat, owner: Person | Workspace, form: Form) -> None:
    """Raises `TaskError` "bad_value", "bad_hours", "not_allowed"."""
    parts = set(form.texts("part"))
    if not parts <= {*Part}:
        raise TaskError("bad_value", field="part")
    schedule = replace(
        schedule_of(owner),
        every=form.one_of("every", Every),
        day=form.number("day", most=6),
        at=form.clock("at"),
        parts=tuple(part for part in Part if part in parts),
        empty=form.on("empty"),
    )
    if isinstance(owner, Person) and "about" in form:
        schedule = replace(schedule, workspace=_about(seat, form.text("about")))
    set_schedule(store, seat.actor, owner, schedule, seat.viewer.now)


def _about(seat: Seat, public_id: str) -> int | None:
    """The only workspace that it is about; None for all that is one's own."""
    if not public_id:
        return None
    found = next((it.id for it in seat.viewer.workspaces.values() if it.public_id == public_id), None)
    if found is None:
        raise TaskError("not_found")
    return found
