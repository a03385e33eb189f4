"""What was expected of a text and what came, field by field: the rows of every table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from classifier.evaluation.answers import Answer

Value = str | bool | None
FIELDS = ("kind", "actionable", "priority", "assignee", "language", "due")
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one text.

    Attributes:
        expected, got: Labels; of dates one that is right and the one that was read, None for no date.
        sure: Confidence in `got`, None where the reader says nothing.
        language, source: What the row says, "und" and "" where it says nothing.
    """

    expected: Value
    got: Value
    right: bool
    sure: float | None
    language: str
    source: str


def outcomes(field: str, answers: Sequence[Answer]) -> list[Outcome | None]:
    """One for each answer, None where its row has no label for the field; so those of two readers lie side by side."""
    return [_OF[field](answer) for answer in answers]


def is_due_right(at: datetime | None, accepted: Sequence[str]) -> bool:
    """To the day where a day is accepted, to the minute where a time is; no date is right where none is accepted."""
    if at is None or not accepted:
        return at is None and not accepted
    said = at.astimezone(UTC).isoformat()
    return any(said.startswith(expected[:16]) for expected in accepted)


def _kind(answer: Answer) -> Outcome | None:
    draft = answer.reading.drafts[0]
    return _label(answer, answer.row.kind, draft.kind, draft.confidence.get("kind"))


def _actionable(answer: Answer) -> Outcome | None:
    draft = answer.reading.drafts[0]
    return _label(answer, answer.row.actionable, draft.is_task, draft.confidence.get("is_task"))


def _priority(answer: Answer) -> Outcome | None:
    draft = answer.reading.drafts[0]
    return _label(answer, answer.row.priority, draft.priority.value, draft.confidence.get("priority"))


def _assignee(answer: Answer) -> Outcome | None:
    draft = answer.reading.drafts[0]
    return _label(answer, answer.row.assignee, assignee_label(draft.assignee), draft.confidence.get("assignee"))


def assignee_label(person_id: int | None) -> str:
    """Somebody as a label, and nobody as another."""
    return NOBODY if person_id is None else str(person_id)


def _language(answer: Answer) -> Outcome | None:
    return _label(answer, answer.row.language, answer.reading.language, None)


def _due(answer: Answer) -> Outcome | None:
    if answer.row.due is None:
        return None
    accepted, due = answer.row.due.accepted, answer.due
    return _outcome(
        answer,
        expected=accepted[0] if accepted else None,
        got=due.at.isoformat() if due else None,
        right=is_due_right(due.at if due else None, accepted),
        sure=answer.due_sure,
    )


def _label(answer: Answer, expected: Value, got: Value, sure: float | None) -> Outcome | None:
    if expected is None:
        return None
    return _outcome(answer, expected=expected, got=got, right=expected == got, sure=sure)


def _outcome(answer: Answer, *, expected: Value, got: Value, right: bool, sure: float | None) -> Outcome:
    return Outcome(expected, got, right, sure, answer.row.language or "und", answer.row.source)


_OF: dict[str, Callable[[Answer], Outcome | None]] = {
    "kind": _kind,
    "actionable": _actionable,
    "priority": _priority,
    "assignee": _assignee,
    "language": _language,
    "due": _due,
}
