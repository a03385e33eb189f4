"""What a hook takes of what comes in: checked with its service before it is kept."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from integrations.base import Service
from tasks.rules import TaskError

OPTIONS = ("events", "bots", "words", "aimed", "mapping")
WORDS, LONGEST = 20, 64


def checked(service: Service, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they are kept, without what changes nothing.

    Raises:
        TaskError: "bad_value" that names the option; of a mapping "bad_mapping" with the `part` and `why`:
            `integrations.generic.mapping.MappingError`.
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


def _mapping(service: Service, value: Any) -> dict[str, str]:
    if not service.SETUP.mapped:
        raise TaskError("bad_value", field="mapping")
    from integrations.generic.mapping import MappingError  # noqa: PLC0415 - 2 MiB, which most hooks never need
    from integrations.generic.mapping import checked as checked_mapping  # noqa: PLC0415 - as above

    try:
        return checked_mapping(value)
    except MappingError as error:
        raise TaskError("bad_mapping", field="mapping", part=error.field, why=error.code) from None


def _flag(name: str) -> Callable[[Service, Any], bool]:
    def check(_service: Service, value: Any) -> bool:
        if not isinstance(value, bool):
            raise TaskError("bad_value", field=name)
        return value

    return check


_CHECKS: Mapping[str, Callable[[Service, Any], Any]] = MappingProxyType(
    {"events": _events, "bots": _flag("bots"), "words": _words, "aimed": _flag("aimed"), "mapping": _mapping}
)
