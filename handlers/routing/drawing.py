"""/rules: all rules, one rule, and the steps in which one is made."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Bold, Italic, Text

from handlers.cards.lines import TITLE
from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.pages import Look, Page
from handlers.pages.page import Rows
from handlers.routing.choices import TYPED, Making, choices
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
from handlers.teams.leaves import leaf_of, turning
from locales import mark
from locales.refusals import refusal
from storage.store import Store
from storage.team_tables import RoutingRule
from tasks.routing_rules import Found, Trial, has_right, rules_of, try_rule
from tasks.rules import TaskError, may
from wording.lines import capitalised, one_line
from wording.names import NAME
from wording.rules import LABELS, Named, part_words, rule_words, value_words

RULES = "rules_"
"""Payload of /start that opens the rules of a workspace in private; its public id follows."""

ON_A_LEAF, OFFERED, SAMPLES = 8, 10, 5
LONG_LINE = 300
"""Longest line of a rule in the list, in code points; by itself a rule is shown whole."""

WHOLE = 1_500
LABEL = 30

_QUESTIONS: Mapping[Part, str] = MappingProxyType(
    {
        Part.WHEN: mark("When does the rule hold? All that you choose must be so; of several values any is enough."),
        Part.THEN: mark("What happens then?"),
    }
)


def draw(store: Store, look: Look) -> Page | None:
    if not may(look.actor.role(store, look.workspace.id), "rules"):
        return Page(Text(refusal(look.texts, "not_allowed")))
    if look.reader is None:
        return _in_group(store, look)
    part = Part(look.view.get("part", Part.LIST))
    return _DRAW[part](store, look)


def _heading(look: Look) -> Text:
    return look.say("Rules of {team}", team=Bold(one_line(look.workspace.title, NAME) or "…"))


def _in_group(store: Store, look: Look) -> Page:
    """Everybody sees it, so it is changed in private, where nobody sees what else its maker has."""
    url = f"https://t.me/{look.options.bot_username}?start={RULES}{look.workspace.public_id}"
    page = _list(store, look)
    return Page(page.text, [[InlineKeyboardButton(text=look.texts.gettext("Change the rules…"), url=url)]])


def _list(store: Store, look: Look) -> Page:
    say = look.texts.gettext
    rules = rules_of(store, look.actor, look.workspace.id)
    shown, leaf = leaf_of(rules, look.view.get("leaf", 0), ON_A_LEAF)
    named = Named.of(store, (rule.then for rule in shown))
    lines = [_heading(look), Text(), *(_line(store, look, named, rule) for rule in shown)]
    if not rules:
        lines.append(Text(say("A rule sets the fields of what comes in, sends it elsewhere or tells somebody.")))
    open_ = [button(str(rule.number), ShowRule(rule=rule.id)) for rule in shown]
    rows = [open_[start : start + 4] for start in range(0, len(open_), 4)]
    leaves = turning(look.texts, len(rules), leaf, ON_A_LEAF, lambda it: ShowRules(leaf=it))
    return Page(joined(lines, "\n"), [*rows, leaves, [button(say("New rule"), MakeRule(rule=0), "primary")]])


def _line(store: Store, look: Look, named: Named, rule: RoutingRule) -> Text:
    words = one_line(rule_words(look.texts, named, rule, well=has_right(store, rule)), LONG_LINE)
    return Text(f"{rule.number}. ", words if rule.enabled else Italic(words))


def _rule(store: Store, look: Look) -> Page:
    say, rule = look.texts.gettext, store.routing.get(look.workspace.id, look.view.get("open", 0))
    if rule is None:
        return _list(store, look)
    named, id_ = Named.of(store, [rule.then]), rule.id
    head = Bold(say("Rule {number}").format(number=rule.number))
    words = one_line(rule_words(look.texts, named, rule, well=has_right(store, rule)), 2 * WHOLE)
    back = [button(say("‹ Back"), ShowRules(leaf=look.view.get("leaf", 0)))]
    if look.view.get("sure"):
        question = Text(say("Delete it? What it has set stays as it is."))
        away = [button(say("Delete"), DeleteRule(rule=id_), "danger")]
        keep = [button(say("Keep it"), AskToDelete(rule=id_, sure=False))]
        return Page(joined([head, Text(words), question], "\n"), [[*away, *keep], back])
    switch = button(say("Switch off") if rule.enabled else say("Switch on"), SwitchRule(rule=id_, on=not rule.enabled))
    order = [button(sign, ShiftRule(rule=id_, up=up)) for sign, up in (("▲", True), ("▼", False))]
    change = [button(say("Change"), MakeRule(rule=id_)), button(say("Delete…"), AskToDelete(rule=id_, sure=True))]
    return Page(joined([head, Text(words)], "\n"), [[switch, *order], change, back])


def _when(store: Store, look: Look) -> Page:
    return _step(store, look, Part.WHEN, [[_to(look, mark("Next: what happens ›"), Part.THEN)]])


def _then(store: Store, look: Look) -> Page:
    on = [_to(look, mark("‹ Back"), Part.WHEN), _to(look, mark("Next: check ›"), Part.CHECK)]
    return _step(store, look, Part.THEN, [on])


def _step(store: Store, look: Look, part: Part, on: Rows) -> Page:
    """Fields to choose among, or the values of one of them."""
    making = Making.of(look.workspace.id, look.view)
    field = next((Field(name) for name in LABELS[part] if name == look.view.get("field")), None)
    if field is not None:
        return _values(store, look, making, part, field)
    say, said = look.texts.gettext, making.said(part)
    lines = [*_so_far(store, look, making), Text(say(_QUESTIONS[part]))]
    labels = {Field(name): _ticked(say(label), name in said) for name, label in LABELS[part].items()}
    fields = [button(label, PickField(part=part, field=name, leaf=0)) for name, label in labels.items()]
    rows = [fields[start : start + 2] for start in range(0, len(fields), 2)]
    return Page(joined(lines, "\n"), [*rows, *on, [_cancel(look)]])


def _values(store: Store, look: Look, making: Making, part: Part, field: Field) -> Page:
    say = look.texts.gettext
    offered = choices(store, look.actor, making, part, field)
    shown, leaf = leaf_of(offered, look.view.get("choices", 0), OFFERED)
    named, chosen = Named.of(store, [making.then]), making.chosen(part, field)
    labels = [it.label or _label(look, named, field, it.value) for it in shown]
    buttons = [
        button(
            _ticked(one_line(label, LABEL) or "…", it.value in chosen), PickValue(part=part, field=field, key=it.key)
        )
        for it, label in zip(shown, labels, strict=True)
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    leaves = turning(look.texts, len(offered), leaf, OFFERED, lambda it: PickField(part=part, field=field, leaf=it))
    typed = [[button(say("Type it…"), TypeValue(field=field))]] if field in TYPED and part is Part.WHEN else []
    lines = [*_so_far(store, look, making), Text(Bold(say(LABELS[part][field])))]
    if not offered and not typed:
        lines.append(Text(say("There is nothing to choose yet.")))
    if field is Field.WORDS:
        lines.append(Text(say("Any of these words, anywhere in the message. Press a word to take it out.")))
    return Page(joined(lines, "\n"), [*rows, leaves, *typed, [_to(look, mark("‹ Back"), part)], [_cancel(look)]])


def _label(look: Look, named: Named, field: Field, value: Any) -> str:
    words = value_words(look.texts, named, field, value)
    return capitalised(words) if field is Field.KIND else words


def _check(store: Store, look: Look) -> Page:
    say, making = look.texts.gettext, Making.of(look.workspace.id, look.view)
    lines = [*_so_far(store, look, making), *(_tried(store, look, making) if look.view.get("tried") else [])]
    try_it = [] if look.view.get("tried") else [[button(say("Try it on the last messages"), TryRule())]]
    save = [button(say("Save"), SaveRule(), "success")]
    return Page(joined(lines, "\n"), [*try_it, save, [_to(look, mark("‹ Back"), Part.THEN)], [_cancel(look)]])


def _so_far(store: Store, look: Look, making: Making) -> list[Text]:
    named, say = Named.of(store, [making.then]), look.texts.gettext
    rule = store.routing.get(look.workspace.id, making.rule_id) if making.rule_id else None
    title = say("Rule {number}").format(number=rule.number) if rule else say("A new rule")
    told = [(say("When"), Part.WHEN), (say("Then"), Part.THEN)]
    parts = [(label, part_words(look.texts, named, part, making.said(part))) for label, part in told]
    return [Text(Bold(title)), *(Text(f"{label}: ", one_line(words, WHOLE) or "…") for label, words in parts), Text()]


def _tried(store: Store, look: Look, making: Making) -> list[Text]:
    try:
        trial = try_rule(store, look.actor, look.workspace.id, making.when, making.then, rule_id=making.rule_id)
    except TaskError as error:
        return [Text(refusal(look.texts, error.code))]
    return [Text(_figures(look, trial)), *(_sample(store, look, found) for found in trial.found[:SAMPLES])]


def _figures(look: Look, trial: Trial) -> str:
    fitting = len(trial.found)
    words = look.texts.ngettext(
        "The rule fits {count} of the last {looked} messages that became tasks.",
        "The rule fits {count} of the last {looked} messages that became tasks.",
        fitting,
    )
    return words.format(count=fitting, looked=trial.looked)


def _sample(store: Store, look: Look, found: Found) -> Text:
    changes = part_words(look.texts, Named.of(store, [found.changes]), Part.THEN, found.changes)
    title = one_line(found.title, TITLE // 3) or "…"
    return Text("• ", title, " → ", one_line(changes, TITLE) or look.texts.gettext("nothing changes"))


def _to(look: Look, words: str, part: Part) -> InlineKeyboardButton:
    return button(look.texts.gettext(words), ShowStep(part=part))


def _cancel(look: Look) -> InlineKeyboardButton:
    return button(look.texts.gettext("✖ Cancel"), ShowRules(leaf=0))


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


_DRAW: Mapping[Part, Callable[[Store, Look], Page]] = MappingProxyType(
    {Part.LIST: _list, Part.RULE: _rule, Part.WHEN: _when, Part.THEN: _then, Part.CHECK: _check}
)
