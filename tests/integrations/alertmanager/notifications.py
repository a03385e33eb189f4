"""Notifications as Alertmanager and Grafana send them, in their documented shape."""

from typing import Any


def alert(name: str = "DiskFull", **changed: Any) -> dict[str, Any]:
    return {
        "status": "firing",
        "labels": {"alertname": name, "severity": "warning", "instance": "db-1", "job": "node", "__rule__": "7"},
        "annotations": {
            "summary": "Disk is almost full on db-1",
            "description": "/var has 3 % left.",
            "runbook_url": "https://runbooks.example/disk",
        },
        "startsAt": "2026-11-22T15:00:00.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "https://prometheus.example/graph?g0.expr=disk",
        "fingerprint": "1a30ba71cca2921f",
    } | changed


def notification(*alerts: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "version": "4",
        "groupKey": '{}/{severity="warning"}:{alertname="DiskFull"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "sift",
        "groupLabels": {"alertname": "DiskFull"},
        "commonLabels": {"alertname": "DiskFull"},
        "commonAnnotations": {},
        "externalURL": "https://alertmanager.example",
        "alerts": list(alerts or (alert(),)),
    } | changed


RESOLVED = notification(alert(status="resolved", endsAt="2026-11-22T16:00:00Z"), status="resolved")

OF_GRAFANA = notification(
    alert(
        labels={"alertname": "DiskFull", "grafana_folder": "Databases", "instance": "db-1"},
        startsAt="2026-11-22T17:00:00+02:00",
        values={"B": 97.5},
        silenceURL="https://grafana.example/alerting/silence/new?alertmanager=grafana",
        dashboardURL="https://grafana.example/d/disk",
        panelURL="https://grafana.example/d/disk?viewPanel=2",
    ),
    version="1",
    orgId=1,
    commonLabels={"alertname": "DiskFull", "grafana_folder": "Databases"},
    title="[FIRING:1] DiskFull Databases (db-1)",
    state="alerting",
    message="**Firing**",
)
