"""JSON from somebody we don't know: one object, bounded in depth, keys and numbers.

The standard library's parser is used, since texts are stored as they were sent: the faster ones refuse lone
surrogates. What it lets pass otherwise (NaN, repeated keys, any depth) is refused here.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

MAX_DEPTH = 32
MAX_KEYS = 10_000
MAX_NUMBER_LENGTH = 40

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ONE_KIND = bytes.maketrans(b"{}", b"[]")


class BadJsonError(Exception):
    """What is wrong with it, as a sentence."""


def parse_object(body: bytes, *, max_depth: int = MAX_DEPTH, max_keys: int = MAX_KEYS) -> dict[str, Any]:
    """One JSON object, its strings as they were sent. Raises `BadJsonError`."""
    keys = _Keys(max_keys)
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=keys.checked,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_sixty_four_bits,
        )
    except (ValueError, RecursionError):
        raise BadJsonError("The body is not JSON.") from None
    if _depth_exceeds(body, max_depth):
        raise BadJsonError(f"The JSON is nested deeper than {max_depth}.")
    if not isinstance(value, dict):
        raise BadJsonError("The JSON is not an object.")
    return value


class _Keys:
    def __init__(self, allowed: int) -> None:
        self._left = allowed

    def checked(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        self._left -= len(pairs)
        if self._left < 0:
            raise BadJsonError("The JSON has too many keys.")
        made = dict(pairs)
        if len(made) != len(pairs):
            raise BadJsonError("The JSON repeats a key.")
        if any("\0" in key or _has_surrogate(key) for key in made):
            raise BadJsonError("A key holds a character that is no text.")
        return made


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _depth_exceeds(body: bytes, limit: int) -> bool:
    """Whether the brackets of this body, known to be JSON, nest deeper than the limit: the innermost are peeled off."""
    brackets = _STRING.sub(b"", body).translate(_ONE_KIND, _NOT_BRACKETS)
    for _ in range(limit):
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(literal: str) -> float:
    number = float(literal)
    if number in {float("inf"), float("-inf")}:
        raise ValueError("a number too large")
    return number


def _sixty_four_bits(literal: str) -> int:
    if len(literal) > MAX_NUMBER_LENGTH or not -(2**63) <= int(literal) < 2**63:
        raise ValueError("a number too large")
    return int(literal)
