"""Sentry, an internal integration: https://docs.sentry.io/organization/integrations/integration-platform/webhooks/"""

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from integrations import fields
from integrations.base import Arrival, Call, Reading, Setup, UnreadableError
from integrations.choices import left_out
from integrations.json_object import parse_object
from integrations.signatures import hex_hmac, is_fresh, once, same
from integrations.texts import headed

SETUP = Setup(
    ours=False,
    key="client secret",
    pattern=r"[0-9A-Za-z_-]{32,128}",
    events=MappingProxyType(
        {
            "issue.created": True,
            "event_alert.triggered": True,
            "metric_alert.critical": True,
            "metric_alert.warning": True,
            "metric_alert.resolved": False,
        }
    ),
)


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    # The time is not signed: it keeps old deliveries from being sent once more as they are.
    is_signed = same(hex_hmac(secret, body), once(headers, "Sentry-Hook-Signature")) and bool(secret)
    return is_signed and is_fresh(once(headers, "Sentry-Hook-Timestamp"), now)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - Request-ID is new in every try
    return hashlib.sha256(body).hexdigest()


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = parse_object(call.body)
    data = fields.thing(payload, "data")
    resource = once(call.headers, "Sentry-Hook-Resource") or _resource(data)
    event = f"{resource}.{fields.text(payload, 'action')}"[:64]
    if why := left_out(SETUP, options, event):
        return Reading(event, left_out=why)
    return Reading(event, arrival=_READERS[resource](data))


def _resource(data: Mapping[str, Any]) -> str:
    """By what is in the data, where a delivery is read again, without its headers."""
    return next((resource for resource, name in _NAMES.items() if name in data), "")


def _issue(data: Mapping[str, Any]) -> Arrival:
    issue = _there(data, "issue")
    key, title = fields.text(issue, "shortId"), _title(issue)
    return Arrival(
        text=_words(f"{key}: {title}" if key else title, fields.text(issue, "culprit"), _details(issue)),
        chat=fields.text(issue, "project", "name") or fields.text(issue, "project", "slug"),
        thread=_id(issue, "id"),
        sent_at=fields.moment(issue, "firstSeen"),
        link=fields.link(issue, "web_url") or fields.link(issue, "permalink") or None,
    )


def _event(data: Mapping[str, Any]) -> Arrival:
    event = _there(data, "event")
    title, message = _title(event), fields.text(event, "message")
    project = _PROJECT.search(fields.text(event, "url"))
    said = message if message not in title else ""
    return Arrival(
        text=_words(title, said, fields.text(event, "culprit"), _details(event)),
        chat=project[1] if project else "",
        thread=_id(event, "issue_id"),
        sent_at=fields.moment(event, "datetime"),
        link=fields.link(event, "web_url") or None,
    )


def _metric(data: Mapping[str, Any]) -> Arrival:
    incident = _there(data, "metric_alert")
    projects = fields.value(incident, "projects")
    slugs = [it for it in projects if isinstance(it, str)] if isinstance(projects, list) else []
    title = fields.text(data, "description_title") or fields.text(incident, "title")
    return Arrival(
        text=_words(_required(title, "data.description_title"), fields.text(data, "description_text")),
        chat=fields.text({"projects": ", ".join(slugs)}, "projects"),
        thread=f"metric_alert:{_id(incident, 'id')}",
        sent_at=fields.moment(incident, "date_closed") or fields.moment(incident, "date_created"),
        link=fields.link(data, "web_url") or None,
    )


_NAMES = MappingProxyType({"metric_alert": "metric_alert", "event_alert": "event", "issue": "issue"})
_READERS = MappingProxyType({"metric_alert": _metric, "event_alert": _event, "issue": _issue})
_PROJECT = re.compile(r"/projects/[^/]+/([^/]+)/")


def _there(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if not (found := fields.thing(data, name)):
        raise UnreadableError("missing", field=f"data.{name}")
    return found


def _title(of: Mapping[str, Any]) -> str:
    return _required(fields.text(of, "title"), "title")


def _required(words: str, field: str) -> str:
    if not words.strip():
        raise UnreadableError("missing", field=field)
    return words


def _id(of: Mapping[str, Any], name: str) -> str:
    """Which Sentry writes as a string, and at times as a number."""
    found = fields.value(of, name)
    return str(found) if type(found) is int else fields.text(of, name)


def _details(of: Mapping[str, Any]) -> str:
    said = ((name, fields.text(of, name)) for name in ("level", "environment", "platform"))
    return ", ".join(f"{name}: {words}" for name, words in said if words)


def _words(title: str, *parts: str) -> str:
    return headed(title, "\n\n".join(part for part in parts if part.strip()))
