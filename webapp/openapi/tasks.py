"""Tasks, what happens to them, and what may be asked of them, as the API shows it."""

from storage.tables import Status
from tasks.bulk import MOST
from tasks.rules import DESCRIPTION_LIMIT, KINDS, PRIORITIES, TITLE_LIMIT, Verb
from tasks.values import ITEM_LIMIT, ITEMS, NOTE_LIMIT, REASON_LIMIT
from webapp.fields import SHORT
from webapp.openapi.schema import (
    body,
    choice,
    day_or_moment,
    flag,
    id_,
    listed,
    mapping,
    moment,
    named,
    nullable,
    number,
    page,
    record,
    text,
)

STATUSES = tuple(Status)
LINKS = ("blocked_by", "blocks", "related", "looks_like", "merged_into", "merged", "next", "previous")
MADE_LINKS = ("blocked_by", "related")
"""Kinds of links that people make; the other kinds are how the other task sees them, and what Sift made."""

RULE_LIMIT = SHORT
DOUBTFUL = ("kind", "priority", "due", "assignee")

NOTE = named(
    "Note",
    record(
        {
            "id": text(about="Tells it from the other notes of its task."),
            "text": text(),
            "author": nullable(text(about="Null: a script of the installation's.")),
            "at": moment(),
        }
    ),
)
ITEM = named("ChecklistItem", record({"id": text(), "text": text(), "done": flag()}))
LINK = named("Link", record({"kind": choice(LINKS), "task": id_()}))
REQUESTER = named(
    "Requester",
    record({"name": text(), "message_id": nullable(id_()), "at": nullable(moment())}),
)
TASK = named(
    "Task",
    record(
        {
            "id": id_(),
            "number": number(about="Its number in its workspace: #12."),
            "title": text(),
            "description": text(),
            "kind": choice(KINDS),
            "priority": choice(PRIORITIES),
            "status": choice(STATUSES),
            "due": nullable(day_or_moment("A day of the workspace's zone, or a time in UTC.")),
            "reminder": nullable(moment("When its people are reminded of it.")),
            "recurrence": nullable(text(about="An RRULE (RFC 5545) without its start.")),
            "snoozed_until": nullable(moment()),
            "assignee": nullable(text(about="@username, or the visible name of who has none.")),
            "claimable": flag("For anyone: who takes it first has it."),
            "blocked": nullable(text(about="Why it can't go on; empty when only the tasks that block it say so.")),
            "links": listed(LINK),
            "checklist": listed(ITEM),
            "notes": listed(NOTE),
            "requesters": listed(REQUESTER, about="Who else asked for it."),
            "author": text(about="Who wrote what it was made of."),
            "source": text(),
            "workspace": id_(),
            "message_id": nullable(id_("The message it was made of.")),
            "created_at": moment(),
            "updated_at": moment(),
            "version": number(least=1, about="Grows with every change."),
        }
    ),
)
TASKS = page(TASK)

_NEW_ITEM = body(
    {
        "text": text(limit=ITEM_LIMIT, filled=True),
        "done": flag(),
        "id": text(limit=24, about="Of an item that is there already: it stays the same one."),
    },
    required=["text"],
)
_VERSION = number(about="The version that was seen: refused with 409 when it is another one by now.")
_EDITED = {
    "description": nullable(text(limit=DESCRIPTION_LIMIT)),
    "kind": choice(KINDS),
    "priority": choice(PRIORITIES),
    "due": nullable(day_or_moment("Without an offset in the workspace's zone.")),
    "assignee": nullable(text(limit=SHORT, about="A member: @username, or the visible name.")),
}
_TITLE = text(limit=TITLE_LIMIT, filled=True)
_PLANNED = {
    "reminder": nullable(moment("A time to come.")),
    "recurrence": nullable(text(limit=RULE_LIMIT, filled=True, about="An RRULE (RFC 5545): FREQ=WEEKLY;BYDAY=MO.")),
    "claimable": flag("For anyone: nobody has it any more."),
    "blocked": nullable(text(limit=REASON_LIMIT, about="Why it can't go on.")),
}

NEW_TASK = body({"title": _TITLE, **_EDITED, "workspace": nullable(id_())}, required=["title"])
CHANGED_TASK = body(
    {"title": _TITLE, **_EDITED, **_PLANNED, "checklist": listed(_NEW_ITEM, most=ITEMS), "version": _VERSION}
)
MOVE = body({"version": _VERSION})
SNOOZE = body({"until": nullable(moment("A time to come; null takes it up again."))}, required=["until"])
ANSWER = body(
    {"field": choice(DOUBTFUL), "value": nullable(text(limit=SHORT, about="One of its choices, or any other value."))},
    required=["field", "value"],
)
WRITTEN_NOTE = body({"text": text(limit=NOTE_LIMIT, filled=True)}, required=["text"])
NEW_ITEMS = body({"items": listed(text(limit=ITEM_LIMIT, filled=True), least=1, most=ITEMS)}, required=["items"])
TICK = body({"done": flag()}, required=["done"])
NEW_LINK = body({"kind": choice(MADE_LINKS), "task": id_()}, required=["kind", "task"])
COUNTED_IN = body({"into": id_("The task that stays.")}, required=["into"])

FILTER_LIMIT = 2_000
_SETTABLE = {**_EDITED, "claimable": _PLANNED["claimable"]}
SETTABLE = tuple(_SETTABLE)
BULK = body(
    {
        "ids": listed(id_(), least=1, most=MOST),
        "filter": text(limit=FILTER_LIMIT, filled=True, about="Instead of ids, a list's query: status=open&kind=bug."),
        "verb": choice(tuple(Verb)),
        "set": {**body(_SETTABLE), "minProperties": 1},
        "snooze": nullable(moment("Until when; null takes them up again.")),
    },
    either=(("ids", "filter"), ("verb", "set", "snooze")),
)
BULK_DONE = record(
    {
        "batch": nullable(id_("Takes all of it back: POST /api/undo/{batch}. Null: nothing has changed.")),
        "done": number(least=0, about="How many are as they were asked to be."),
        "refused": mapping(number(least=1), about="Code of the refusal: how many tasks."),
    }
)
UNDONE = record({"items": listed(TASK)})

EVENT = named(
    "Event",
    record(
        {
            "id": text(),
            "at": moment(),
            "verb": text(about="What was done: create, change, done, undo, join, …"),
            "actor": nullable(text(about="Null: Sift itself, or a script of the installation's.")),
            "task": nullable(id_()),
            "message_id": nullable(id_()),
            "workspace": id_(),
            "before": mapping(about="Field: its value before, of the fields that were changed."),
            "after": mapping(about="The same after."),
            "batch": nullable(id_("The same for what was done together, and is taken back together.")),
            "undoes": nullable(text(about="Id of the event that this one takes back.")),
            "undone_at": nullable(moment()),
            "elsewhere": nullable(
                record({"place": text(), "name": text()}, about="The tracker where it was done, and by whom there.")
            ),
        }
    ),
)
EVENTS = record({"items": listed(EVENT), "next": nullable(text())})
