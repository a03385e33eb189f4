"""How messages are read: by whom, how sure a reader must be, what people have taught it, and how often it was right."""

from collections.abc import Sequence

from storage.reading_tables import Correction
from storage.store import Store
from storage.tables import Workspace
from tasks import learning, options
from tasks.doubts import LIMITS, chosen_limits
from tasks.earning import Record, let_earn, records_of
from tasks.models import BUILT_IN, policy_of
from tasks.rules import TaskError
from tasks.stats import ai_stats
from webapp.screens.forms import Form
from webapp.screens.settings import trying
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.choices import reader

LESSONS = 50
"""How many lessons are listed, the newest first."""


def _line(_store: Store, seat: Seat) -> str:
    model = seat.services.models.of(seat.place) or BUILT_IN
    return seat.texts.gettext("Reader: {name}").format(name=reader(model, seat.texts))


def _draw(store: Store, seat: Seat) -> Facts:
    place, models = seat.place, seat.services.models
    stats, readers = ai_stats(store, [place.id]), _readers(seat)
    return {
        "reader": reader(models.of(place) or BUILT_IN, seat.texts),
        "classifier": place.options.get("classifier") or "",
        "readers": readers,
        "installation": reader(models.model or BUILT_IN, seat.texts),
        "policy": policy_of(place),
        "limits": [(field, round(it.ask * 100), round(it.apply * 100)) for field, it in chosen_limits(place).items()],
        "usual": {field: (round(it.ask * 100), round(it.apply * 100)) for field, it in LIMITS.items()},
        "beside": [("limits", f"{side}-{field}") for side in ("ask", "apply") for field in LIMITS],
        "guidance": place.options.get("guidance", ""),
        "longest_guidance": options.GUIDANCE_LIMIT,
        "earning": place.options.get("earning", True),
        "earned": [_earned(place, field, record) for field, record in records_of(store, place.id).items() if record.of],
        "candidate": next((name for name, _ in readers if name != (models.of(place) or BUILT_IN)), ""),
        **trying.drawn(store, seat),
        "stats": stats,
        "lessons": [_lesson(store, it) for it in _lessons(store, place.id)],
    }


def _earned(place: Workspace, field: str, record: Record) -> Facts:
    own, freedom = field in place.options.get("limits", {}), place.options.get("earned", {}).get(field)
    return {"field": field, "right": record.right, "of": record.of, "how": "own" if own else freedom or "usual"}


def _readers(seat: Seat) -> list[tuple[str, str]]:
    """The built-in one, models that are there now, and the one that is chosen, whether or not it is there."""
    chosen = seat.place.options.get("classifier")
    names = dict.fromkeys([BUILT_IN, *([chosen] if chosen else []), *seat.models])
    return [(name, reader(name, seat.texts)) for name in names]


def _lessons(store: Store, workspace_id: int) -> Sequence[Correction]:
    return store.corrections.page([workspace_id], before=None, limit=LESSONS)[:LESSONS]


def _lesson(store: Store, correction: Correction) -> Facts:
    value = correction.value.get("value")
    if correction.field == "assignee" and isinstance(value, int):
        person = store.people.get(value)
        value = person.name if person is not None else None
    return {
        "id": correction.public_id,
        "field": correction.field,
        "value": value,
        "text": correction.text,
        "scope": str(correction.scope),
        "accepted": correction.accepted,
    }


def _choose_reader(store: Store, seat: Seat, form: Form) -> None:
    name = form.text("reader") or None
    if name is not None and name not in {known for known, _ in _readers(seat)}:
        raise TaskError("no_model", field="reader")
    options.set_classifier(store, seat.actor, seat.place.id, name, seat.services.models)


def _set_limits(store: Store, seat: Seat, form: Form) -> None:
    limits = {
        field: (form.number(f"ask-{field}", most=100) / 100, form.number(f"apply-{field}", most=100) / 100)
        for field in LIMITS
    }
    changed = {field: pair for field, pair in limits.items() if pair != (LIMITS[field].ask, LIMITS[field].apply)}
    if any(ask > apply for ask, apply in limits.values()):
        worst = next(field for field, (ask, apply) in limits.items() if ask > apply)
        raise TaskError("bad_value", field=f"ask-{worst}")
    options.set_limits(store, seat.actor, seat.place.id, dict.fromkeys(LIMITS) | changed)


def _usual_limits(store: Store, seat: Seat, _form: Form) -> None:
    options.set_limits(store, seat.actor, seat.place.id, dict.fromkeys(LIMITS))


def _set_guidance(store: Store, seat: Seat, form: Form) -> None:
    options.set_guidance(store, seat.actor, seat.place.id, form.text("guidance"))


def _let_earn(store: Store, seat: Seat, form: Form) -> None:
    let_earn(store, seat.actor, seat.place.id, on=form.on("earning"))


def _forget(store: Store, seat: Seat, form: Form) -> None:
    correction = store.corrections.by_public_id([seat.place.id], form.text("lesson"))
    if correction is None:
        raise TaskError("not_found")
    learning.forget(store, seat.actor, correction.id)


SECTION = Section(
    "ai",
    "sparkles",
    _line,
    _draw,
    {
        "reader": Deed(_choose_reader, "reader"),
        "limits": Deed(_set_limits),
        "usual": Deed(_usual_limits),
        "guidance": Deed(_set_guidance, "guidance"),
        "earning": Deed(_let_earn),
        "forget": Deed(_forget),
        **trying.DEEDS,
    },
)
