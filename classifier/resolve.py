"""From a model's answer to drafts: the model proposes, the first reader and the message's own words decide.

Whatever a model says, be it wrong, confused or in an attacker's service, it can only choose from the workspace's
lists, name people and dates that the message names, and reword a title out of the message's words. For a message that
looks like an attack (`classifier.injection`) it may do less: see `_Bounds`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from classifier.agreement import after, weighed
from classifier.answers import MOST_ITEMS, Item
from classifier.base import Draft, Due, Incoming, Priority, Reading, Span, Workspace
from classifier.confidence import due_confidence
from classifier.dates import find_due
from classifier.grounding import locate, overlap, own_title
from classifier.injection import looks_like_injection
from classifier.parts import READ_CHARACTERS
from classifier.people import members_named
from classifier.priorities import find_priority

# How often a model is taken to be right. Not measured: no model of a size people would use could be run here. With
# made-up models that are right in 50 to 80 of 100 cases, 0.65 for the kind bettered the rules each time and kept the
# calibration error within 0.08; a first reader who is sure is not overruled, and disagreement is shown as doubt.
_TRUST_KIND = 0.65
_TRUST_IS_TASK = 0.75
_TRUST_FIELD = 0.7
_NAMED_BY_MODEL = 0.6  # an assignee whom the message names and only the model takes for the assignee
_REWORDED = 0.75  # a title of the model's that held against the message
_UNKNOWN_LOW = 0.4  # "low" for which there are no words
_FIRST_IS_SURE = 0.6  # of a date; under it the model's choice among the message's dates counts
_SAME_THING = 0.5  # share of common words from which two titles mean one thing
_RAISED = frozenset({Priority.HIGH, Priority.URGENT})


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What holds for the whole message.

    Attributes:
        attacked: It looks like an attack: the model may reword the title and point out a date that the first reader
            missed, no more. It raises no priority, drops no task, assigns nobody.
        prompt: What the model was told.
    """

    message: Incoming
    workspace: Workspace
    language: str
    assignees: Mapping[str, int]
    prompt: str
    attacked: bool

    def title(self, item: Item) -> str | None:
        return own_title(item.title, self.message.text, prompt=self.prompt, names=self.assignees)


def resolve(
    items: Sequence[Item],
    first: Reading,
    message: Incoming,
    workspace: Workspace,
    *,
    assignees: Mapping[str, int],
    prompt: str,
) -> list[Draft]:
    """The drafts of both readers together, at least one.

    Args:
        items: The model's, with hidden words put back; at least one.
        first: The reading the model is to better.
        assignees: The names the model could choose -> ids of members.
        prompt: What the model was told, which must not come back in a title.
    """
    message = replace(message, text=message.text[:READ_CHARACTERS])
    attacked = looks_like_injection(message.text)
    bounds = _Bounds(message, workspace, first.language, assignees, prompt, attacked)
    pairs = _paired(items, first.drafts)
    drafts = [_merged(pairs[at], draft, bounds) if at in pairs else draft for at, draft in enumerate(first.drafts)]
    if not attacked:
        left = [item for item in items if all(item is not used for used in pairs.values())]
        drafts += _more(left, first.drafts[0], drafts, bounds)
    return [draft.above(workspace.thresholds) for draft in drafts[: max(MOST_ITEMS, len(first.drafts))]]


def _paired(items: Sequence[Item], drafts: Sequence[Draft]) -> dict[int, Item]:
    """Which item speaks of which draft, by the words of their titles; a single one of each belong together."""
    if len(items) == len(drafts) == 1:
        return {0: items[0]}
    likeness = sorted(
        ((overlap(item.title, draft.title), -i, -d) for d, draft in enumerate(drafts) for i, item in enumerate(items)),
        reverse=True,
    )
    pairs: dict[int, Item] = {}
    used: set[int] = set()
    for alike, i, d in likeness:
        if -d not in pairs and -i not in used and (alike >= _SAME_THING or len(drafts) == 1):
            pairs[-d] = items[-i]
            used.add(-i)
    return pairs


def _more(items: Sequence[Item], base: Draft, drafts: Sequence[Draft], bounds: _Bounds) -> list[Draft]:
    """Tasks that only the model saw: each with a title of the message's words that no other has."""
    added: list[Draft] = []
    bare = replace(base, due=None, assignee=None, evidence={}, learned={})
    for item in items:
        title = bounds.title(item)
        known = [draft.title for draft in (*drafts, *added)]
        if item.is_task and title and all(overlap(title, other) < _SAME_THING for other in known):
            added.append(_merged(item, bare, bounds))
    return added


def _merged(item: Item, first: Draft, bounds: _Bounds) -> Draft:
    draft = _with_title(item, first, bounds)
    for merge in (_with_kind, _with_is_task, _with_priority, _with_due, _with_assignee):
        draft = merge(item, draft, bounds)
    return draft


def _set(draft: Draft, field: str, value: object, sure: float, evidence: Sequence[Span] | None = None) -> Draft:
    """The draft with one field changed; evidence None leaves the words as they are."""
    spans = dict(draft.evidence)
    if evidence is not None:
        spans[field] = tuple(evidence)
        if not evidence:
            del spans[field]
    confidence = {**draft.confidence, field: round(sure, 4)}
    changes: dict[str, Any] = {field: value, "confidence": confidence, "evidence": spans}
    return replace(draft, **changes)


def _is_settled(draft: Draft, field: str, bounds: _Bounds) -> bool:
    """Whether a person said for this field what holds for all that looks alike."""
    decided_by = draft.learned.get(field)
    return any(example.id == decided_by and example.firm for example in bounds.workspace.examples)


