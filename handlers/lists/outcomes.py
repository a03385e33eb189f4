"""What became of what was done to several tasks at once, and for how long it can be taken back."""

from collections.abc import Mapping
from datetime import datetime
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from tasks.bulk import Outcome
from tasks.rules import Verb
from tasks.views import OFFERED
from wording.lines import capitalised

UNDONE = "undone"


def as_view(what: str, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """As a page keeps it."""
    kept = {"what": what, "done": outcome.done, "refused": dict(outcome.refused), "at": now.isoformat()}
    return kept if outcome.batch is None else kept | {"batch": outcome.batch}


def is_fresh(kept: Mapping[str, Any], now: datetime) -> bool:
    """Whether it is still worth saying, and may be taken back."""
    return datetime.fromisoformat(kept["at"]) + OFFERED > now


def outcome_words(texts: NullTranslations, kept: Mapping[str, Any]) -> str:
    """ "7 done, 2 were not open"."""
    what, done = kept["what"], kept["done"]
    parts = [_done(texts, what, done)] if done or not kept["refused"] else []
    parts += [_refused(texts, what, code, count) for code, count in kept["refused"].items()]
    return capitalised(", ".join(parts))


def _done(texts: NullTranslations, what: str, count: int) -> str:
    many = texts.ngettext
    words = {
        Verb.ACCEPT: many("{count} accepted", "{count} accepted", count),
        Verb.START: many("{count} started", "{count} started", count),
        Verb.DONE: many("{count} done", "{count} done", count),
        Verb.REOPEN: many("{count} open again", "{count} open again", count),
        Verb.DROP: many("{count} is no task", "{count} are no tasks", count),
        "snooze": many("{count} put aside", "{count} put aside", count),
        "due": many("{count} has its date", "{count} have their date", count),
        "priority": many("{count} has its priority", "{count} have their priority", count),
        "assignee": many("{count} given", "{count} given", count),
        UNDONE: many("{count} is as it was", "{count} are as they were", count),
    }
    return words[what].format(count=count)


def _refused(texts: NullTranslations, what: str, code: str, count: int) -> str:
    many = texts.ngettext
    unfinished = many("{count} was not open", "{count} were not open", count)
    words: Mapping[str, str] = MappingProxyType(
        {
            "bad_move": many("{count} was not finished", "{count} were not finished", count)
            if what == Verb.REOPEN
            else unfinished,
            "bad_value": many("{count} can't have that", "{count} can't have that", count),
            "not_allowed": many("{count} is not yours to change", "{count} are not yours to change", count),
            "not_found": many("{count} is gone", "{count} are gone", count),
        }
    )
    other = many("{count} was changed by somebody else", "{count} were changed by somebody else", count)
    return words.get(code, other).format(count=count)
