"""Prometheus Alertmanager: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from integrations.alertmanager import notification
from integrations.authorization import bearer, password
from integrations.base import Call, Reading, Setup
from integrations.choices import left_out
from integrations.json_object import parse_object
from integrations.signatures import same

SETUP = Setup(events=MappingProxyType({"firing": True, notification.RESOLVED: False}))


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:  # noqa: ARG001 - it signs nothing
    matches = [same(secret, told) for told in (bearer(headers), password(headers))]
    return any(matches)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - it has no id of its own
    return notification.delivery_id(body)


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = parse_object(call.body)
    event = notification.event(payload)
    if why := left_out(SETUP, options, event):
        return Reading(event, left_out=why)
    found = notification.arrival(payload)
    return Reading(event, arrival=found, left_out="" if found else "nothing")
