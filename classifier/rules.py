"""The first floor: a reader of rules for English and Ukrainian, the last resort when everything else is away."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from classifier import confidence
from classifier.base import (
    ACTIONABLE,
    Context,
    Draft,
    Entity,
    Grain,
    Incoming,
    Kind,
    Priority,
    Reading,
    Span,
    Workspace,
)
from classifier.dates import FoundDue, find_due
from classifier.entities import find_entities
from classifier.kinds import FoundKind, find_kind
from classifier.languages import guess_language
from classifier.lists import Listing, find_list
from classifier.people import Assignee, find_assignee
from classifier.priorities import FoundPriority, find_priority
from classifier.titles import asks, make_title

READ_CHARACTERS = 8_000
LEAST_SURE_OF_DUE = 0.5
"""The threshold for due dates where the workspace has none: a wrong reminder costs more than a missing one."""
_NOBODY = Workspace()
_HOURS = frozenset({"clock", "part"})
_ASKING_KINDS = frozenset({Kind.TASK, Kind.EVENT})


@dataclass(frozen=True, slots=True)
class _Part:
    """One item of a message, read; spans count from the start of the whole text."""

    kind: FoundKind
    due: FoundDue | None
    due_sure: float
    assignee: Assignee | None
    priority: FoundPriority
    title: str
    title_span: Span | None
    entities: Sequence[Entity]


class RulesReader:
    """Reads by rules alone: no model, no network, no state; never raises, whatever the text."""

    provider = "rules"

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        readings = []
        for message in messages:
            await asyncio.sleep(0)  # whoever keeps our claims on the messages must have its turn, however long they are
            readings.append(self.read_one(message, context.workspaces.get(message.workspace_id, _NOBODY)))
        return readings

    def read_one(self, message: Incoming, workspace: Workspace) -> Reading:
        """The reading of one message; its first 8,000 characters are read."""
        started = time.perf_counter()
        text = message.text[:READ_CHARACTERS]
        language = guess_language(text)
        entities = find_entities(text, message.entities)
        listing = find_list(text)
        drafts = _list_drafts(listing, message, workspace, language, entities) if listing else []
        if not drafts:
            whole = _part(Span(0, len(text), text), message, workspace, language, entities)
            drafts = [_draft(whole, workspace, language)]
        return Reading(drafts, language, self.provider, milliseconds=(time.perf_counter() - started) * 1000)


def _list_drafts(
    listing: Listing, message: Incoming, workspace: Workspace, language: str, entities: Sequence[Entity]
) -> list[Draft]:
    """A draft for each item that asks for something; none when the list is no list of tasks."""
    parts = [_part(item, message, workspace, language, entities, item=True) for item in listing.items]
    tasks = [part for part in parts if part.kind.kind in ACTIONABLE]
    if len(tasks) * 2 < len(parts):
        return []
    heading = _part(listing.heading, message, workspace, language, entities) if listing.heading else None
    return [_draft(part, workspace, language, heading=heading, listed=True) for part in tasks]


def _part(
    span: Span,
    message: Incoming,
    workspace: Workspace,
    language: str,
    entities: Sequence[Entity],
    *,
    item: bool = False,
) -> _Part:
    text, offset = span.text, span.start
    due = find_due(text, now=message.sent_at, zone=message.zone, language=language)
    assignee = find_assignee(text, workspace.members)
    priority = find_priority(text)
    timed = due is not None and due.due.grain is Grain.TIME
    kind = find_kind(text, language, aimed=message.aimed or item, dated=timed)
    due_sure = 0.0
    if due:
        due_sure = confidence.due_confidence(due, asked=item or _means_due(due, kind.kind, text))
        if due_sure < workspace.thresholds.get("due", LEAST_SURE_OF_DUE):
            due = None  # and its words stay in the title
    cuts = [
        *(due.spans if due else ()),
        *([assignee.span] if assignee else ()),
        *([priority.span] if priority.span else ()),
    ]
    title, title_span = make_title(text, cuts, asking=kind.kind is Kind.TASK, about=kind.spans)
    inside = [entity for entity in entities if span.start <= entity.span.start and entity.span.end <= span.end]
    return _Part(
        replace(kind, spans=tuple(_moved(found, offset) for found in kind.spans)),
        replace(due, spans=tuple(_moved(found, offset) for found in due.spans)) if due else None,
        due_sure,
        replace(assignee, span=_moved(assignee.span, offset)) if assignee else None,
        replace(priority, span=_moved(priority.span, offset)) if priority.span else priority,
        title,
        _moved(title_span, offset) if title_span else None,
        inside,
    )


def _means_due(due: FoundDue, kind: Kind, text: str) -> bool:
    """Whether the date says when something has to be done, and not when something went wrong or is asked about."""
    if due.announced or kind in _ASKING_KINDS:
        return True
    return due.rule not in _HOURS and asks(text)


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset, span.text)


def _draft(
    part: _Part, workspace: Workspace, language: str, *, heading: _Part | None = None, listed: bool = False
) -> Draft:
    """The draft of one part; what it does not say itself it takes from the heading of its list."""
    is_task = part.kind.kind in ACTIONABLE
    due = part.due or (heading.due if heading else None)
    assignee = part.assignee or (heading.assignee if heading else None)
    priority = part.priority if part.priority.span or not heading else heading.priority
    sure = {
        "kind": confidence.kind_confidence(part.kind, language),
        "is_task": max(
            confidence.is_task_confidence(part.kind, language), confidence.IN_LIST if listed and is_task else 0
        ),
        "title": confidence.TITLE_OF_REQUEST if is_task else confidence.TITLE_OF_NOTE,
        "priority": confidence.priority_confidence(priority.priority),
    }
    evidence: dict[str, Sequence[Span]] = {}
    if part.kind.spans:
        evidence["kind"] = evidence["is_task"] = part.kind.spans
    if part.title_span:
        evidence["title"] = (part.title_span,)
    if priority.span:
        evidence["priority"] = (priority.span,)
    if due:
        sure["due"] = part.due_sure if part.due or not heading else min(heading.due_sure, confidence.DUE_FROM_HEADING)
        evidence["due"] = due.spans
    if assignee:
        sure["assignee"] = confidence.ASSIGNED
        evidence["assignee"] = (assignee.span,)
    draft = Draft(
        title=part.title,
        kind=_own_kind(part.kind.kind, workspace),
        is_task=is_task,
        priority=priority.priority,
        due=due.due if due else None,
        assignee=assignee.member if assignee else None,
        entities=part.entities,
        confidence=sure,
        evidence=evidence,
    )
    return _above_thresholds(draft, workspace.thresholds)


def _own_kind(kind: Kind, workspace: Workspace) -> str:
    """The workspace's name for the kind; where it has none, its task or first kind."""
    if kind in workspace.kinds or not workspace.kinds:
        return kind.value
    return Kind.TASK.value if Kind.TASK in workspace.kinds else workspace.kinds[0]


def _above_thresholds(draft: Draft, thresholds: Mapping[str, float]) -> Draft:
    """Leave empty what the rules are not sure enough of for this workspace; the evidence stays for those who ask."""
    if draft.confidence.get("assignee", 1) < thresholds.get("assignee", 0):
        draft = replace(draft, assignee=None)
    if draft.priority is not Priority.NORMAL and draft.confidence["priority"] < thresholds.get("priority", 0):
        draft = replace(draft, priority=Priority.NORMAL)
    return draft
