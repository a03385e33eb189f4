"""What insights are, as the API shows them."""

from tasks.insights.periods import Period
from webapp.openapi.schema import (
    choice,
    fraction,
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

QUERY = {"workspace": id_(), "period": {**choice(tuple(Period), "It ends now."), "default": Period.MONTH}}

_COUNTS = mapping(listed(number(least=0)), about="Name -> how many in each of `parts`.")
_FLOW = named(
    "Flow",
    record(
        {
            "total": number(least=0),
            "before": number(least=0, about="In as much time before."),
            "kinds": _COUNTS,
            "priorities": _COUNTS,
        }
    ),
)
_PACE = {
    "count": number(least=0),
    "median": number(least=0, about="Seconds within which half of them were done."),
    "p80": number(least=0, about="Seconds within which four of five were."),
}
_RATE = record(
    {
        "name": text(),
        "said": number(least=0),
        "accepted": number(least=0),
        "corrected": number(least=0),
        "silent": number(least=0, about="Of tasks that were done without a word about it."),
        "rate": nullable(fraction("The share that was right.")),
    }
)
_BIN = record(
    {name: fraction() for name in ("low", "high")}
    | {"count": number(least=1), "confidence": fraction("On the average."), "right": fraction()}
)
_CALIBRATION = record(
    {"name": text(), "count": number(least=0), "error": fraction("Expected calibration error."), "bins": listed(_BIN)}
)
_FORECAST = {
    "chance": nullable(fraction("That it is done by its due date.")),
    "low": nullable(moment("Four of five such tasks are done between this")),
    "median": nullable(moment("half of them by this")),
    "high": nullable(moment("and this, if they ever are.")),
    "similar": number(least=0, about="From how many tasks that is known."),
    "alike": listed(choice(("kind", "priority", "assignee")), about="By what these are similar."),
}
_RECORD = record(
    {
        "told": number(least=0, about="Forecasts of the last 90 days whose interval has passed."),
        "within": number(least=0, about="Of these, those that came true."),
        "chances": number(least=0),
        "brier": fraction("Mean squared error of the chances."),
        "base": fraction("The same of who says of every task what is true of all."),
        "bands": listed(record({"count": number(least=1), "chance": fraction(), "came": fraction()})),
    }
)

INSIGHTS = named(
    "Insights",
    record(
        {
            "period": choice(tuple(Period)),
            "parts": listed(
                record({"from": {"type": "string", "format": "date"}, "to": {"type": "string", "format": "date"}}),
                about="Days or weeks, the oldest first; the last one is not over yet.",
            ),
            "messages": _FLOW,
            "made": _FLOW,
            "done": _FLOW,
            "backlog": listed(
                record({"at": moment(), "open": number(least=0), "overdue": number(least=0)}),
                about="At the end of each part.",
            ),
            "speed": record(
                {
                    "overall": nullable(record(_PACE)),
                    "kinds": listed(record({"kind": text(), **_PACE})),
                    "spread": listed(record({"up_to": nullable(number(about="Seconds.")), "count": number(least=0)})),
                }
            ),
            "people": listed(
                record(
                    {"person": nullable(text(about="@username, or the visible name; null is nobody."))}
                    | {name: number(least=0) for name in ("active", "in_progress", "overdue", "done")}
                )
            ),
            "sources": listed(
                record(
                    {"name": text()}
                    | {name: number(least=0) for name in ("messages", "made", "decided", "dropped")}
                    | {"accepted": nullable(fraction("The share of what was decided that was a task."))}
                )
            ),
            "quality": record(
                {
                    "fields": listed(_RATE),
                    "readers": listed(_RATE),
                    "languages": listed(_RATE),
                    "calibration": record({"fields": listed(_CALIBRATION), "readers": listed(_CALIBRATION)}),
                    "read": number(least=0),
                    "unsure": number(least=0, about="Readings whose kind was asked for."),
                }
            ),
            "forecast": record(
                {
                    "finished": number(least=0, about="Tasks done within a year."),
                    "needed": number(least=0, about="How many it takes before anything is forecast."),
                    "record": nullable(_RECORD),
                    "risky": listed(
                        record({"task": id_(), "number": number(), "title": text(), **_FORECAST}),
                        about="Of what is due within two weeks, what is the least likely done in time.",
                    ),
                }
            ),
        }
    ),
)
