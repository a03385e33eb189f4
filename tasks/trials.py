"""Trying a reader before it is chosen: on the newest messages of which people have said what they are.

What counts is what `tasks.earning` counts, too: fields that somebody has confirmed or corrected, and what was done as
it stands. A reader under trial knows what the workspace has taught, but for what was taught by the very message. What
leaves the machine for it is in the ledger, and taken from the calls of the day of whoever asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from classifier.base import Usage
from classifier.evaluation.outcomes import assignee_label
from classifier.evaluation.rows import DueLabel, Row
from classifier.evaluation.trial import Confirmed
from storage.reading_tables import Correction, Trial, TrialState
from storage.store import Store
from storage.tables import Message, Status, Task, now
from tasks import audit, learning, ledger
from tasks.actors import Actor
from tasks.changes import value_of
from tasks.claims import to_read
from tasks.corrections import SAID_OF
from tasks.keeping import settable
from tasks.models import BUILT_IN, Models
from tasks.options import is_reader, read_guidance
from tasks.rules import TaskError

LAST = 100
"""Messages, the newest that people have confirmed."""

ENOUGH = 10
"""With fewer there is nothing to be learned from a trial."""

LOOKED_THROUGH = 1_000
"""Tasks, the newest."""

KEPT = 10
"""Trials of a workspace that are kept."""

LEASE = timedelta(minutes=9)
"""For two answers, each with its tries: whoever has gone longer without one is gone."""

STARTS = 3
UNDER_WAY = frozenset({TrialState.WAITING, TrialState.RUNNING})


@dataclass(frozen=True, slots=True)
class Held:
    """A trial that a worker holds, with what it is to be tried on.

    Attributes:
        payer: Whose calls of the day it takes.
        guidance: What the reader that there is is told besides.
    """

    trial_id: int
    worker: str
    beside: str
    model: str
    guidance: str
    new_guidance: str
    payer: str
    items: Sequence[Confirmed]


@dataclass(frozen=True, slots=True)
class Call:
    """A question to a model, about a message, and what leaves by it."""

    model: str
    message_id: int
    usage: Usage


def ask(
    store: Store,
    actor: Actor,
    workspace_id: int,
    models: Models,
    *,
    model: str,
    guidance: str | None = None,
    worker: str | None = None,
) -> Trial:
    """Have a reader tried.

    Args:
        worker: Who does it at once; None for whoever is free.
        model: As CLASSIFIER names it; it may be the one that there is, to be told something else.
        guidance: What it is told besides; None for what the workspace tells its reader.

    Raises:
        TaskError: "bad_value", "not_allowed", "not_found"; "not_admitted" for what costs money, "trying" while another
            is tried, "little_confirmed".
    """
    workspace = settable(store, actor, workspace_id)
    told = str(workspace.options.get("guidance", ""))
    guidance = told if guidance is None else read_guidance(guidance)
    beside = models.of(workspace) or BUILT_IN
    if not is_reader(model, models):
        raise TaskError("bad_value", field="model")
    if (model, guidance) == (beside, told):
        raise TaskError("no_other_reader", field="model")
    if not models.may_pay(store, actor.person_id, model, workspace):
        raise TaskError("not_admitted", field="model")
    newest = store.trials.newest(workspace_id, 1)
    if newest and newest[0].state in UNDER_WAY:
        raise TaskError("trying")
    if len(_known(store, workspace_id, ENOUGH)) < ENOUGH:
        raise TaskError("little_confirmed")
    audit.record(store, actor, "reader.tried", workspace_id=workspace_id, subject=f"model:{model}")
    values = {"person_id": actor.person_id, "model": model, "guidance": guidance, "beside": beside}
    trial = store.trials.add(workspace_id, **values)
    if worker is not None:
        store.trials.take(trial, worker, LEASE)
    store.trials.forget_but(workspace_id, KEPT)
    return trial


def newest(store: Store, actor: Actor, workspace_id: int) -> Sequence[Trial]:
    """The newest first. Raises `TaskError` "not_allowed", "not_found"."""
    settable(store, actor, workspace_id)
    return store.trials.newest(workspace_id, KEPT)


def claim(store: Store, worker: str) -> Held | None:
    """Take the oldest trial that waits; one that was begun too often is given up."""
    trial = store.trials.waiting()
    if trial is None:
        return None
    if trial.attempts >= STARTS:
        _end(trial, TrialState.FAILED, error="its workers died")
        return None
    store.trials.take(trial, worker, LEASE)
    return begin(store, trial)


def begin(store: Store, trial: Trial, last: int = LAST) -> Held:
    """What a worker needs for a trial that it has taken."""
    assert trial.claimed_by is not None, "it is taken first"
    items = confirmed(store, trial.workspace_id, last)
    trial.seen, trial.wanted = 0, len(items)
    workspace = store.workspaces.get(trial.workspace_id)
    told = str(workspace.options.get("guidance", "")) if workspace is not None else ""
    payer = f"person:{trial.person_id}" if trial.person_id is not None else f"workspace:{trial.workspace_id}"
    return Held(trial.id, trial.claimed_by, trial.beside, trial.model, told, trial.guidance, payer, items)


def has_read(store: Store, held: Held, seen: int) -> bool:
    """So many messages are read by both. Returns whether the worker still holds it."""
    if (trial := _of(store, held)) is None:
        return False
    trial.seen, trial.lease_until = seen, now() + LEASE
    return True


def end(store: Store, held: Held, result: dict[str, Any] | None, error: str | None = None) -> bool:
    """Write down what was measured, and why not more. Returns whether the worker still held it."""
    if (trial := _of(store, held)) is None:
        return False
    trial.result = result
    _end(trial, TrialState.FAILED if error else TrialState.DONE, error=error)
    return True


def give_back(store: Store, held: Held) -> None:
    """Its worker stops: another begins it anew."""
    if (trial := _of(store, held)) is not None:
        trial.state, trial.claimed_by, trial.lease_until = TrialState.WAITING, None, None
        trial.attempts -= 1


def stop(store: Store, held: Held) -> None:
    """Whoever asked for it wants it no more."""
    trial = store.trials.get(held.trial_id)
    if trial is not None and trial.state in UNDER_WAY:
        _end(trial, TrialState.FAILED, error="stopped")


def take_call(store: Store, held: Held, call: Call, most: int) -> bool:
    """Count a call and write down what leaves by it, before it does.

    Args:
        most: Calls that a payer may have in a day. Returns whether this is not one more.
    """
    if not store.models.take_call(held.payer, now().date(), most):
        return False
    ledger.note_asked(store, call.message_id, call.model, call.usage, why="trial")
    return True


def give_call_back(store: Store, held: Held, call: Call) -> None:
    """Nobody was there to ask: nothing has left, and nothing is owed."""
    store.models.give_call_back(held.payer, now().date())
    if not call.usage.local:
        store.departures.take_back(call.message_id, "trial")


def confirmed(store: Store, workspace_id: int, last: int = LAST) -> list[Confirmed]:
    """The newest messages of which people have said what they are, with all that a reader may know."""
    known = _known(store, workspace_id, last)
    batch = to_read(store, [message for _, message, _ in known])
    lessons = learning.lessons(store, workspace_id)
    incoming = {it.message_id: it.incoming for it in batch.claimed}
    found = []
    for task, message, row in known:
        own = {-task.id, *(said.id for said in store.corrections.of_task(task.id))}
        examples = [example for example in lessons if example.id not in own]
        workspace = replace(batch.context.workspaces[workspace_id], examples=examples)
        found.append(Confirmed(message.id, incoming[message.id], row, workspace))
    return found


def _known(store: Store, workspace_id: int, last: int) -> list[tuple[Task, Message, Row]]:
    """The newest tasks that are their message's only one, and of which something is known."""
    newest_read = store.issues.newest_read(workspace_id, LOOKED_THROUGH)
    said = store.corrections.of_tasks([task.id for task, _ in newest_read], SAID_OF)
    spoken_of = {task_id for task_id, _ in said}
    read = [it for it in newest_read if it[0].id in spoken_of or it[0].status is Status.DONE]
    messages = store.messages.many({issue.message_id for _, issue in read})
    parts = store.issues.parts_of(messages)
    found: list[tuple[Task, Message, Row]] = []
    for task, issue in read:
        message = messages[issue.message_id]
        is_whole = parts[message.id] == 1 and message.workspace_id == workspace_id and bool(message.text)
        row = _row(task, message, said) if is_whole and len(found) < last else None
        if row is not None:
            found.append((task, message, row))
    return found


