"""What is asked and answered about connections."""

from integrations.connecting import SECRET_LIMIT
from integrations.tracking import TRACKERS
from tasks.connections import MAPPED, NAME_LIMIT, WORD_LIMIT, WORDS
from webapp.openapi.schema import (
    body,
    choice,
    flag,
    id_,
    listed,
    mapping,
    moment,
    named,
    nullable,
    number,
    record,
    text,
)

STATES = ("on", "paused", "off", "failing")

_FIELDS = {
    "type": "object",
    "description": (
        "What each tracker asks for; what ends with ? may be left out. "
        "github: address?, repository, token. gitlab: address?, project, token. "
        "caldav: address, list?, user, password. jira: address, project, type?, email?, token. "
        "todoist: project, token. linear: team, key. trello: board, list, key, token."
    ),
    "additionalProperties": text(limit=SECRET_LIMIT),
    "examples": [{"repository": "acme/shop", "token": "github_pat_…"}],
}
_WORDS = {"type": "object", "additionalProperties": text(limit=WORD_LIMIT), "maxProperties": WORDS}
_MAPPING = {
    "type": "object",
    "description": "How ours become theirs; what is left out is as the tracker has it usually.",
    "properties": {
        **dict.fromkeys(MAPPED, _WORDS),
        "labels": listed(text(limit=WORD_LIMIT, filled=True), most=WORDS, about="Added to each task."),
    },
    "additionalProperties": False,
    "examples": [{"kind": {"bug": "Bug"}, "priority": {"urgent": "P0"}, "labels": ["from-sift"]}],
}
_PEOPLE = mapping(text(), about="Their name of somebody -> id of a member of the workspace.")
_CHANGED = {
    "two_way": flag("What is changed there changes the task here."),
    "mapping": _MAPPING,
    "people": _PEOPLE,
    "hook": nullable(id_("Of a hook by which it tells of its changes; without one it is asked.")),
}

CONNECTION = named(
    "Connection",
    record(
        {
            "id": id_(),
            "service": choice(TRACKERS),
            "name": text(),
            "address": text(about="Empty for the usual one."),
            "place": mapping(text(), about="Where in it tasks go."),
            **_CHANGED,
            "workspace": id_(),
            "state": choice(STATES, "Paused by a person; off until what is wrong is changed; failing is tried again."),
            "why": nullable(text(about="What is wrong, as a code.")),
            "since": nullable(moment("Since when it is paused, off or failing.")),
            "synced_at": nullable(moment("When a task last went there or was looked at there.")),
            "tasks": record({name: number(least=0) for name in ("there", "waiting", "failed")}),
            "created_at": moment(),
        }
    ),
)
CONNECTIONS = record({"items": listed(CONNECTION), "next": nullable(text())})
NEW_CONNECTION = body(
    {
        "service": choice(TRACKERS),
        "name": text(limit=NAME_LIMIT, filled=True),
        "fields": _FIELDS,
        "workspace": nullable(id_()),
        **{name: it if name == "hook" else nullable(it) for name, it in _CHANGED.items()},
    },
    required=["service", "name", "fields"],
)
CHANGED_CONNECTION = body({"name": text(limit=NAME_LIMIT, filled=True), **_CHANGED, "paused": flag()})
NEW_SECRET = body({"fields": _FIELDS}, required=["fields"])
ACCOUNT = record({"name": text(about="Who we are there."), "place": text(about="What the place is called there.")})
