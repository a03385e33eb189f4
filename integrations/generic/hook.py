"""Anything that can post JSON: signed by Standard Webhooks or, where a program can't sign, with the secret in a header.

What it says is found under the names we know (`integrations.generic.payload`), or by the hook's own expressions.
"""

from collections.abc import Mapping
from typing import Any

from integrations import signatures, standard_webhooks
from integrations.authorization import bearer
from integrations.base import Call, Reading, Setup
from integrations.generic.payload import arrival
from integrations.json_object import parse_object

SETUP = Setup(mapped=True)


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    is_signed = standard_webhooks.verify(secret, headers, body, now)
    told = [signatures.same(secret, it) for it in (bearer(headers), signatures.once(headers, "X-Sift-Token"))]
    return is_signed or any(told)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:
    # The signature covers `webhook-id` only, so nothing else may make a repeated delivery look like another.
    return signatures.delivery_id(headers, body, "webhook-id", "Idempotency-Key")


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = parse_object(call.body)
    if not (mapping := options.get("mapping")):
        return Reading("message", arrival=arrival(payload))
    from integrations.generic.mapping import applied  # noqa: PLC0415 - JMESPath's 2 MiB, which most hooks never need

    found = applied(mapping, payload)
    return Reading("message", arrival=found, left_out="" if found else "event")
