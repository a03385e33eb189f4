"""Values out of any JSON, by expressions in JMESPath (https://jmespath.org), at a bounded cost.

A person's expression meets a stranger's JSON in our own process, and a short one can double a list, or a text, with
every few characters. So expressions are short and shallow, and one that is evaluated pays for each of its steps and
for the size of all that it makes.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from jmespath import compile as parsed
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.visitor import Options, TreeInterpreter

LONGEST = 500
"""Characters."""

DEEPEST = 40
"""Levels; a dot, a pipe and an "or" each make one."""

MOST = 50_000
"""Steps and values: what all expressions of a mapping may cost together."""

LARGEST = 2**64
"""Of whole numbers; `to_number` makes any of a text."""

CHARACTERS = 64
"""As many of a text cost as much as a value."""

_MAKERS = frozenset(
    (
        "flatten",
        "slice",
        "projection",
        "filter_projection",
        "value_projection",
        "multi_select_list",
        "multi_select_dict",
    )
)
_TAKE_EXPRESSIONS = frozenset(("map", "sort_by", "min_by", "max_by"))
_UNFIT = (JMESPathError, ArithmeticError, AttributeError, TypeError, ValueError)
"""What an expression raises that does not fit what it meets."""


class BadExpressionError(Exception):
    """Why it cannot be used: "long", "deep", or "syntax", which a misspelt function is, too."""


class CostlyError(Exception):
    """Why it is not worth its cost."""


class Purse:
    """What is left to be spent."""

    def __init__(self) -> None:
        self._left = MOST

    def pay(self, price: int) -> None:
        self._left -= price
        if self._left < 0:
            raise CostlyError("too much to look through")

    def pay_for(self, value: Any) -> None:
        """For all there is in a value, and as often as it is there."""
        left = [value]
        while left:
            it = left.pop()
            if isinstance(it, str):
                self.pay(1 + len(it) // CHARACTERS)
            elif isinstance(it, list | dict):
                self.pay(1 + len(it))
                left.extend(it.values() if isinstance(it, dict) else it)
            elif (isinstance(it, int) and abs(it) > LARGEST) or (isinstance(it, float) and not isfinite(it)):
                raise CostlyError("a number too large")
            else:
                self.pay(1)


def check(expression: str) -> None:
    """Raises `BadExpressionError`."""
    if len(expression) > LONGEST:
        raise BadExpressionError("long")
    try:
        left = [(parsed(expression).parsed, 1, False)]
    except RecursionError:
        raise BadExpressionError("deep") from None
    except (JMESPathError, ValueError):
        raise BadExpressionError("syntax") from None
    while left:
        node, depth, takes_expressions = left.pop()
        if depth > DEEPEST:
            raise BadExpressionError("deep")
        called = node["value"] if node["type"] == "function_expression" else ""
        if (called and called not in Functions.FUNCTION_TABLE) or (node["type"] == "expref" and not takes_expressions):
            raise BadExpressionError("syntax")
        takes = called in _TAKE_EXPRESSIONS
        left += [(child, depth + 1, takes) for child in node.get("children", ()) if isinstance(child, dict)]


def value_of(expression: str, payload: Mapping[str, Any], purse: Purse) -> Any:
    """What a checked expression finds; None also when it doesn't fit what it meets. Raises `CostlyError`."""
    try:
        return _Interpreter(purse).visit(parsed(expression).parsed, payload)
    except _UNFIT:
        return None


class _Paid(Functions):  # type: ignore[misc]  # it ships no types
    def __init__(self, purse: Purse) -> None:
        self._purse = purse

    def call_function(self, function_name: str, resolved_args: list[Any]) -> Any:
        self._purse.pay_for(resolved_args)
        result = super().call_function(function_name, resolved_args)
        self._purse.pay_for(result)
        return result


class _Interpreter(TreeInterpreter):  # type: ignore[misc]  # it ships no types
    def __init__(self, purse: Purse) -> None:
        super().__init__(Options(custom_functions=_Paid(purse)))
        self._purse = purse

    def visit(self, node: Mapping[str, Any], *args: Any, **kwargs: Any) -> Any:
        self._purse.pay(1)
        result = super().visit(node, *args, **kwargs)
        if node["type"] in _MAKERS:
            self._purse.pay_for(result)
        return result
