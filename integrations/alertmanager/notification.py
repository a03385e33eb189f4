"""What a notification of Alertmanager says, and of Grafana, which sends the same with a few addresses more.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from integrations import fields
from integrations.base import Arrival, UnreadableError
from integrations.json_object import BadJsonError, parse_object
from integrations.texts import LONGEST_TITLE, headed
from integrations.threads import thread_of

LONGEST_LABEL = 100
MOST_LABELS = 8
MOST_ALERTS = 20

RESOLVED = "resolved"

_SEVERITIES = ("critical", "emergency", "page", "fatal", "high", "error", "major", "warning", "minor", "info", "none")
"""Gravest first; what is none of them comes between "warning" and "info"."""

_UNSAID = frozenset(("alertname", "severity", "ref_id", "datasource_uid", "prometheus", "monitor", "grafana_folder"))
"""Labels that are said otherwise, or say nothing to whoever is to mend it."""

_ADDRESSES = ("panelURL", "dashboardURL", "generatorURL")


def delivery_id(body: bytes) -> str:
    """The same for a notification that is repeated about the same alerts as long as none of them changes."""
    try:
        payload = parse_object(body)
        key = [fields.text(payload, "groupKey"), fields.text(payload, "status")]
        key += sorted(
            "\t".join(fields.text(alert, name) for name in ("fingerprint", "status", "startsAt"))
            for alert in fields.things(payload, "alerts")
        )
    except (BadJsonError, UnreadableError):
        return hashlib.sha256(body).hexdigest()
    return hashlib.sha256("\n".join(key).encode()).hexdigest()


def event(payload: Mapping[str, Any]) -> str:
    """ "firing", "resolved". Raises `UnreadableError`."""
    status = fields.text(payload, "status")
    if status not in {"firing", RESOLVED}:
        raise UnreadableError("neither firing nor resolved", field="status")
    return status


def arrival(payload: Mapping[str, Any]) -> Arrival | None:
    """One message about all its alerts, the gravest first; None when there are none. Raises `UnreadableError`."""
    status = fields.text(payload, "status")
    alerts = fields.things(payload, "alerts")
    told = [alert for alert in alerts if fields.text(alert, "status") == status] or alerts
    told.sort(key=_gravity)
    if not told:
        return None
    title, body = (_one if len(told) == 1 else _several)(payload, told)
    if status == RESOLVED:
        title = f"[{RESOLVED}] {title}"
    return Arrival(
        text=headed(title, body),
        chat=fields.text(payload, "commonLabels", "grafana_folder") or fields.text(payload, "receiver"),
        thread=thread_of(fields.text(payload, "groupKey") or fields.text(told[0], "fingerprint")),
        sent_at=fields.moment(told[0], "endsAt" if status == RESOLVED else "startsAt"),
        link=_link(payload, told) or None,
    )


def _one(_payload: Mapping[str, Any], alerts: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    (alert,) = alerts
    title = _title(alert)
    details = fields.text(alert, "annotations", "description") or fields.text(alert, "annotations", "message")
    parts = (details if details != title else "", _labels(alert), fields.link(alert, "annotations", "runbook_url"))
    return title, "\n\n".join(part for part in parts if part)


def _several(payload: Mapping[str, Any], alerts: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    name = fields.text(payload, "commonLabels", "alertname") or ", ".join(_words(payload, "groupLabels"))
    count = len(alerts) + max(fields.number(payload, "truncatedAlerts") or 0, 0)
    lines = [f"- {_title(alert)}" + (f" ({labels})" if (labels := _labels(alert)) else "") for alert in alerts]
    if count > MOST_ALERTS:
        lines[MOST_ALERTS:] = [f"- … +{count - MOST_ALERTS}"]
    return f"{name or fields.text(payload, 'receiver')} ({count})", "\n".join(lines)


def _title(alert: Mapping[str, Any]) -> str:
    name = fields.text(alert, "labels", "alertname")
    summary = fields.text(alert, "annotations", "summary") or fields.text(alert, "annotations", "title")
    said = [part for part in (name, summary) if part.strip()]
    return fields.cut(": ".join(said), LONGEST_TITLE) or _labels(alert) or fields.text(alert, "fingerprint") or "?"


def _labels(alert: Mapping[str, Any]) -> str:
    severity = fields.text(alert, "labels", "severity")
    return ", ".join(([f"severity: {severity}"] if severity else []) + _words(alert, "labels")[:MOST_LABELS])


def _words(payload: Mapping[str, Any], name: str) -> list[str]:
    labels = fields.thing(payload, name)
    matter = sorted(label for label in labels if label not in _UNSAID and not label.startswith("__"))
    return [f"{label}: {fields.cut(value, LONGEST_LABEL)}" for label in matter if (value := fields.text(labels, label))]


def _gravity(alert: Mapping[str, Any]) -> int:
    severity = fields.text(alert, "labels", "severity").lower()
    return _SEVERITIES.index(severity if severity in _SEVERITIES else "minor")


def _link(payload: Mapping[str, Any], alerts: Sequence[Mapping[str, Any]]) -> str:
    """Where the alert is seen; of several, where they all are."""
    of_one = [fields.link(alerts[0], name) for name in _ADDRESSES]
    of_all = fields.link(payload, "externalURL")
    ways = (*of_one, of_all) if len(alerts) == 1 else (of_all, *of_one)
    return next(filter(None, ways), "") or fields.link(alerts[0], "silenceURL")
