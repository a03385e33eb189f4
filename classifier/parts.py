"""What every reader of Sift's own shares: the parts of a message, and a draft of each out of its kind and its words.

A reader decides what a part is about (a `Verdict`); its title, date, person, priority and entities are found here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from classifier import confidence
from classifier.base import (
    ACTIONABLE,
    Draft,
    Entity,
    Grain,
    Incoming,
    Kind,
    Priority,
    Span,
    Workspace,
)
from classifier.dates import FoundDue, find_due
from classifier.entities import find_entities
from classifier.languages import guess_language
from classifier.lists import Listing, find_list
from classifier.people import Assignee, find_assignee
from classifier.priorities import FoundPriority, find_priority
from classifier.tenses import is_told
from classifier.titles import asks, make_title

READ_CHARACTERS = 8_000
LEAST_SURE_OF_DUE = 0.5
"""The threshold for due dates where the workspace has none: a wrong reminder costs more than a missing one."""
_LONGEST_HEADING, _LONGEST_WITHOUT_COLON = 80, 30
_HOURS = frozenset({"clock", "part"})
_ASKING_KINDS = frozenset({Kind.TASK.value, Kind.EVENT.value})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a part is about, as a reader sees it.

    Attributes:
        kind, is_task: See `Draft`.
        kind_sure, is_task_sure: Calibrated, 0..1.
        spans: The words that spoke for the kind; offsets count from the start of the part.
        probabilities, vector: See `Draft`.
        learned: Field name -> value and id of the example that decided it, for "priority" and "assignee";
            for "kind" and "is_task" the value is the verdict's own.
    """

    kind: str
    is_task: bool
    kind_sure: float
    is_task_sure: float
    spans: tuple[Span, ...] = ()
    probabilities: Mapping[str, float] = field(default_factory=dict)
    vector: bytes = b""
    learned: Mapping[str, tuple[str | bool | int | None, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outline:
    """A message before anything is decided about it; only its first 8,000 characters are read."""

    message: Incoming
    workspace: Workspace
    text: str
    language: str
    entities: Sequence[Entity]
    listing: Listing | None

    @property
    def whole(self) -> Span:
        return Span(0, len(self.text), self.text)

    @property
    def parts(self) -> Sequence[Span]:
        """All that may be judged: the whole, and what its list has."""
        if self.listing is None:
            return (self.whole,)
        return (self.whole, *([self.listing.heading] if self.listing.heading else ()), *self.listing.items)


Judge = Callable[[Span, bool, bool], Verdict]
"""Decides about the words of one part; the booleans: it is an item of a list, it names a time of day."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One item of a message, read; spans count from the start of the whole text."""

    verdict: Verdict
    due: FoundDue | None
    due_sure: float
    assignee: Assignee | None
    priority: FoundPriority
    title: str
    title_span: Span | None
    entities: Sequence[Entity]


def outline(message: Incoming, workspace: Workspace) -> Outline:
    text = message.text[:READ_CHARACTERS]
    return Outline(
        message, workspace, text, guess_language(text), find_entities(text, message.entities), find_list(text)
    )


def make_drafts(read: Outline, judge: Judge) -> list[Draft]:
    """A draft for each task of a list; one for the whole text where it is no list of tasks."""
    drafts = _list_drafts(read, read.listing, judge) if read.listing else []
    return drafts or [_draft(_part(read, read.whole, judge), read.workspace)]


def _list_drafts(read: Outline, listing: Listing, judge: Judge) -> list[Draft]:
    """A draft for each item that asks for something; none when the list is no list of tasks.

    A list below a longer text belongs to it: a report of a defect has its steps, a question its attempts.
    """
    if listing.heading and _is_text(listing.heading.text) and not _is_plan(judge(read.whole, False, False)):
        return []
    parts = [_part(read, item, judge, item=True) for item in listing.items]
    tasks = [part for part in parts if part.verdict.is_task]
    if len(tasks) * 2 < len(parts):
        return []
    heading = _part(read, listing.heading, judge) if listing.heading else None
    closing = _closing_due(read, listing.closing) if listing.closing and not (heading and heading.due) else None
    return [
        _draft(
            part if part.due or not closing else replace(part, due=closing[0], due_sure=closing[1]),
            read.workspace,
            heading=heading,
            listed=True,
        )
        for part in tasks
    ]


def _closing_due(read: Outline, closing: Span) -> tuple[FoundDue, float] | None:
    """The due date of all items, and how sure it is, where the words below a list give one: "all by Friday, please"."""
    due = find_due(closing.text, now=read.message.sent_at, zone=read.message.zone, language=read.language)
    if due is None or is_told(due.spans[0], closing.text) or not (due.announced or asks(closing.text)):
        return None
    sure = min(confidence.due_confidence(due, asked=True), confidence.DUE_FROM_HEADING)
    if sure < read.workspace.thresholds.get("due", LEAST_SURE_OF_DUE):
        return None
    return replace(due, spans=tuple(_moved(span, closing.start) for span in due.spans)), sure


def _is_text(heading: str) -> bool:
    """Whether more stands above a list than a heading."""
    return len(heading) > (_LONGEST_HEADING if heading.endswith(":") else _LONGEST_WITHOUT_COLON)


def _mentions(message: Incoming, part: Span) -> list[tuple[Span, int]]:
    """The members that Telegram says are mentioned in a part, by where they stand in it."""
    return [
        (Span(it.start - part.start, it.end - part.start, message.text[it.start : it.end]), it.member)
        for it in message.entities
        if it.member is not None and part.start <= it.start and it.end <= part.end
    ]


def _is_plan(verdict: Verdict) -> bool:
    return verdict.kind not in {Kind.BUG.value, Kind.FEATURE.value, Kind.QUESTION.value}


def _part(read: Outline, span: Span, judge: Judge, *, item: bool = False) -> _Part:
    text, offset, message, workspace = span.text, span.start, read.message, read.workspace
    due = find_due(text, now=message.sent_at, zone=message.zone, language=read.language)
    if due and _has_happened(due, text, message):
        due = None
    assignee = find_assignee(text, workspace.members, _mentions(message, span))
    priority = find_priority(text)
    verdict = judge(span, item, due is not None and due.due.grain is Grain.TIME)
    due_sure = 0.0
    if due:
        asked = item or _means_due(due, verdict.kind, text) or (message.aimed and _is_mostly(due, text))
        happened = verdict.kind == Kind.BUG and due.rule in _HOURS
        due_sure = confidence.due_confidence(due, asked=asked, happened=happened)
        if due_sure < workspace.thresholds.get("due", LEAST_SURE_OF_DUE):
            due = None  # and its words stay in the title
    cuts = [
        *(due.spans if due else ()),
        *([assignee.span] if assignee else ()),
        *([priority.span] if priority.span else ()),
    ]
    title, title_span = make_title(
        text,
        cuts,
        kind=verdict.kind,
        about=verdict.spans,
        loose=due.spans if due and due.announced else (),
    )
    inside = [entity for entity in read.entities if span.start <= entity.span.start and entity.span.end <= span.end]
    return _Part(
        replace(verdict, spans=tuple(_moved(found, offset) for found in verdict.spans)),
        replace(due, spans=tuple(_moved(found, offset) for found in due.spans)) if due else None,
        due_sure,
        replace(assignee, span=_moved(assignee.span, offset)) if assignee else None,
        replace(priority, span=_moved(priority.span, offset)) if priority.span else priority,
        title,
        _moved(title_span, offset) if title_span else None,
        inside,
    )


def _has_happened(due: FoundDue, text: str, message: Incoming) -> bool:
    """Whether the date is the one of something that is told: "it went live at 9:00", "it broke today"."""
    today = due.due.at.astimezone(message.zone).date() == message.sent_at.astimezone(message.zone).date()
    return not due.announced and (due.rule in _HOURS or today) and is_told(due.spans[0], text)


def _means_due(due: FoundDue, kind: str, text: str) -> bool:
    """Whether the date says when something has to be done, and not when something went wrong or is asked about."""
    if due.announced or kind in _ASKING_KINDS:
        return True
    return due.rule not in _HOURS and asks(text)


def _is_mostly(due: FoundDue, text: str) -> bool:
    """Whether the text is hardly more than its date: whoever sends that means the date."""
    said = sum(len(span.text.split()) for span in due.spans)
    return said * 2 >= len(text.split())


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset, span.text)


def _draft(part: _Part, workspace: Workspace, *, heading: _Part | None = None, listed: bool = False) -> Draft:
    """The draft of one part; what it does not say itself it takes from the heading of its list."""
    verdict = part.verdict
    due = part.due or (heading.due if heading else None)
    assignee = part.assignee or (heading.assignee if heading else None)
    priority = part.priority if part.priority.span or not heading else heading.priority
    sure = {
        "kind": verdict.kind_sure,
        "is_task": max(verdict.is_task_sure, confidence.IN_LIST if listed and verdict.is_task else 0),
        "title": confidence.TITLE_OF_REQUEST if verdict.is_task else confidence.TITLE_OF_NOTE,
        "priority": confidence.priority_confidence(priority.priority),
    }
    evidence: dict[str, Sequence[Span]] = {}
    if verdict.spans:
        evidence["kind"] = evidence["is_task"] = verdict.spans
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
        kind=own_kind(verdict.kind, workspace),
        is_task=verdict.is_task,
        priority=priority.priority,
        due=due.due if due else None,
        assignee=assignee.member if assignee else None,
        entities=part.entities,
        confidence=sure,
        evidence=evidence,
        kind_probabilities=verdict.probabilities,
        learned={name: example for name, (_, example) in verdict.learned.items()},
        vector=verdict.vector,
    )
    return _with_lessons(draft, verdict, workspace).above(workspace.thresholds)


