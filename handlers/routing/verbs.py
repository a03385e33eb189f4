"""What the buttons of the page of rules do, and the words that are typed for it."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from handlers.pages import Look, Prompt, ask, turn
from handlers.pressed import Pressed
from handlers.routing.choices import TYPED, Making, choices, takes_several
from handlers.routing.presses import (
    AskToDelete,
    DeleteRule,
    Field,
    MakeRule,
    Part,
    PickField,
    PickValue,
    SaveRule,
    ShiftRule,
    ShowRule,
    ShowRules,
    ShowStep,
    SwitchRule,
    TryRule,
    TypeValue,
)
from storage.store import Store
from tasks.routing import LONGEST, VALUES
from tasks.routing_rules import delete_rule, rule_by, save_rule, shift_rule, switch_rule
from tasks.rules import TaskError
from wording.rules import LABELS

_BETWEEN = re.compile(r"[,;\n]+")
_NOTHING: dict[str, Any] = {
    "when": None,
    "then": None,
    "rule": None,
    "field": None,
    "choices": None,
    "tried": None,
    "open": None,
    "sure": None,
}
"""Where nothing is open and nothing is being made."""


def _here(store: Store, pressed: Pressed) -> int:
    """The workspace. Raises `TaskError` for who may not make rules, and where others look on."""
    pressed.actor.require(store, pressed.delivery.workspace_id, "rules")
    if pressed.delivery.person_id != pressed.person.id:
        raise TaskError("not_allowed")
    return pressed.delivery.workspace_id


def _show_rules(store: Store, pressed: Pressed, data: ShowRules) -> str:
    _here(store, pressed)
    turn(store, pressed, part=str(Part.LIST), leaf=data.leaf, **_NOTHING)
    return ""


def _show_rule(store: Store, pressed: Pressed, data: ShowRule) -> str:
    rule_by(store, pressed.actor, _here(store, pressed), data.rule)
    turn(store, pressed, **_NOTHING | {"part": str(Part.RULE), "open": data.rule})
    return ""


def _make(store: Store, pressed: Pressed, data: MakeRule) -> str:
    made: dict[str, Any] = {"when": {}, "then": {}}
    workspace_id = _here(store, pressed)
    if data.rule:
        rule = rule_by(store, pressed.actor, workspace_id, data.rule)
        made = {"when": rule.when, "then": rule.then, "rule": rule.id}
    turn(store, pressed, **_NOTHING | {"part": str(Part.WHEN)} | made)
    return ""


def _show_step(store: Store, pressed: Pressed, data: ShowStep) -> str:
    """Raises `TaskError` where nothing is being made, or is not ready to be checked."""
    making = _making(store, pressed)
    if data.part in {Part.LIST, Part.RULE}:
        raise TaskError("bad_button")
    if data.part in {Part.THEN, Part.CHECK} and not making.when:
        raise TaskError("no_when")
    if data.part is Part.CHECK and not making.then:
        raise TaskError("no_then")
    turn(store, pressed, part=str(data.part), field=None, choices=None, tried=None)
    return ""


def _pick_field(store: Store, pressed: Pressed, data: PickField) -> str:
    _making(store, pressed)
    if data.field not in LABELS.get(data.part, {}):
        raise TaskError("bad_button")
    turn(store, pressed, part=str(data.part), field=str(data.field), choices=data.leaf)
    return ""


def _pick_value(store: Store, pressed: Pressed, data: PickValue) -> str:
    """Choose it, or take it out. What is not offered any more can't be chosen."""
    making = _making(store, pressed)
    if data.field not in LABELS.get(data.part, {}):
        raise TaskError("bad_button")
    offered = choices(store, pressed.actor, making, data.part, data.field)
    value = next((it.value for it in offered if it.key == data.key), None)
    if value is None:
        raise TaskError("not_found")
    chosen = making.chosen(data.part, data.field)
    if takes_several(data.part, data.field):
        chosen = [it for it in chosen if it != value] if value in chosen else [*chosen, value]
        _put(store, pressed, data.part, data.field, chosen)
    else:
        _put(store, pressed, data.part, data.field, None if chosen == [value] else value)
    return ""


