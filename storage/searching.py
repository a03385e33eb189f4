"""Searching: words are looked for as they stand, at any place and in any case. They are never search syntax.

A row matches when each word of what is asked, folded, is a part of its folded document: the texts of the row, joined.
Whoever looks, with SQL, in memory or in a stream, folds with `fold` and asks for `words`, so that all agree.

An index knows which rows have the three letters that a word begins with, the next three, and so on; whether they
have the word itself, the document says. Words that are shorter, and words that many rows hold, are looked for in one
document after the other: a page of the newest is full long before all rows that hold a frequent word are collected.
"""

import re
import unicodedata
from collections.abc import Collection
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, and_, column, func, or_, select, table, true, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.search_tables import TRIGRAMS, MessageDocument, TaskDocument
from storage.tables import Message, Task

WORDS = 8
"""How many words are looked for; more would not find less of what somebody means."""

MANY = 5_000
"""A word that more rows hold is frequent. To collect so many takes some milliseconds."""

APART = "\n"
"""Between the texts of a document: no word holds it."""

_TRIGRAM = 3
_TRIGRAMS = 16
"""Of a word, as many are looked up; the document decides anyway."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

Documents = type[MessageDocument] | type[TaskDocument]


class Told(Protocol):
    """A task, or as much of it as is searched."""

    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def blocked_reason(self) -> str | None: ...
    @property
    def author(self) -> str: ...
    @property
    def notes(self) -> list[Any]: ...
    @property
    def checklist(self) -> list[Any]: ...


def fold(text: str) -> str:
    """The text without regard to case, to width, and to how a letter with an accent is put together; accents count.

    Every database takes it: NUL becomes its symbol, and what is no character the mark for that.
    """
    if text.isascii() and "\0" not in text:
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _UNSTORABLE.sub(lambda found: "\u2400" if found[0] == "\0" else "\ufffd", folded)


def words(q: str) -> list[str]:
    """What is looked for, folded: at most `WORDS` words, none where there is nothing but blanks."""
    return [fold(word) for word in q.split()[:WORDS]]


def message_document(text: str, author: str) -> str:
    return fold(APART.join(filter(None, (text, author))))


def task_document(task: Told) -> str:
    own = (task.title, task.description, task.blocked_reason, task.author)
    items = (item["text"] for item in (*task.notes, *task.checklist))
    return fold(APART.join(filter(None, (*own, *items))))


def contains(session: Session, q: str) -> ColumnElement[bool]:
    """Whether a message, the first of its burst, holds all the words: each in any piece of the burst."""
    return and_(true(), *(_is_said(session, word) for word in words(q)))


def mentions(session: Session, q: str) -> ColumnElement[bool]:
    """Whether a task holds all the words: each in its own texts, or in the message it came from.

    What was said in another workspace than the task's, from where a rule has sent it, does not count.
    """
    return and_(true(), *(_is_told(session, word) for word in words(q)))


def roots_with(session: Session, word: str, *, rare: bool, within: Collection[int] | None = None) -> Select[Any]:
    """The first pieces of bursts that hold a word; `tasks_with` has the same arguments.

    Args:
        rare: Whether to go by the index.
        within: Ids of workspaces, None for all.
    """
    return _rows(session, MessageDocument, MessageDocument.root_id, word, rare=rare, within=within)


def tasks_with(session: Session, word: str, *, rare: bool, within: Collection[int] | None = None) -> Select[Any]:
    """The tasks that hold a word, themselves or in the message they came from."""
    own = _rows(session, TaskDocument, TaskDocument.task_id, word, rare=rare, within=within)
    roots = roots_with(session, word, rare=rare, within=within)
    here = select(Message.workspace_id).where(Message.id == Task.message_id).scalar_subquery()
    found = union(own, select(Task.id).where(Task.message_id.in_(roots), Task.workspace_id == here)).subquery()
    return select(found.c[0])


def has_trigrams(word: str) -> bool:
    return len(word) >= _TRIGRAM


def _is_said(session: Session, word: str) -> ColumnElement[bool]:
    if _is_rare(session, MessageDocument, word):
        return Message.id.in_(roots_with(session, word, rare=True))
    return _any_row(MessageDocument.root_id == Message.id, _holds(session, MessageDocument, word))


def _is_told(session: Session, word: str) -> ColumnElement[bool]:
    if _is_rare(session, TaskDocument, word) and _is_rare(session, MessageDocument, word):
        return Task.id.in_(tasks_with(session, word, rare=True))
    said = (MessageDocument.root_id == Task.message_id, MessageDocument.workspace_id == Task.workspace_id)
    return or_(
        _any_row(TaskDocument.task_id == Task.id, _holds(session, TaskDocument, word)),
        _any_row(*said, _holds(session, MessageDocument, word)),
    )


def _any_row(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is one. Counted: for EXISTS, PostgreSQL may collect all rows there are before it looks at one."""
    return select(func.count()).where(*conditions).correlate(Message, Task).scalar_subquery() > 0


def _is_rare(session: Session, documents: Documents, word: str) -> bool:
    if not has_trigrams(word):
        return False
    some = _rows(session, documents, _key(documents), word, rare=True).limit(MANY + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) <= MANY


def _rows(
    session: Session,
    documents: Documents,
    wanted: InstrumentedAttribute[int],
    word: str,
    *,
    rare: bool,
    within: Collection[int] | None = None,
) -> Select[Any]:
    query = select(wanted).where(_holds(session, documents, word))
    by_trigrams = rare and session.get_bind().dialect.name == "sqlite"
    if within is not None:  # as a sum SQLite doesn't take it for a way to the rows
        query = query.where((documents.workspace_id + 0 if by_trigrams else documents.workspace_id).in_(within))
    if not by_trigrams:
        return query
    name = TRIGRAMS[documents.__tablename__]
    index = table(name, column("rowid"), column(name))
    return query.join(index, index.c.rowid == _key(documents)).where(index.c[name].match(_all_trigrams(word)))


def _key(documents: Documents) -> InstrumentedAttribute[int]:
    return documents.message_id if documents is MessageDocument else documents.task_id  # type: ignore[union-attr]


def _holds(session: Session, documents: Documents, word: str) -> ColumnElement[bool]:
    if session.get_bind().dialect.name == "sqlite":
        return func.instr(documents.document, word) > 0
    return documents.document.contains(word, autoescape=True)


def _all_trigrams(word: str) -> str:
    """What SQLite's index is asked: each in quotes, so that nothing in it is syntax."""
    parts = dict.fromkeys(word[at : at + _TRIGRAM] for at in range(len(word) - _TRIGRAM + 1))
    return " AND ".join('"{}"'.format(part.replace('"', '""')) for part in islice(parts, _TRIGRAMS))