def own_kind(kind: str, workspace: Workspace) -> str:
    """The workspace's name for the kind; where it has none, its task or first kind."""
    if kind in workspace.kinds or not workspace.kinds:
        return str(kind)
    return Kind.TASK.value if Kind.TASK in workspace.kinds else workspace.kinds[0]


def is_actionable(kind: str) -> bool:
    """Whether such a thing has to be done by somebody; a kind of the workspace's own has."""
    return kind in ACTIONABLE or kind not in frozenset(Kind)


def _with_lessons(draft: Draft, verdict: Verdict, workspace: Workspace) -> Draft:
    """Priority and person as an example has them; words of the text itself are believed before it."""
    learned, sure = dict(draft.learned), dict(draft.confidence)
    if "priority" in verdict.learned and "priority" not in draft.evidence:
        draft = replace(draft, priority=Priority(str(verdict.learned["priority"][0])))
        sure["priority"] = confidence.LEARNED
    else:
        learned.pop("priority", None)
    member = verdict.learned.get("assignee", (None, 0))[0]
    if "assignee" not in draft.evidence and member in {member.id for member in workspace.members}:
        draft = replace(draft, assignee=int(member) if member is not None else None)
        sure["assignee"] = confidence.LEARNED
    else:
        learned.pop("assignee", None)
    return replace(draft, learned=learned, confidence=sure)