def _type(store: Store, pressed: Pressed, data: TypeValue) -> str:
    _making(store, pressed)
    if data.field not in TYPED:
        raise TaskError("bad_button")
    ask(store, pressed, str(data.field))
    return ""


def _try(store: Store, pressed: Pressed, _data: TryRule) -> str:
    _making(store, pressed)
    turn(store, pressed, part=str(Part.CHECK), tried=True)
    return ""


def _save(store: Store, pressed: Pressed, _data: SaveRule) -> str:
    making = _making(store, pressed)
    where = making.workspace_id
    rule = save_rule(store, pressed.actor, where, making.when, making.then, rule_id=making.rule_id)
    turn(store, pressed, part=str(Part.LIST), **_NOTHING)
    return pressed.texts.gettext("Rule {number} is kept").format(number=rule.number)


def _switch(store: Store, pressed: Pressed, data: SwitchRule) -> str:
    switch_rule(store, pressed.actor, _here(store, pressed), data.rule, on=data.on)
    turn(store, pressed)
    return ""


def _shift(store: Store, pressed: Pressed, data: ShiftRule) -> str:
    shift_rule(store, pressed.actor, _here(store, pressed), data.rule, up=data.up)
    turn(store, pressed)
    return ""


def _ask_to_delete(store: Store, pressed: Pressed, data: AskToDelete) -> str:
    rule_by(store, pressed.actor, _here(store, pressed), data.rule)
    turn(store, pressed, **_NOTHING | {"part": str(Part.RULE), "open": data.rule, "sure": data.sure or None})
    return ""


def _delete(store: Store, pressed: Pressed, data: DeleteRule) -> str:
    delete_rule(store, pressed.actor, _here(store, pressed), data.rule)
    turn(store, pressed, part=str(Part.LIST), **_NOTHING)
    return pressed.texts.gettext("Deleted")


def _making(store: Store, pressed: Pressed) -> Making:
    """The rule that is being made. Raises `TaskError` where none is any more."""
    workspace_id = _here(store, pressed)
    if "when" not in pressed.delivery.view:
        raise TaskError("old_card")
    return Making.of(workspace_id, pressed.delivery.view)


def _put(store: Store, pressed: Pressed, part: Part, field: Field, value: Any) -> None:
    if isinstance(value, list) and len(value) > VALUES:
        raise TaskError("too_full")
    said = {name: kept for name, kept in pressed.delivery.view.get(str(part), {}).items() if name != field}
    turn(store, pressed, **{str(part): said | ({str(field): value} if value not in (None, []) else {})})


def typed(store: Store, pressed: Pressed, field: str, words: str) -> str:
    """Words or names, with commas between them. Raises `TaskError` for what is too long or too much."""
    making = _making(store, pressed)
    if field not in TYPED:
        raise TaskError("not_understood")
    said = [" ".join(it.split()) for it in _BETWEEN.split(words)]
    new = [it for it in said if it]
    if not new:
        raise TaskError("not_understood")
    if any(len(it) > LONGEST for it in new):
        raise TaskError("bad_value")
    name = Field(field)
    _put(store, pressed, Part.WHEN, name, list(dict.fromkeys([*making.chosen(Part.WHEN, name), *new])))
    return ""


def _ask_words(_store: Store, look: Look) -> Prompt:
    question = look.say("Which words must a message have? Any of them is enough; put commas between them.")
    return Prompt(question, look.texts.gettext("server, crash, down"))


def _ask_author(_store: Store, look: Look) -> Prompt:
    question = look.say("Who writes it? Answer with the name as Telegram shows it; put commas between several.")
    return Prompt(question, look.texts.gettext("Name"))


PROMPTS = {str(Field.WORDS): _ask_words, str(Field.AUTHOR): _ask_author}

VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {
        ShowRules: _show_rules,
        ShowRule: _show_rule,
        MakeRule: _make,
        ShowStep: _show_step,
        PickField: _pick_field,
        PickValue: _pick_value,
        TypeValue: _type,
        TryRule: _try,
        SaveRule: _save,
        SwitchRule: _switch,
        ShiftRule: _shift,
        AskToDelete: _ask_to_delete,
        DeleteRule: _delete,
    }
)
