"""Deliveries as each service makes them, to try a hook with: signed like a real one, where we hold what it is signed
with."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from multidict import CIMultiDict

from integrations import standard_webhooks
from integrations.base import Call
from integrations.forms import FORM
from integrations.grafana.hook import SIGNATURE, TIMESTAMP
from integrations.signatures import from_base64, hex_hmac

UNSIGNED = frozenset(("discord",))
"""Sign with a key that they alone have: of these the signature can't be tried."""

_NAME, _PLACE = "Sift", "sift/test"


def sample(service: str, secret: str, words: str, now: float) -> Call:
    """A delivery that says these words, another one each time.

    Args:
        now: Unix time in seconds.
    """
    return _SAMPLES[service](secret, words, int(now))


def _call(form: str, body: bytes, headers: Mapping[str, str]) -> Call:
    return Call(CIMultiDict({"Content-Type": form, **headers}), body, form)


def _json(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload).encode()


def _as_json(payload: Mapping[str, Any], **headers: str) -> Call:
    return _call("application/json", _json(payload), {name.replace("_", "-"): it for name, it in headers.items()})


def _as_form(fields: Mapping[str, str], headers: Mapping[str, str] = MappingProxyType({})) -> Call:
    return _call(FORM, urlencode(fields).encode(), headers)


def _digits(count: int) -> str:
    return str(secrets.randbelow(9 * 10 ** (count - 1)) + 10 ** (count - 1))


def _stamp(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _github(secret: str, words: str, now: int) -> Call:
    issue = {"id": int(_digits(18)), "number": 1, "title": words, "created_at": _stamp(now)}
    body = {"action": "opened", "issue": issue, "repository": {"full_name": _PLACE}, "sender": {"login": _NAME}}
    return _as_json(
        body,
        X_GitHub_Event="issues",
        X_GitHub_Delivery=secrets.token_hex(16),
        X_Hub_Signature_256="sha256=" + hex_hmac(secret, _json(body)),
    )


def _gitlab(secret: str, words: str, now: int) -> Call:
    issue = {"action": "open", "iid": 1, "title": words, "created_at": _stamp(now)}
    body = {
        "object_kind": "issue",
        "object_attributes": issue,
        "project": {"path_with_namespace": _PLACE},
        "user": {"name": _NAME},
    }
    return _as_json(body, X_Gitlab_Token=secret, Idempotency_Key=secrets.token_hex(16))


def _slack(secret: str, words: str, now: int) -> Call:
    fields = {
        "command": "/test",
        "text": words,
        "user_name": _NAME,
        "channel_name": _PLACE,
        "trigger_id": secrets.token_hex(16),
    }
    signed = hex_hmac(secret, f"v0:{now}:{urlencode(fields)}".encode())
    return _as_form(fields, {"X-Slack-Request-Timestamp": str(now), "X-Slack-Signature": f"v0={signed}"})


def _discord(_secret: str, words: str, _now: int) -> Call:
    options = [{"name": "text", "type": 3, "value": words}]
    person = {"username": _NAME}
    return _as_json({"id": _digits(18), "type": 2, "user": person, "data": {"type": 1, "options": options}})


def _generic(secret: str, words: str, now: int) -> Call:
    body, name = {"text": words, "author": _NAME}, secrets.token_hex(16)
    if not from_base64(secret.removeprefix(standard_webhooks.PREFIX)):
        return _as_json(body, Authorization=f"Bearer {secret}", webhook_id=name)
    signature = standard_webhooks.sign(secret, name, now, _json(body))
    return _as_json(body, webhook_id=name, webhook_timestamp=str(now), webhook_signature=signature)


def _alerts(words: str, now: int) -> dict[str, Any]:
    name = secrets.token_hex(8)
    alert = {"status": "firing", "labels": {"alertname": words}, "startsAt": _stamp(now), "fingerprint": name}
    return {"status": "firing", "receiver": _NAME, "groupKey": name, "alerts": [alert]}


def _grafana(secret: str, words: str, now: int) -> Call:
    body = _json(_alerts(words, now))
    signature = hex_hmac(secret, f"{now}:".encode(), body)
    return _call("application/json", body, {SIGNATURE: signature, TIMESTAMP: str(now)})


def _alertmanager(secret: str, words: str, now: int) -> Call:
    return _as_json(_alerts(words, now), Authorization=f"Bearer {secret}")


def _mattermost(secret: str, words: str, _now: int) -> Call:
    fields = {"token": secret, "command": "/test", "text": words, "user_name": _NAME, "channel_name": _PLACE}
    return _as_form({**fields, "trigger_id": secrets.token_hex(16)})


def _teams(secret: str, words: str, now: int) -> Call:
    body = {
        "type": "message",
        "id": _digits(13),
        "timestamp": _stamp(now),
        "text": words,
        "from": {"name": _NAME},
        "conversation": {"id": "19:test"},
    }
    digest = hmac.digest(from_base64(secret), _json(body), hashlib.sha256)
    return _as_json(body, Authorization="HMAC " + base64.b64encode(digest).decode())


def _sentry(secret: str, words: str, now: int) -> Call:
    issue = {"id": _digits(10), "title": words, "firstSeen": _stamp(now), "project": {"name": _PLACE}}
    body = {"action": "created", "data": {"issue": issue}}
    return _as_json(
        body,
        Sentry_Hook_Resource="issue",
        Sentry_Hook_Timestamp=str(now),
        Sentry_Hook_Signature=hex_hmac(secret, _json(body)),
    )


def _mailgun(secret: str, words: str, now: int) -> Call:
    token = secrets.token_hex(25)
    signature = hex_hmac(secret, str(now).encode(), token.encode())
    fields = {"timestamp": str(now), "token": token, "signature": signature, "subject": words, "body-plain": ""}
    return _as_form({**fields, "sender": "test@sift.invalid", "from": f"{_NAME} <test@sift.invalid>"})


def _postmark(secret: str, words: str, _now: int) -> Call:
    body = {"MessageID": secrets.token_hex(16), "Subject": words, "FromName": _NAME, "TextBody": ""}
    return _as_json(
        {**body, "FromFull": {"Email": "test@sift.invalid"}},
        Authorization="Basic " + base64.b64encode(f"sift:{secret}".encode()).decode(),
    )


_SAMPLES: Mapping[str, Callable[[str, str, int], Call]] = MappingProxyType(
    {
        "github": _github,
        "gitlab": _gitlab,
        "slack": _slack,
        "discord": _discord,
        "generic": _generic,
        "grafana": _grafana,
        "alertmanager": _alertmanager,
        "mattermost": _mattermost,
        "teams": _teams,
        "sentry": _sentry,
        "mailgun": _mailgun,
        "postmark": _postmark,
    }
)
