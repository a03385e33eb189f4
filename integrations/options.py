"""What a hook takes of what comes in: checked with its service before it is kept."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from integrations.base import Service
from tasks.rules import TaskError

OPTIONS = ("events", "bots", "words", "aimed")
WORDS, LONGEST = 20, 64


def checked(service: Service, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they are kept, without what changes nothing.

    Raises:
        TaskError: "bad_value" that names the option.
    """
    if unknown := next((name for name in options if name not in OPTIONS), None):
        raise TaskError("bad_value", field=unknown)
    kept = {name: _CHECKS[name](service, options[name]) for name in OPTIONS if options.get(name) is not None}
    return {name: value for name, value in kept.items() if value or name == "events"}


def _events(service: Service, value: Any) -> list[str]:
    known = service.SETUP.events
    if not isinstance(value, list) or any(name not in known for name in value if isinstance(name, str)):
        raise TaskError("bad_value", field="events")
    if not all(isinstance(name, str) for name in value):
        raise TaskError("bad_value", field="events")
    return [name for name in known if name in value]


def _words(_service: Service, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > WORDS:
        raise TaskError("bad_value", field="words")
    if not all(isinstance(word, str) and 0 < len(word.strip()) <= LONGEST for word in value):
        raise TaskError("bad_value", field="words")
    return list(dict.fromkeys(word.strip() for word in value))


def _flag(name: str) -> Callable[[Service, Any], bool]:
    def check(_service: Service, value: Any) -> bool:
        if not isinstance(value, bool):
            raise TaskError("bad_value", field=name)
        return value

    return check


_CHECKS: Mapping[str, Callable[[Service, Any], Any]] = MappingProxyType(
    {"events": _events, "bots": _flag("bots"), "words": _words, "aimed": _flag("aimed")}
)
