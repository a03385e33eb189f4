"""What a list shows, in a line: "Bugs · from Ann · last week · 14 open tasks"."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from aiogram.utils.formatting import Bold, Text
from babel import Locale
from babel.dates import format_skeleton

from classifier.base import Kind
from handlers.lists.gathering import BOARD, SEARCH, TASKS, TODAY, WEEK, Gathered, week_of
from handlers.lists.periods import period, span
from handlers.pages import Look
from locales import mark
from storage.store import Store
from storage.tables import Status
from tasks.people import local
from tasks.rules import ACTIVE
from wording.lines import capitalised, one_line
from wording.names import PRIORITIES, PRIORITY_ICONS, STATUSES

WORDS, PARTS = 32, 8
"""How long one part of a heading is, in code points, and how many there are."""

PLURALS: Mapping[str, str] = MappingProxyType(
    {
        Kind.TASK: mark("to do"),
        Kind.BUG: mark("bugs"),
        Kind.FEATURE: mark("features"),
        Kind.QUESTION: mark("questions"),
        Kind.EVENT: mark("events"),
        Kind.INFO: mark("infos"),
        Kind.CHITCHAT: mark("small talk"),
    }
)


def heading(store: Store, look: Look, shown: Gathered) -> Text:
    parts = [part for part in _parts(store, look, shown) if part]
    parts = [*parts[:PARTS], "…"] if len(parts) > PARTS else parts
    if (count := _count(look, shown)) or not parts:
        parts.append(count or look.texts.gettext("Search"))
    return Bold(capitalised(" · ".join(parts)))


def unread(look: Look, shown: Gathered) -> Text | None:
    """What was not understood of what somebody asked for."""
    words = ", ".join(f"“{one_line(part, WORDS)}”" for part in shown.wanted.unread[:3])
    return look.say("Not understood: {words}", words=words) if words else None


def is_active_only(shown: Gathered) -> bool:
    """Whether a list has open tasks only, by what was asked for."""
    status = set(shown.wanted.status)
    if shown.saved is not None:  # it may ask for what is closed
        return False
    return shown.name in {TODAY, WEEK, TASKS} and status <= set(ACTIVE)


def _parts(store: Store, look: Look, shown: Gathered) -> Iterator[str]:
    say, wanted = look.texts.gettext, shown.wanted
    if shown.name == TODAY:
        yield str(format_skeleton("MMMMEEEEd", local(look.now, look.zone), locale=look.locale))
        return
    if shown.name == WEEK:
        yield span(*week_of(look), locale=look.locale, today=local(look.now, look.zone).date())
    if shown.name == BOARD:
        yield say("Board")
    if shown.saved is not None:
        yield one_line(shown.saved.name, WORDS) or "?"
    yield ", ".join(say(PLURALS[kind]) for kind in wanted.kind if kind in PLURALS)
    if wanted.q:
        yield f"“{one_line(wanted.q, WORDS) or '…'}”"
    yield ", ".join(f"{PRIORITY_ICONS[name]} {say(PRIORITIES[name])}" for name in wanted.priority if name in PRIORITIES)
    yield _statuses(look, shown)
    if wanted.author:
        yield say("from {author}").format(author=_names(wanted.author))
    if wanted.source:
        yield say("via {source}").format(source=_names(wanted.source))
    yield from _people(store, look, shown)
    yield from _times(look, shown)
    if wanted.language:
        known = Locale.parse(look.locale).languages
        yield ", ".join(known.get(code, one_line(code, WORDS)) for code in wanted.language)
    if wanted.min_confidence is not None:
        yield say("at least {percent} % sure").format(percent=round(100 * wanted.min_confidence))


def _statuses(look: Look, shown: Gathered) -> str:
    asked = [Status(name) for name in shown.wanted.status if name in tuple(Status)]
    if shown.name == BOARD or not asked:
        return ""
    if len(set(asked)) == len(Status):
        return look.texts.gettext("finished too")
    return ", ".join(look.texts.gettext(STATUSES[status]) for status in asked)


def _people(store: Store, look: Look, shown: Gathered) -> Iterator[str]:
    """Whose tasks they are; one's own are "mine"."""
    say, ids = look.texts.gettext, shown.wanted.assignee
    if look.reader is not None and look.reader.id in ids:
        yield say("mine")
    others = store.people.named([id_ for id_ in ids if look.reader is None or id_ != look.reader.id]) if ids else {}
    if others:
        yield say("for {names}").format(names=_names([person.name for person in others.values()]))
    if shown.wanted.nobody:
        yield say("for nobody yet")


def _times(look: Look, shown: Gathered) -> Iterator[str]:
    say, wanted = look.texts.gettext, shown.wanted
    if wanted.from_ is not None or wanted.to is not None:
        yield _period(look, wanted.from_, wanted.to)
    if wanted.overdue:
        yield say("overdue")
    elif (wanted.due_from is not None or wanted.due_to is not None) and shown.name != WEEK:
        yield say("due {when}").format(when=_period(look, wanted.due_from, wanted.due_to))
    if wanted.no_due:
        yield say("without a date")
    if wanted.snoozed:
        yield say("snoozed")


def _period(look: Look, start: datetime | None, end: datetime | None) -> str:
    return period(start, end, texts=look.texts, locale=look.locale, zone=look.zone, now=look.now)


def _names(names: tuple[str, ...] | list[str]) -> str:
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return ", ".join(one_line(name, WORDS) or "?" for name in names[:2]) + more


def _count(look: Look, shown: Gathered) -> str:
    total, many = shown.listing.leaf.total, look.texts.ngettext
    if shown.name == SEARCH and shown.wanted.as_view() is None:
        return ""
    if shown.name == BOARD:
        total = sum(shown.counts.values())
    if is_active_only(shown):
        return many("{count} open task", "{count} open tasks", total).format(count=total)
    return many("{count} task", "{count} tasks", total).format(count=total)
