"""What is asked and answered about tasks in other trackers."""

from integrations.tracking import TRACKERS
from storage.connected_tables import WorkState
from webapp.openapi.schema import body, choice, flag, id_, listed, moment, named, nullable, record, text

EXPORT = named(
    "Export",
    record(
        {
            "id": id_(),
            "connection": id_(),
            "service": choice(TRACKERS),
            "name": text(about="Of the connection."),
            "state": choice(tuple(WorkState), about="stopped: it is followed there no more."),
            "key": text(about="How people call it there."),
            "url": nullable(text()),
            "error": nullable(text(about="What went wrong the last time.")),
            "retry": flag("Whether trying again helps, without anybody changing anything."),
            "synced_at": nullable(moment()),
            "created_at": moment(),
        }
    ),
)
EXPORTS = record({"items": listed(EXPORT), "next": nullable(text())})
NEW_EXPORT = body({"connection": id_()}, required=["connection"])
