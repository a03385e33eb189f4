"""What somebody fills in to connect a tracker, checked with its service before the tracker is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from integrations.outbound import Outbound
from integrations.trackers import Tracker, TrackerService
from tasks.connections import ADDRESS_LIMIT
from tasks.rules import TaskError

SECRET_LIMIT, PLACE_LIMIT = 4_096, 200


@dataclass(frozen=True, slots=True)
class Filled:
    """Attributes:
    place, secret: The service's own fields.
    """

    address: str
    place: Mapping[str, str]
    secret: Mapping[str, str] = field(repr=False)

    def tracker(self, service: TrackerService, outbound: Outbound, mapping: Mapping[str, Any]) -> Tracker:
        return service.connect(outbound, self.address, self.place, self.secret, mapping)


def filled(service: TrackerService, values: Mapping[str, Any]) -> Filled:
    """The form of a service. Raises `TaskError` "bad_value" with the field."""
    kept: dict[str, dict[str, str]] = {"address": {}, "place": {}, "secret": {}}
    for asked in service.FORM:
        limit = {"address": ADDRESS_LIMIT, "secret": SECRET_LIMIT}.get(asked.kind, PLACE_LIMIT)
        value = values.get(asked.name) or ""
        if not isinstance(value, str) or len(value) > limit or not value.strip().isprintable():
            raise TaskError("bad_value", field=asked.name)
        if asked.needed and not value.strip():
            raise TaskError("bad_value", field=asked.name)
        kept[asked.kind][asked.name] = value.strip()
    address = next(iter(kept["address"].values()), "")
    if address and not _is_address(address):
        raise TaskError("bad_value", field=next(iter(kept["address"])))
    return Filled(address, {name: it for name, it in kept["place"].items() if it}, kept["secret"])


def secret_of(service: TrackerService, values: Mapping[str, Any]) -> Mapping[str, str]:
    """Only what signs in. Raises `TaskError`."""
    names = [asked.name for asked in service.FORM if asked.kind == "secret"]
    rest = {asked.name: asked.example or "-" for asked in service.FORM if asked.kind != "secret"}
    return filled(service, {**rest, **{name: values.get(name) for name in names}}).secret


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
