"""The step of a workflow that leads to one of our states."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from integrations.fields import text, thing, things
from integrations.jira.issues import DROPPED, plain, status

Transition = Mapping[str, Any]


def step_to(wanted: str, now: str, transitions: Sequence[Transition], named: Mapping[str, str]) -> Any:
    """What `POST …/transitions` takes; None where no step leads there.

    Args:
        wanted, now: "open", "in_progress", "done" or "dropped".
        named: As `integrations.jira.issues.remote` takes it.

    Raises:
        UnreadableError
    """
    leading = [it for it in transitions if status({"status": thing(it, "to")}, named) == wanted]
    if wanted == "dropped":
        done = [it for it in transitions if status({"status": thing(it, "to")}, named) == "done"]
        leading += [it for it in done if next(_resolutions(it, dropped=True), None)]
        leading += done if now != "done" else []  # not done, and not dropped by any other name
    if not leading:
        return None
    resolution = next(_resolutions(leading[0], dropped=wanted == "dropped"), None)
    step: dict[str, Any] = {"transition": {"id": text(leading[0], "id")}}
    return step | {"fields": {"resolution": {"name": resolution}}} if resolution else step


def _resolutions(transition: Transition, *, dropped: bool) -> Iterator[str]:
    """Those that the step's screen offers and that mean that."""
    for value in things(transition, "fields", "resolution", "allowedValues"):
        name = text(value, "name")
        if name and (plain(name) in DROPPED) == dropped:
            yield name
