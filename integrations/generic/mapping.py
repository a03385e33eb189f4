"""What a payload of any shape says, by one expression for each part of a message."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from integrations.base import Arrival, UnreadableError
from integrations.generic.expressions import BadExpressionError, CostlyError, Purse, check, value_of
from integrations.generic.payload import arrival
from integrations.json_object import BadJsonError, parse_object

WORDS = ("author", "chat", "url", "thread")
NAMES = ("when", "text", *WORDS, "sent_at")

LONGEST_SAMPLE = 65_536
"""Characters."""

LONGEST_TEXT = 8_000
"""Characters of a list or an object; a string is nobody's to cut."""

MILLISECONDS = 10**11
"""From this number on, a time counts them: as seconds it would be the year 5138."""

_OTHER_TEXTS = ("text", "message", "content", "title", "body")


class MappingError(Exception):
    """A mapping that cannot be kept.

    Attributes:
        field: Which of `NAMES`; "mapping" for all of it.
        code: "unknown" (no name of ours, or no text), or as in `BadExpressionError`.
    """

    def __init__(self, code: str, *, field: str) -> None:
        super().__init__(code)
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a trial gives no message.

    Attributes:
        field: Which of `NAMES`; "sample", "mapping".
        code: As in `MappingError`; "long", "json" of the sample; "value": what is found there can't be kept; "when":
            the condition leaves it out.
        detail: More about it, in English; "" for nothing more.
    """

    field: str
    code: str
    detail: str = ""


def checked(mapping: Any) -> dict[str, str]:
    """The expressions as they are kept, without blank ones. Raises `MappingError`."""
    if not isinstance(mapping, Mapping):
        raise MappingError("unknown", field="mapping")
    for name, expression in mapping.items():
        if name not in NAMES or not isinstance(expression, str):
            raise MappingError("unknown", field=name if name in NAMES else "mapping")
    kept = {name: expression for name in NAMES if (expression := mapping.get(name, "").strip())}
    for name, expression in kept.items():
        try:
            check(expression)
        except BadExpressionError as error:
            raise MappingError(str(error), field=name) from None
    return kept


def applied(mapping: Mapping[str, str], payload: Mapping[str, Any]) -> Arrival | None:
    """What a payload says; None when it doesn't meet the condition.

    A part without an expression is read as without a mapping.

    Args:
        mapping: As `checked` gives it.

    Raises:
        UnreadableError: Also when finding a part costs too much.
    """
    found = _found(mapping, payload)
    if not found.get("when", True):
        return None
    plain = {name: value for name, value in payload.items() if "text" not in found or name not in _OTHER_TEXTS}
    plain |= {name: _in_line(found[name]) for name in WORDS if name in found}
    if "text" in found:
        plain["text"] = _in_lines(found["text"])
    if "sent_at" in found:
        plain["sent_at"] = _moment(found["sent_at"])
    return replace(arrival(plain), thread=plain["thread"] if "thread" in found else "")


def tried(mapping: Any, sample: str) -> Arrival | Wrong:
    """What a hook with this mapping would keep of a sample of JSON."""
    if len(sample) > LONGEST_SAMPLE:
        return Wrong("sample", "long")
    try:
        found = applied(checked(mapping), parse_object(sample.encode()))
    except MappingError as error:
        return Wrong(error.field, error.code)
    except (BadJsonError, UnicodeEncodeError) as error:
        return Wrong("sample", "json", str(error) if isinstance(error, BadJsonError) else "")
    except UnreadableError as error:
        return Wrong(error.field, "value", str(error))
    return found or Wrong("when", "when")


def _found(mapping: Mapping[str, str], payload: Mapping[str, Any]) -> dict[str, Any]:
    """What each expression finds; nothing more when the condition isn't met."""
    purse, name, found = Purse(), "mapping", dict[str, Any]()
    try:
        Purse().pay_for(payload)
        for name in (name for name in NAMES if name in mapping):
            found[name] = value_of(mapping[name], payload, purse)
            if name == "when" and not found[name]:
                break
            purse.pay_for(found[name])
    except CostlyError as error:
        raise UnreadableError(str(error), field=name) from None
    return found


def _in_lines(value: Any) -> str:
    """As a person would write it: each thing on a line of its own."""
    if isinstance(value, list):
        lines = [_in_line(it) for it in value]
    elif isinstance(value, Mapping):
        lines = [f"{name}: {words}" for name, it in value.items() if (words := _in_line(it))]
    else:
        return _in_line(value)
    text = "\n".join(line for line in lines if line)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _in_line(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(words for it in value if (words := _in_line(it)))
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {words}" for name, it in value.items() if (words := _in_line(it)))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _moment(value: Any) -> Any:
    """A number of seconds or milliseconds since 1970 as an ISO time; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value or None
    try:
        seconds = value / 1000 if abs(value) >= MILLISECONDS else value
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return value
