"""The table of rights is written down as it is, and asked for by its own words only."""

import ast
import re
from pathlib import Path

from tasks.rules import ROLES, VERBS, may

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


def _asked_for(tree: ast.AST) -> list[str]:
    """The last text of each call that asks for a right."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) in _ASKING]
    last = [[arg.value for arg in call.args if isinstance(arg, ast.Constant)][-1:] for call in calls]
    return [value for values in last for value in values if isinstance(value, str)]


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
