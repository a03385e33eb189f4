"""The ledger of what left the machine, as the API shows it."""

from tasks.ledger import WHY
from webapp.openapi.lists import MOMENT, PAGING
from webapp.openapi.schema import Schema, choice, id_, listed, mapping, moment, named, nullable, number, record, text

_FILTERS: dict[str, Schema] = {
    "why": choice(WHY),
    "from": MOMENT,
    "to": MOMENT,
    "workspace": id_(),
}
LEDGER_FILE: dict[str, Schema] = _FILTERS
LEDGER: dict[str, Schema] = {
    **_FILTERS,
    "limit": PAGING["limit"],
    "cursor": text(about="`next` of the page before."),
}
DEPARTURE = named(
    "Departure",
    record(
        {
            "id": text(),
            "at": moment(),
            "why": choice(WHY, "What it was for; trial: a model was tried on it."),
            "host": text(about="With the port where it is not the usual one."),
            "provider": text(about="The model, the transcriber or the tracker's service; `hook` for a hook out."),
            "fields": listed(text(), about="Which parts left; never the words themselves."),
            "characters": number(least=0),
            "bytes": number(least=0, about="Of a sound."),
            "redacted": mapping(about="What was replaced before it left, and how often."),
            "workspace": nullable(id_()),
            "brought_by": nullable(text(about="Who brought the message; null for programs, and who was erased.")),
            "message": nullable(id_()),
            "task": nullable(id_()),
        }
    ),
)
DEPARTURES = record({"items": listed(DEPARTURE), "next": nullable(text())})
