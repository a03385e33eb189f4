"""The words of a reply to a card, as changes of its task; what is not understood is named, never guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from classifier.base import Due, Kind, Member, Priority
from classifier.dates import find_due
from classifier.people import members_named
from classifier.titles import shown

Verb = Literal["done", "reopen", "drop", "start", "accept"]
_Value = TypeVar("_Value", bound=str)
READ_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class Edit:
    """What a reply asks to change; a field that is None stays as it is.

    Attributes:
        clear_due, clear_assignee: The field is to be emptied.
        verb: What to do with the task.
        recurrence: A rule as `classifier.recurrence` makes them.
        note: To be added to the notes; `description` takes the place of the one there is.
        checklist: Items to add.
        check: Numbers of items to tick, as the card counts them, from 1.
        blocked_by, link_to, duplicate_of: Numbers of tasks (#12).
        blocked_reason: What is waited for.
        snooze, remind: When the task is to come back, and when to be reminded of it.
        to_me: Whoever says it takes the task.
        anyone: The task is offered to whoever claims it.
        unread: Words that were not understood, or that contradict each other; when there are any, ask before applying.
    """

    title: str | None = None
    kind: Kind | None = None
    priority: Priority | None = None
    due: Due | None = None
    clear_due: bool = False
    assignee: int | None = None
    clear_assignee: bool = False
    verb: Verb | None = None
    recurrence: str | None = None
    clear_recurrence: bool = False
    description: str | None = None
    note: str | None = None
    checklist: tuple[str, ...] = ()
    check: tuple[int, ...] = ()
    blocked_by: tuple[int, ...] = ()
    blocked_reason: str | None = None
    unblock: bool = False
    link_to: tuple[int, ...] = ()
    duplicate_of: int | None = None
    snooze: Due | None = None
    remind: Due | None = None
    clear_remind: bool = False
    to_me: bool = False
    anyone: bool = False
    unread: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to change."""
        return self == Edit(unread=self.unread)


def _words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@#'-])(?:{words})(?![\w'-])", re.IGNORECASE)


_TITLE = re.compile(
    r"(?:^|[\n,;])\s*(?:title|name|rename(?: it)?(?: to)?|назва|назви|заголовок|перейменуй(?:те)?(?: на)?)\s*(?::"
    r"|\s)\s*(?P<title>[^\n]+)",
    re.IGNORECASE,
)
# Longer and negated words stand before the shorter ones they hold.
_CLEAR_DUE = _words(
    r"(?:no|without|clear|remove|drop)(?: the| a| any)? (?:due(?: date)?|date|deadline)"
    r"|без (?:дати|терміну|строку|дедлайну)|(?:прибери|зніми|видали)(?:те)? (?:дату|термін|строк|дедлайн)"
)
_CLEAR_ASSIGNEE = _words(
    r"unassign(?:ed)?|no assignee|(?:assign )?(?:to )?(?:nobody|no one|no-one)|без виконавця|(?:зніми"
    r"|прибери)(?:те)? виконавця"
    r"|ні на кого|нікому"
)
_PRIORITIES = (
    (
        Priority.LOW,
        r"not urgent|no rush|low|p3|p4|не терміново|нетерміново|не горить|не важливо|неважливо|низький|низька|низько",
    ),
    (Priority.NORMAL, r"normal|medium|p2|звичайний|звичайна|звичайно|нормальний|середній|середня"),
    (Priority.HIGH, r"high|important|p1|високий|висока|важливо|важливий|важлива"),
    (Priority.URGENT, r"urgent|urgently|asap|critical|p0|терміново|терміновий|термінова|негайно|критично|критичний"),
)
_VERBS: tuple[tuple[Verb, str], ...] = (
    (
        "reopen",
        r"re-?open(?:ed)?|not done|undone|not ready|перевідкри(?:й|ти)|відкри(?:й|ти) знову|не готово|не зроблено",
    ),
    (
        "drop",
        r"drop(?:ped)?|cancel(?:led|ed)?|not a task|won't do|скасувати|скасуй|скасовано|відміна|не задача|не завдання",
    ),
    ("done", r"done|finished|completed?|ready|готово|зроблено|виконано|зробив|зробила"),
    ("start", r"start(?:ed)?|in progress|doing(?: it)?|working on it|в роботі|у роботі|почав|почала|роблю|беру"),
)
_KINDS = (
    (Kind.BUG, r"bug|баг|помилка"),
    (Kind.FEATURE, r"feature|фіча|побажання"),
    (Kind.QUESTION, r"question|запитання|питання"),
    (Kind.EVENT, r"event|meeting|подія|зустріч"),
    (Kind.INFO, r"info|note|інфо|інформація|нотатка"),
    (Kind.CHITCHAT, r"chitchat|small talk|розмова|балачка|балачки"),
    (Kind.TASK, r"task|завдання|задача"),
)
_PRIORITY_WORDS = tuple(
    (value, _words(rf"(?:priority|пріоритет)?[: ]{{0,2}}(?<![\w])(?:{words})(?: priority| пріоритет)?"))
    for value, words in _PRIORITIES
)
_VERB_WORDS = tuple((value, _words(words)) for value, words in _VERBS)
_KIND_WORDS = tuple(
    (value, _words(rf"(?:(?:kind|type|тип|вид)[: ]{{1,2}}|it'?s an? |is an? |це )?(?:{words})"))
    for value, words in _KINDS
)
_NAMED = re.compile(
    r"(?:(?<!\w)(?:assign(?:ed|ee)?(?: it)?(?: to)?|to|for|на|для|призначити|признач|виконавець)[: ]{1,3})?"
    r"(?<![\w@])(?P<name>@?[^\W\d_][\w'’ʼ-]{0,31}(?: [^\W\d_][\w'’ʼ-]{0,31})?)",
    re.IGNORECASE,
)
_ANNOUNCES_PERSON = re.compile(r"^(?:assign|to\b|for\b|на |для |признач|виконавець|@)", re.IGNORECASE)
_FILLER = frozenset(
    re.split(
        r"\s+",
        "and please pls set make it due date deadline by to the is і й та будь ласка зроби постав термін дата "
        "дедлайн до на"
        " priority пріоритет kind type тип mark as assign",
    )
)
_WORD = re.compile(r"[^\s,;]+")
_EDGES = ".,;:!?()\"'«»-–—"
_BLANK = "\x00"


class _Reply:
    """The reply, with what was understood blanked out so that nothing is read twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.contradictions: list[str] = []

    def blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + _BLANK * (end - start) + self.text[end:]

    def take(self, pattern: re.Pattern[str]) -> bool:
        """Whether the words are there; they are taken out."""
        found = False
        while match := pattern.search(self.text):
            found = True
            self.blank(match.start(), match.end())
        return found

    def take_one(self, choices: Sequence[tuple[_Value, re.Pattern[str]]]) -> _Value | None:
        """The one value that is named; None when there is none, or when two contradict each other."""
        named: dict[_Value, list[str]] = {}
        for value, pattern in choices:
            while match := pattern.search(self.text):
                named.setdefault(value, []).append(match.group().strip())
                self.blank(match.start(), match.end())
        if len(named) == 1:
            return next(iter(named))
        self.contradictions += [word for words in named.values() for word in words]
        return None

    def unread(self) -> tuple[str, ...]:
        """The words left over, without those that only join."""
        left = [word.strip(_EDGES) for word in _WORD.findall(self.text.replace(_BLANK, " "))]
        return (*self.contradictions, *(word for word in left if word and word.lower() not in _FILLER))


def read_edit(text: str, *, now: datetime, zone: ZoneInfo, members: Sequence[Member]) -> Edit:
    """What a reply such as "tomorrow 15:00, urgent, @ann" or "завтра о 15, на Боба" changes.

    Args:
        now: Aware; what "tomorrow" is counted from.
        zone: The person's time zone.
        members: Those a task may be given to.
    """
    reply = _Reply(text[:READ_CHARACTERS].replace(_BLANK, " ").replace("’", "'").replace("ʼ", "'"))
    title = _title(reply)
    clear_due = reply.take(_CLEAR_DUE)
    clear_assignee = reply.take(_CLEAR_ASSIGNEE)
    verb = reply.take_one(_VERB_WORDS)
    priority = reply.take_one(_PRIORITY_WORDS)
    kind = reply.take_one(_KIND_WORDS)
    assignee = None if clear_assignee else _assignee(reply, members)
    due = None if clear_due else _due(reply, now, zone)
    return Edit(title, kind, priority, due, clear_due, assignee, clear_assignee, verb, unread=reply.unread())


def _title(reply: _Reply) -> str | None:
    match = _TITLE.search(reply.text)
    title = shown(match["title"]) if match else ""
    if match and title:
        reply.blank(match.start(), match.end())
    return title or None


def _assignee(reply: _Reply, members: Sequence[Member]) -> int | None:
    """The one member named: by @username, after "to" or "на", or alone between commas."""
    named: list[tuple[int, re.Match[str], str]] = []
    for match in _NAMED.finditer(reply.text):
        for name in (match["name"], match["name"].split()[0]):
            found = members_named(name, members)
            end = match.start("name") + len(name)
            if len(found) == 1 and (
                _ANNOUNCES_PERSON.match(match.group()) or _stands_alone(reply.text, match.start(), end)
            ):
                named.append((found[0].id, match, reply.text[match.start() : end]))
                break
    if not named:
        return None
    for _, match, words in named:
        reply.blank(match.start(), match.start() + len(words))
    if len({member for member, _, _ in named}) > 1:
        reply.contradictions += [words for _, _, words in named]
        return None
    return named[0][0]


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip(" ."), text[end:].lstrip(" .!")
    return (not before or before[-1] in ",;\n\x00") and (not after or after[0] in ",;\n\x00")


def _due(reply: _Reply, now: datetime, zone: ZoneInfo) -> Due | None:
    found = find_due(reply.text.replace(_BLANK, " "), now=now, zone=zone)
    if not found:
        return None
    for span in found.spans:
        reply.blank(span.start, span.end)
    return found.due
