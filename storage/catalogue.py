"""Which figures there are of an installation: what `GET /metrics` tells, and docs/OPERATIONS.md explains."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

QUICK = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SLOW = (0.01, 0.05, 0.1, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds in seconds: of what takes milliseconds, and of what others take their time for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Attributes:
    labels: The words that tell its series apart.
    zeros: Series that are there before anything was counted, so that their first rise is seen: values of `labels`.
    bounds: Of a histogram, in seconds.
    """

    kind: Literal["counter", "gauge", "histogram"]
    help: str
    labels: tuple[str, ...] = ()
    zeros: tuple[tuple[str, ...], ...] = ()
    bounds: tuple[float, ...] = ()


def _counter(text: str, *labels: str, zeros: tuple[tuple[str, ...], ...] = ()) -> Figure:
    return Figure("counter", text, labels, zeros if labels else ((),))


def _histogram(text: str, *labels: str, bounds: tuple[float, ...] = SLOW) -> Figure:
    return Figure("histogram", text, labels, bounds=bounds)


def _gauge(text: str, *labels: str) -> Figure:
    return Figure("gauge", text, labels)


def _outcomes(*outcomes: str) -> tuple[tuple[str, ...], ...]:
    return tuple((outcome,) for outcome in outcomes)


FIGURES: Mapping[str, Figure] = MappingProxyType(
    {
        # What comes in
        "sift_updates_total": _counter(
            "Telegram's updates that were stored.", "door", zeros=_outcomes("polling", "webhook")
        ),
        "sift_updates_handled_total": _counter(
            "Updates that their handler is done with, or not.",
            "outcome",
            zeros=_outcomes("handled", "failed", "quarantined"),
        ),
        "sift_messages_total": _counter(
            "New messages that were stored, by where they came from.", "source", zeros=_outcomes("telegram", "api")
        ),
        "sift_hook_deliveries_total": _counter("What other services delivered.", "service", "outcome"),
        # What is read
        "sift_readings_total": _counter(
            "Messages that were read, by whom, and how it went.",
            "provider",
            "outcome",
            zeros=(("embedded", "read"), ("rules", "read")),
        ),
        "sift_reading_seconds": _histogram("How long a reader took for a message.", "provider"),
        "sift_arrival_to_task_seconds": _histogram("From a message's arrival until what it says is stored."),
        "sift_messages_quarantined_total": _counter("Messages that were put aside after three tries."),
        # What goes out
        "sift_telegram_requests_total": _counter(
            "Calls of Telegram's Bot API.", "method", "outcome", zeros=(("sendMessage", "too_many"),)
        ),
        "sift_telegram_request_seconds": _histogram("How long Telegram took to answer."),
        "sift_telegram_wait_seconds_total": _counter("Seconds that Telegram asked us to wait."),
        "sift_deliveries_total": _counter(
            "Cards, reminders and answers on their way to Telegram.",
            "outcome",
            zeros=_outcomes("sent", "postponed", "failed"),
        ),
        "sift_posts_total": _counter("Events posted to other programs.", "outcome", zeros=_outcomes("sent", "failed")),
        "sift_exports_total": _counter("Steps of tasks into other trackers.", "service", "outcome"),
        # The parts
        "sift_http_responses_total": _counter(
            "Answers of the web process, by the class of their status.", "status", zeros=_outcomes("2xx", "4xx", "5xx")
        ),
        "sift_live_sockets": _gauge("Live pages that are connected."),
        "sift_database_seconds": _histogram("How long a transaction took.", "kind", bounds=QUICK),
        "sift_database_failures_total": _counter(
            "Transactions that failed since the database did.", "kind", zeros=_outcomes("read", "write")
        ),
        "sift_log_lines_total": _counter(
            "Warnings and errors in the log.", "level", zeros=_outcomes("warning", "error")
        ),
        "sift_process_starts_total": _counter("Starts of processes.", "role"),
        "sift_process_cpu_seconds_total": _counter("Seconds of CPU that processes have used.", "role"),
        "sift_process_resident_bytes": _gauge("Memory of processes.", "role", "host"),
        "sift_disk_free_bytes": _gauge("Room that is left where the data folder is.", "host"),
        "sift_broker_jobs": _gauge("Jobs in the broker that no worker has fetched."),
        # How things stand: looked up when somebody asks
        "sift_queue_depth": _gauge("What waits, by queue.", "queue"),
        "sift_queue_oldest_seconds": _gauge("For how long the oldest of a queue has waited.", "queue"),
        "sift_processes": _gauge("Processes that gave a sign of life in the last 15 seconds.", "role"),
        "sift_part_up": _gauge("Whether a part works: 1, or 0 with a fault.", "part"),
        "sift_database_bytes": _gauge("Size of the database."),
        "sift_last_backup_timestamp_seconds": _gauge("When `sift backup` last made a copy; 0 for never."),
        "sift_build_info": _gauge("The version that runs, as a label.", "version"),
    }
)
