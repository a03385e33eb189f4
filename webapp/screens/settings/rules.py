"""The rules that route what comes in: in their order, made and changed with one form, tried before they are kept."""

from collections.abc import Sequence

from storage.store import Store
from storage.team_tables import RoutingRule
from tasks.routing import LONGEST
from tasks.routing_rules import delete_rule, has_right, rules_of, save_rule, shift_rule, switch_rule, try_rule
from tasks.rules import TaskError
from webapp.screens.forms import Form
from webapp.screens.settings.rule_form import as_form, offered, said
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.rules import Named, part_words

SAMPLES = 5
"""How many messages that a rule fits are named."""


def _line(store: Store, seat: Seat) -> str:
    count = sum(rule.enabled for rule in rules_of(store, seat.actor, seat.place.id))
    return seat.texts.ngettext("{count} rule is on", "{count} rules are on", count).format(count=count)


def _draw(store: Store, seat: Seat) -> Facts:
    """Who may not make rules sees them, without the names of workspaces that are not theirs."""
    rules = rules_of(store, seat.actor, seat.place.id)
    named = Named.of(store, (rule.then for rule in rules))
    seen = {id_: it for id_, it in named.workspaces.items() if id_ in seat.viewer.scope}
    named = Named(named.people, seen, named.connections)
    shown = [_shown(store, seat, named, rule) for rule in rules]
    return {"rules": shown, "offered": offered(store, seat) if seat.may("rules") else {}, "longest": LONGEST}


def _shown(store: Store, seat: Seat, named: Named, rule: RoutingRule) -> Facts:
    return {
        "id": rule.public_id,
        "number": rule.number,
        "enabled": rule.enabled,
        "when": part_words(seat.texts, named, "when", rule.when),
        "then": part_words(seat.texts, named, "then", rule.then),
        "well": has_right(store, rule),
        "chosen": as_form(seat, rule, {id_: it.public_id for id_, it in named.connections.items()}),
    }


def _id(store: Store, seat: Seat, form: Form) -> int:
    """Raises `TaskError` "not_found" for another workspace's."""
    found: Sequence[RoutingRule] = rules_of(store, seat.actor, seat.place.id)
    rule = next((it for it in found if it.public_id == form.text("rule")), None)
    if rule is None:
        raise TaskError("not_found")
    return rule.id


def _save(store: Store, seat: Seat, form: Form) -> Facts | None:
    """Keep it, or try it on the last messages where the form says so."""
    (when, then), rule_id = said(store, seat, form), _id(store, seat, form) if form.text("rule") else None
    if form.text("try"):
        tried = try_rule(store, seat.actor, seat.place.id, when, then, rule_id=rule_id)
        titles = [found.title for found in tried.found[:SAMPLES]]
        return {
            "saved": False,
            "tried": {"looked": tried.looked, "count": len(tried.found), "titles": titles, "form": form},
        }
    save_rule(store, seat.actor, seat.place.id, when, then, rule_id=rule_id)
    return None


def _switch(store: Store, seat: Seat, form: Form) -> None:
    switch_rule(store, seat.actor, seat.place.id, _id(store, seat, form), on=form.on("enabled"))


def _shift(store: Store, seat: Seat, form: Form) -> None:
    shift_rule(store, seat.actor, seat.place.id, _id(store, seat, form), up=form.text("way") == "up")


def _delete(store: Store, seat: Seat, form: Form) -> None:
    delete_rule(store, seat.actor, seat.place.id, _id(store, seat, form))


SECTION = Section(
    "rules",
    "list",
    _line,
    _draw,
    {
        "save": Deed(_save, "when"),
        "switch": Deed(_switch),
        "move": Deed(_shift),
        "delete": Deed(_delete),
    },
)
