"""What a tracker calls labels or tags: those of the connection, and theirs for our kinds and priorities."""

from collections.abc import Mapping
from typing import Any

from integrations.remote import Outgoing


def labels_of(task: Outgoing, mapping: Mapping[str, Any]) -> list[str]:
    """Each once, in this order.

    Args:
        mapping: {"kind"?: {ours: theirs}, "priority"?: {ours: theirs}}.
    """
    of_kind = mapping.get("kind", {}).get(task.kind, "")
    of_priority = mapping.get("priority", {}).get(task.priority, "")
    return [label for label in dict.fromkeys((*task.labels, of_kind, of_priority)) if label]
