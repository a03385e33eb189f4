"""Messages and what readers made of them, as the API shows it."""

from storage.reading_tables import RefinementState, Scope
from storage.tables import MessageState
from storage.team_tables import TranscriptState
from tasks.rules import KINDS, PRIORITIES
from tasks.transcripts import WORDS_LIMIT
from webapp.fields import SHORT
from webapp.openapi.schema import (
    Schema,
    body,
    choice,
    day_or_moment,
    flag,
    fraction,
    id_,
    listed,
    mapping,
    moment,
    named,
    nullable,
    number,
    page,
    quantity,
    record,
    text,
)
from webapp.openapi.tasks import TASK

TEXT_LIMIT = 65_536
SCOPES = tuple(Scope)

_ANY_OBJECT = mapping()

DOUBT = named("Doubt", record({"field": text(), "choices": listed(nullable(text()), about="The likeliest first.")}))
ISSUE = named(
    "Issue",
    record(
        {
            "kind": choice(KINDS),
            "is_task": flag(),
            "title": text(),
            "priority": choice(PRIORITIES),
            "due": nullable(day_or_moment()),
            "assignee": nullable(text()),
            "entities": listed(_ANY_OBJECT),
            "confidence": mapping(fraction(), about="Field: how sure the reader is of it."),
            "kind_probabilities": mapping(fraction()),
            "evidence": mapping(listed(_ANY_OBJECT), about="Field: the words it came from, by code points."),
            "learned": mapping(id_(), about="Field: the correction that decided it."),
            "doubts": listed(DOUBT, about="What people are asked."),
            "provider": text(),
            "model": text(),
            "milliseconds": quantity(),
            "usage": nullable(mapping(about="What a language model was given and took.")),
        }
    ),
)
REFINEMENT = named(
    "Refinement",
    record(
        {
            "state": choice(tuple(RefinementState)),
            "model": text(),
            "error": nullable(text()),
            "sent": listed(_ANY_OBJECT, about="What left the machine for calls that brought no reading."),
        }
    ),
)
READING = named(
    "Reading",
    record(
        {
            "provider": text(),
            "model": text(),
            "milliseconds": quantity(),
            "usage": nullable(_ANY_OBJECT),
            "created_at": moment(),
            "current": flag(),
        }
    ),
)
TRANSCRIPT = named(
    "Transcript",
    record({"state": choice(tuple(TranscriptState)), "words": text(), "transcriber": text()}),
)
MEDIA = named(
    "Media",
    {
        "type": "object",
        "properties": {
            "type": text(about="photo, voice, document, …"),
            "name": text(),
            "mime": text(),
            "size": number(about="Bytes."),
            "duration": number(about="Seconds."),
        },
        "required": ["type"],
        "description": "And what else Telegram tells of this type.",
    },
)
PIECE = named(
    "Piece",
    record(
        {
            "id": id_(),
            "text": text(),
            "author": text(),
            "chat": text(),
            "origin": nullable(_ANY_OBJECT),
            "link": nullable(text()),
            "sent_at": moment(),
            "media": nullable(MEDIA),
            "transcript": nullable(TRANSCRIPT),
        }
    ),
)

_MESSAGE: dict[str, Schema] = {
    "id": id_(),
    "external_id": text(about="Its name where it came from."),
    "text": text(),
    "author": text(),
    "chat": text(),
    "source": text(),
    "origin": nullable(mapping(about="Of a forward: who wrote it, as Telegram says.")),
    "sent_at": moment(),
    "received_at": moment(),
    "language": nullable(text()),
    "state": choice(tuple(MessageState)),
    "issue": nullable(ISSUE),
    "refinement": nullable(REFINEMENT),
    "tasks": listed(TASK),
    "workspace": id_(),
}
MESSAGE = named("Message", record(_MESSAGE))
WHOLE_MESSAGE = named(
    "WholeMessage",
    record(
        {
            **_MESSAGE,
            "issues": listed(ISSUE, about="Everything that was found in it; the first is its issue."),
            "readings": listed(READING, about="Who read it, oldest first."),
            "pieces": listed(PIECE, about="What was sent together, in its order."),
        }
    ),
)
MESSAGES = page(MESSAGE)
SPLIT = record({"items": listed(WHOLE_MESSAGE, about="What is a message of its own now."), "next": nullable(text())})
WORDS = body({"words": text(limit=WORDS_LIMIT, filled=True)}, required=["words"])
NEW_MESSAGE = body(
    {
        "text": text(limit=TEXT_LIMIT, filled=True),
        "author": nullable(text(limit=SHORT)),
        "source": nullable(text(limit=SHORT)),
        "chat": nullable(text(limit=SHORT)),
        "sent_at": nullable(moment("Without an offset in the workspace's zone.")),
        "external_id": nullable(text(limit=SHORT, about="The same of the same source is the same message.")),
        "workspace": nullable(id_()),
    },
    required=["text"],
)
STORED = record({"id": id_()})

CORRECTION = named(
    "Correction",
    record(
        {
            "id": id_(),
            "task": nullable(id_()),
            "field": text(),
            "was": {"description": "What the reader said."},
            "value": {"description": "What a person said."},
            "accepted": flag("The reader was right."),
            "scope": choice(SCOPES),
            "person": nullable(text()),
            "at": moment(),
            "provider": text(),
            "model": text(),
            "language": text(),
            "workspace": id_(),
        }
    ),
)
CORRECTIONS = page(CORRECTION)
TAUGHT = record({"correction": CORRECTION, "scope": choice(SCOPES), "tasks": listed(TASK), "count": number(least=0)})
TEACH = body({"scope": choice(SCOPES)}, required=["scope"])
TAKEN_BACK = record({"taken_back": number(least=0)})

_RATE = named(
    "Rate",
    record(
        {
            "name": text(),
            "said": number(least=0),
            "accepted": number(least=0),
            "corrected": number(least=0),
            "silent": number(least=0),
            "rate": nullable(fraction()),
        }
    ),
)
STATS = record(
    {
        "ai": record(
            {
                "fields": listed(_RATE),
                "providers": listed(_RATE),
                "languages": listed(_RATE),
                "lessons": number(least=0),
            }
        )
    }
)
