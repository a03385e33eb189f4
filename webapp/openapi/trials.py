"""Readers under trial, as the API shows them."""

from classifier.evaluation.trial import FIELDS
from storage.reading_tables import TrialState
from tasks.options import GUIDANCE_LIMIT
from tasks.options import NAME_LIMIT as MODEL_LIMIT
from webapp.openapi.schema import (
    body,
    choice,
    fraction,
    id_,
    listed,
    moment,
    named,
    nullable,
    number,
    page,
    quantity,
    record,
    text,
)

_RIGHT = listed(number(least=0), least=2, most=2, about="How often it agreed with people: the one now, the candidate.")
_AGREEMENT = record({"n": number(least=0), "right": _RIGHT})
_FIELD = record(
    {
        "n": number(least=0),
        "right": _RIGHT,
        "p": fraction(about="How likely so uneven a split is by chance."),
        "languages": {"type": "object", "additionalProperties": _AGREEMENT},
    }
)
_READER = record(
    {
        "name": text(),
        "failed": number(least=0, about="Messages that the reader before it has read instead."),
        "p50": quantity(about="Milliseconds a message, the median."),
        "p95": quantity(about="What 95 of 100 messages don't exceed."),
        "calls": number(least=0),
        "tokens_in": number(least=0),
        "tokens_out": number(least=0),
        "left": number(least=0, about="Calls that left this machine: each is in the ledger."),
    }
)
_RESULT = record(
    {
        "messages": number(least=0),
        "readers": listed(_READER, least=2, most=2, about="The one now, and the candidate."),
        "fields": {"type": "object", "properties": dict.fromkeys(FIELDS, _FIELD), "additionalProperties": False},
    }
)
TRIAL = named(
    "Trial",
    record(
        {
            "id": id_(),
            "model": text(),
            "guidance": text(),
            "beside": text(about="The reader that there was."),
            "state": choice([str(it) for it in TrialState]),
            "seen": number(least=0, about="Messages read by both."),
            "wanted": number(least=0),
            "result": nullable(_RESULT),
            "error": nullable(text(about="Why it was broken off.")),
            "at": moment(),
            "ended_at": nullable(moment()),
        }
    ),
)
TRIALS = page(TRIAL)
NEW_TRIAL = body(
    {
        "model": text(limit=MODEL_LIMIT, filled=True, about="embedded, ollama:<model>, openai:<model>"),
        "guidance": nullable(text(limit=GUIDANCE_LIMIT, about="Null: what the workspace tells its reader.")),
        "workspace": nullable(id_()),
    },
    required=("model",),
)
