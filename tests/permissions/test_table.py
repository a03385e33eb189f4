"""The table of rights is written down as it is, and asked for by its own words only."""

import ast
import re
from pathlib import Path

from tasks.rules import ROLES, VERBS, may
from tests.handlers.test_forged import kinds
from tests.permissions.chat_doors import BUTTONS, COMMANDS
from tests.permissions.doors import DOORS, doors_at
from tests.permissions.drawing import BEGINS, ENDS, PAPER, WORDS, commands, drawn
from tests.webapp.conftest import Clock, RecordingBell, _services
from webapp.app import create_app
from webapp.screens.settings import connection, hook_in, hook_out
from webapp.screens.settings.pages import SECTIONS
from webapp.screens.tasks.deeds import DEEDS

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"\| `(\w+)` \| [^|]+ \| ([✓–]) \| ([✓–]) \| ([✓–]) \| ([✓–]) \|")
_ASKING = frozenset({"require", "visible_task", "visible_correction", "may", "writable", "named_workspace"})


def test_the_documentation_draws_the_table() -> None:
    text = (ROOT / "docs/PERMISSIONS.md").read_text("utf-8")

    drawn = {verb: [cell == "✓" for cell in cells] for verb, *cells in _ROW.findall(text)}

    assert drawn == {verb: [may(role, verb) for role in ROLES] for verb in VERBS}


def test_no_door_asks_for_a_right_that_is_not_in_the_table() -> None:
    asked = {
        (path.relative_to(ROOT).as_posix(), verb)
        for folder in ("tasks", "handlers", "webapp")
        for path in (ROOT / folder).rglob("*.py")
        for verb in _asked_for(ast.parse(path.read_text("utf-8")))
    }

    assert asked
    assert {(where, verb) for where, verb in asked if verb not in VERBS} == set()


def test_every_address_says_what_it_asks_for() -> None:
    app = create_app(_services(None, RecordingBell(), Clock()))  # type: ignore[arg-type]  # none is asked
    routes = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}

    known = {tuple(at.split(" ", 1)) for at in DOORS}

    assert {(method, path) for method, path in routes if method != "HEAD"} == known


def test_every_form_of_the_settings_says_what_it_asks_for() -> None:
    forms = {(name, deed) for name, section in SECTIONS.items() for deed in section.deeds}

    said = doors_at("POST /app/settings/{section}/{deed}")

    assert {(door.names["section"], door.names["deed"]) for door in said} == forms
    for at, deeds in (("sources", hook_in), ("outward", hook_out), ("connections", connection)):
        doors = doors_at(f"POST /app/settings/{at}/{{id}}/{{deed}}")
        assert {door.names["deed"] for door in doors} == set(deeds._DEEDS)
    assert {door.names["deed"] for door in doors_at("POST /app/tasks/{id}/{deed}")} == set(DEEDS)


def test_every_command_and_button_says_what_it_asks_for() -> None:
    assert set(COMMANDS) == commands()
    assert set(BUTTONS) == {kind.__prefix__ for kind in kinds()}


def test_every_door_asks_for_a_right_that_there_is() -> None:
    asked = {door.right for at in DOORS for door in doors_at(at)} | set(BUTTONS.values()) | set(COMMANDS.values())

    assert asked - set(VERBS) == set(WORDS)
    assert set(VERBS) <= asked


def test_the_documentation_lists_every_door() -> None:
    text = PAPER.read_text("utf-8")

    assert text.partition(BEGINS)[2].partition(ENDS)[0] == drawn(), "run python -m tests.permissions.drawing"


def _asked_for(tree: ast.AST) -> list[str]:
    """The last text of each call that asks for a right."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) in _ASKING]
    last = [[arg.value for arg in call.args if isinstance(arg, ast.Constant)][-1:] for call in calls]
    return [value for values in last for value in values if isinstance(value, str)]


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
