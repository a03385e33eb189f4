"""What is asked and answered about hooks."""

from integrations import SERVICES as HOOKABLE
from integrations.options import LONGEST, WORDS
from storage.connected_tables import ArrivalState
from tasks.hooks import NAME_LIMIT
from webapp.openapi.schema import body, choice, flag, id_, listed, mapping, moment, named, nullable, record, text

SECRET_LIMIT = 500
LONGEST_SAMPLE = 65_536

MAPPING = mapping(
    text(limit=500),
    about="Of a hook for any program: where in its JSON each part is, by expressions in JMESPath. when (a condition), "
    "text, author, chat, url, thread, sent_at.",
)

OPTIONS = {
    "type": "object",
    "description": "What it takes; what is left out is as the service has it usually.",
    "properties": {
        "events": listed(text()),
        "bots": flag("Also what programs said."),
        "words": listed(text(limit=LONGEST, filled=True), most=WORDS, about="One of them must be there."),
        "aimed": flag("Everything becomes a task."),
        "mapping": MAPPING,
    },
    "additionalProperties": False,
}
HOOK = named(
    "Hook",
    record(
        {
            "id": id_(),
            "service": choice(tuple(HOOKABLE)),
            "name": text(),
            "url": text(),
            "workspace": id_(),
            "paused": flag("What comes in is taken and forgotten."),
            "needs_secret": flag("Its service makes the secret, and nobody has given it yet: nothing is genuine."),
            "options": OPTIONS,
            "created_at": moment(),
        }
    ),
)
HOOKS = record({"items": listed(HOOK), "next": nullable(text())})
NEW_HOOK = body(
    {
        "service": choice(tuple(HOOKABLE)),
        "name": text(limit=NAME_LIMIT, filled=True),
        "workspace": nullable(id_()),
        "secret": nullable(text(limit=SECRET_LIMIT, about="Of a service that makes it itself; now or later.")),
        "options": nullable(OPTIONS),
    },
    required=["service", "name"],
)
MADE_HOOK = record(
    {**HOOK["properties"], "secret": nullable(text(about="What its sender signs with; shown this once."))}
)
CHANGED_HOOK = body({"paused": flag(), "options": OPTIONS})
NEW_SECRET = body({"secret": nullable(text(limit=SECRET_LIMIT, about="Of a service that makes it itself."))})
NEW_SECRETS_HOOK = record(
    {
        **MADE_HOOK["properties"],
        "former_until": nullable(moment("Until when the one before is good; null when there was none.")),
    }
)

DELIVERY = named(
    "Delivery",
    record(
        {
            "id": id_(),
            "event": text(about="In the service's own words."),
            "state": choice(tuple(ArrivalState)),
            "why": text(about="Of what was left out, or could not be read."),
            "message": nullable(id_()),
            "at": moment(),
            "body": nullable(text(about="As it came, without secrets; null when it is past its time.")),
        }
    ),
)
DELIVERIES = record({"items": listed(DELIVERY), "next": nullable(text())})
TESTED = record(
    {**DELIVERY["properties"], "signed": flag("Its signature was checked; only the service itself can sign otherwise.")}
)
TRIAL = body({"sample": text(limit=LONGEST_SAMPLE, filled=True), "mapping": nullable(MAPPING)}, required=["sample"])
TRIED = record(
    {
        "message": nullable(
            record(
                {
                    "text": text(),
                    "author": text(),
                    "chat": text(),
                    "thread": text(),
                    "sent_at": nullable(moment()),
                    "link": nullable(text()),
                },
                about="What would be kept.",
            )
        ),
        "wrong": nullable(
            record(
                {
                    "field": text(about="A part of the mapping, or sample."),
                    "code": text(about="Why nothing would be kept."),
                    "detail": text(),
                }
            )
        ),
    }
)