def _row(task: Task, message: Message, said: dict[tuple[int, str], Correction]) -> Row | None:
    """What is known of a message; None where that is nothing."""
    done = task.status is Status.DONE

    def is_known(field: str) -> bool:
        return done or (task.id, field) in said

    judged = said.get((task.id, "is_task"))
    row = Row(
        message.text,
        kind=task.kind if is_known("kind") else None,
        actionable=True if done else (bool(judged.value["value"]) if judged is not None else None),
        priority=str(task.priority) if is_known("priority") else None,
        assignee=assignee_label(task.assignee_id) if (task.id, "assignee") in said else None,
        due=_due(task, message) if is_known("due") and not task.recurrence else None,
    )
    if row == Row(message.text):
        return None
    return replace(row, language=message.language or "und")


def _due(task: Task, message: Message) -> DueLabel:
    at = cast("datetime | None", value_of(task, "due"))
    return DueLabel(message.sent_at, (at.isoformat()[:16],) if at is not None else ())


def _of(store: Store, held: Held) -> Trial | None:
    trial = store.trials.get(held.trial_id)
    if trial is None or (trial.state, trial.claimed_by) != (TrialState.RUNNING, held.worker):
        return None
    return trial


def _end(trial: Trial, state: TrialState, *, error: str | None) -> None:
    trial.state, trial.claimed_by, trial.lease_until = state, None, None
    trial.error, trial.ended_at = error, now()
