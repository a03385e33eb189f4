"""What is asked and answered about hooks out."""

from storage.connected_tables import WorkState
from tasks.filtering import MAX_QUERY
from tasks.hooks import NAME_LIMIT
from tasks.subscriptions import ADDRESS_LIMIT, EVENTS, REPLAYED, TEST
from webapp.openapi.schema import body, choice, flag, id_, listed, moment, named, nullable, number, record, text

_NAME = text(limit=NAME_LIMIT, filled=True)
_ADDRESS = {**text(limit=ADDRESS_LIMIT, about="Where it is told, of http or https."), "pattern": "^https?://[^\\s]+$"}
_EVENTS = listed(choice(EVENTS), least=1, most=len(EVENTS), about="What it is told of.")
_QUERY = text(limit=MAX_QUERY, about='The filter that a task must pass, as a list takes it: "kind=bug"; "" for all.')

SUBSCRIPTION = named(
    "Subscription",
    record(
        {
            "id": id_(),
            "name": text(),
            "address": text(),
            "events": listed(choice(EVENTS)),
            "query": text(),
            "workspace": id_(),
            "paused": flag("It is told of nothing; what waits, waits on."),
            "failing_since": nullable(moment("Since when every attempt has failed.")),
            "off_at": nullable(moment("When Sift has switched it off.")),
            "off_why": nullable(choice(("gone", "failing"), "It answered 410, or nothing arrived there for days.")),
            "created_at": moment(),
        }
    ),
)
SUBSCRIPTIONS = record({"items": listed(SUBSCRIPTION), "next": nullable(text())})
NEW_SUBSCRIPTION = body(
    {
        "name": _NAME,
        "address": _ADDRESS,
        "events": nullable(_EVENTS),
        "query": nullable(_QUERY),
        "workspace": nullable(id_()),
    },
    required=["name", "address"],
)
MADE_SUBSCRIPTION = record(
    {**SUBSCRIPTION["properties"], "secret": nullable(text(about="What Sift signs with; shown this once."))}
)
CHANGED_SUBSCRIPTION = body(
    {
        "name": _NAME,
        "address": _ADDRESS,
        "events": _EVENTS,
        "query": _QUERY,
        "paused": flag("false also resumes what was switched off."),
    }
)
NEW_SECRETS_SUBSCRIPTION = record(
    {**MADE_SUBSCRIPTION["properties"], "former_until": moment("Until when the one before signs, too.")}
)

ATTEMPT = record(
    {
        "at": moment(),
        "milliseconds": number(least=0),
        "status": nullable(number(about="Of HTTP; null when there was no answer.")),
        "error": nullable(text(about="Why there was none: unreachable, too_slow, not_allowed, …")),
        "answer": text(about="The beginning of what was answered."),
    }
)
POST = named(
    "Post",
    record(
        {
            "id": id_(),
            "webhook_id": text(about="The same at every attempt."),
            "event": choice((*EVENTS, TEST)),
            "task": nullable(id_()),
            "state": choice(tuple(WorkState)),
            "next_try_at": nullable(moment("Of what waits.")),
            "created_at": moment(),
            "body": nullable(text(about="As it is posted; null until the message it is about can't grow any more.")),
            "attempts": listed(ATTEMPT, about="The oldest first."),
        }
    ),
)
POSTS = record({"items": listed(POST), "next": nullable(text())})
REPLAY = body(
    {
        "since": moment("What came up from then on."),
        "until": nullable(moment("Until then; now, where it is left out.")),
        "failed_only": flag("Without what has arrived."),
    },
    required=["since"],
)
SENT_AGAIN = record({"replayed": number(least=0, most=REPLAYED)})