def _with_title(item: Item, draft: Draft, bounds: _Bounds) -> Draft:
    title = bounds.title(item)
    if title is None or (" " in draft.title and " " not in title):  # "report" for "send the report" tells less
        return draft
    title = title[0].upper() + title[1:]
    words = locate(title, bounds.message.text)
    return _set(draft, "title", title, _REWORDED, (words,) if words else None)


def _with_kind(item: Item, draft: Draft, bounds: _Bounds) -> Draft:
    if bounds.attacked or item.kind not in bounds.workspace.kinds or _is_settled(draft, "kind", bounds):
        return draft
    kinds = tuple(bounds.workspace.kinds)
    shares = weighed(_kind_probabilities(draft, kinds), item.kind, _TRUST_KIND)
    kind = max(shares, key=lambda name: shares[name])
    words = None if kind == draft.kind else ()  # those of the first reader spoke for another kind
    return replace(_set(draft, "kind", kind, shares[kind], words), kind_probabilities=shares)


def _kind_probabilities(draft: Draft, kinds: Sequence[str]) -> dict[str, float]:
    if draft.kind_probabilities:
        return {kind: draft.kind_probabilities.get(kind, 0.0) for kind in kinds}
    sure = draft.confidence.get("kind", 0.5)
    return {kind: sure if kind == draft.kind else (1 - sure) / max(len(kinds) - 1, 1) for kind in kinds}


def _with_is_task(item: Item, draft: Draft, bounds: _Bounds) -> Draft:
    if _is_settled(draft, "is_task", bounds) or (bounds.attacked and not item.is_task):
        return draft
    sure = after(draft.confidence.get("is_task", 0.5), _TRUST_IS_TASK, agrees=item.is_task == draft.is_task)
    if sure < 0.5:
        return _set(draft, "is_task", not draft.is_task, 1 - sure)
    return _set(draft, "is_task", draft.is_task, sure)


def _with_priority(item: Item, draft: Draft, bounds: _Bounds) -> Draft:
    """The first reader's, unless it knows no reason and the model's is "low" or has its words in the message."""
    if bounds.attacked or _is_settled(draft, "priority", bounds):
        return draft
    said = Priority(item.priority)
    agrees = said is draft.priority
    sure = after(draft.confidence.get("priority", 0.5), _TRUST_FIELD, agrees=agrees)
    if agrees or draft.priority is not Priority.NORMAL:
        return _set(draft, "priority", draft.priority, sure)
    words = find_priority(bounds.message.text)
    if said in _RAISED and words.span and words.priority in _RAISED:
        return _set(draft, "priority", words.priority, _TRUST_FIELD, (words.span,))
    if said is Priority.LOW:
        return _set(draft, "priority", said, _UNKNOWN_LOW)
    return _set(draft, "priority", draft.priority, sure)


def _with_due(item: Item, draft: Draft, bounds: _Bounds) -> Draft:
    """The date that the words say which the model names; the first reader's when they say none."""
    words = locate(item.due_words, bounds.message.text) if item.due_words else None
    now, zone = bounds.message.sent_at, bounds.message.zone
    found = find_due(words.text, now=now, zone=zone, language=bounds.language) if words else None
    if words is None or found is None:
        return _doubted(draft, "due") if draft.due and not item.due_words else draft
    if draft.due is None:
        return _set(draft, "due", found.due, due_confidence(found, asked=draft.is_task), (words,))
    first, sure = draft.due, draft.confidence.get("due", 0.5)
    if found.due.at in {first.at, first.alternative} or _within(words, draft.evidence.get("due", ())):
        return _set(draft, "due", first, after(sure, _TRUST_FIELD, agrees=True))
    doubt = min(after(sure, _TRUST_FIELD, agrees=False), 0.5)
    if sure >= _FIRST_IS_SURE or bounds.attacked:
        return _set(draft, "due", _or_else(first, found.due), doubt)
    return _set(draft, "due", _or_else(found.due, first), doubt, (words,))


def _within(words: Span, said: Sequence[Span]) -> bool:
    """Whether the model names a part of the words, "tomorrow" of "tomorrow 15:00": that contradicts nothing."""
    return any(span.start <= words.start and words.end <= span.end for span in said)


def _or_else(due: Due, other: Due) -> Due:
    """The date with the other as its second reading, where there is room for one."""
    return due if due.alternative or due.grain is not other.grain else replace(due, alternative=other.at)


def _with_assignee(item: Item, draft: Draft, bounds: _Bounds) -> Draft:
    """A member whom the message names; the first reader's where it has one."""
    if bounds.attacked or _is_settled(draft, "assignee", bounds):
        return draft
    chosen = bounds.assignees.get(item.assignee)
    if draft.assignee is not None:
        if chosen != draft.assignee:
            return _doubted(draft, "assignee")
        sure = after(draft.confidence.get("assignee", 0.5), _TRUST_FIELD, agrees=True)
        return _set(draft, "assignee", chosen, sure)
    words = _naming(chosen, bounds) if chosen is not None else None
    return _set(draft, "assignee", chosen, _NAMED_BY_MODEL, (words,)) if words else draft


def _naming(chosen: int, bounds: _Bounds) -> Span | None:
    members = [member for member in bounds.workspace.members if member.id == chosen]
    text, end = bounds.message.text, 0
    for word in text.split():
        start = text.index(word, end)
        end = start + len(word)
        bare = word.strip(".,;:!?()\"'«»“”—–-")
        if bare and members_named(bare, members):
            at = start + word.index(bare)
            return Span(at, at + len(bare), bare)
    return None


def _doubted(draft: Draft, field: str) -> Draft:
    sure = after(draft.confidence.get(field, 0.5), _TRUST_FIELD, agrees=False)
    return replace(draft, confidence={**draft.confidence, field: round(sure, 4)})
