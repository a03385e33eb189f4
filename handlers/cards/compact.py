"""A task in a few lines, where there is no whole card: posted into any chat, or told to somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from aiogram.utils.formatting import Bold, Strikethrough, Text

from classifier.base import Kind, Priority
from handlers.cards import moments
from handlers.cards.lines import LISTED_TITLE, TITLE
from handlers.cards.markup import joined
from handlers.cards.numbers import number
from locales import translations
from storage.tables import Person, Status, Task
from tasks.rules import ACTIVE
from wording.lines import capitalised, one_line
from wording.moments import due_words
from wording.names import NAME, PRIORITIES, PRIORITY_ICONS, STATUSES, kind, title_words


@dataclass(frozen=True, slots=True)
class Compact:
    """A task for readers of a language and a zone.

    Attributes:
        assignee: Who has it.
    """

    task: Task
    assignee: Person | None
    locale: str
    zone: str
    now: datetime
    bot_username: str

    @property
    def texts(self) -> NullTranslations:
        return translations(self.locale)

    @property
    def name(self) -> str:
        """The title in one line."""
        return title_words(self.texts, self.task, TITLE)

    @property
    def headline(self) -> str:
        """ "#12 Fix the login", shortly and plain."""
        return f"#{self.task.number} {title_words(self.texts, self.task, LISTED_TITLE)}"

    def lines(self) -> Iterator[Text]:
        """Title, what it is, when and who."""
        active = self.task.status in ACTIVE
        tick = "" if active else "✅ " if self.task.status is Status.DONE else "✖️ "
        title = Bold(self.name) if active else Strikethrough(self.name)
        yield Text(tick, title, " ", number(self.task, self.bot_username))
        for parts in (self._state(), self._plan() if active else []):
            if parts:
                yield joined(parts, " · ")

    def plain(self) -> str:
        """Status, date and assignee on one line without formatting."""
        status = self.texts.gettext(STATUSES[self.task.status])
        due = [self._due()] if self.task.due_at is not None else []
        return " · ".join([capitalised(status), *due, *self._who()])

    def _state(self) -> list[Text]:
        say, task = self.texts.gettext, self.task
        parts = [capitalised(kind(self.texts, task.kind))] if task.kind != Kind.TASK else []
        if task.priority in PRIORITIES and task.priority != Priority.NORMAL:
            parts.append(f"{PRIORITY_ICONS[task.priority]} {say(PRIORITIES[task.priority])}")
        if task.status is not Status.OPEN:
            parts.append(capitalised(say(STATUSES[task.status])))
        return [Text(part) for part in parts]

    def _plan(self) -> list[Text]:
        task = self.task
        due = []
        if task.due_at is not None:
            due = [Text("📅 ", moments.due(task.due_at, task.due_grain, self.locale, self.zone, self.now))]
        return [*due, *(Text("👤 ", who) for who in self._who())]

    def _due(self) -> str:
        assert self.task.due_at is not None, "asked for by who knows"
        return due_words(self.task.due_at, self.task.due_grain, self.locale, self.zone, self.now)

    def _who(self) -> list[str]:
        if self.assignee is None:
            return []
        return [one_line(self.assignee.name, NAME) or f"@{self.assignee.username or '?'}"]
