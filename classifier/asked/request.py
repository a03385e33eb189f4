"""A list request as words, read from left to right."""

from collections.abc import Sequence
from datetime import date

from classifier.asked.english import ENGLISH
from classifier.asked.filters import Asker
from classifier.asked.german import GERMAN
from classifier.asked.lexicon import Ask
from classifier.asked.periods import COMING, Days, begins_a_day, last, length_unit, number, one_day, period, said_day
from classifier.asked.russian import RUSSIAN
from classifier.asked.spanish import SPANISH
from classifier.asked.ukrainian import UKRAINIAN
from classifier.asked.wanted import Wanted
from classifier.base import Member
from classifier.people import members_named
from classifier.phrases import PhrasedText, phrase_table, plain, single_words

PHRASES = phrase_table((ENGLISH, UKRAINIAN, RUSSIAN, SPANISH, GERMAN))
_VALUES = tuple(ask for ask in Ask if ask.gives and ask.field != "period")
_PERIODS = tuple(ask for ask in Ask if ask.field == "period")
_NAMED_MINE = tuple(ask for ask in _VALUES if ask.field in {"kind", "priority", "status", "overdue", "no_due"})
_SERVICES = frozenset({"telegram", "github", "gitlab", "slack", "jira", "linear", "sentry", "email", "api"})
_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“”"}
_AND = frozenset({"and", "or", "і", "й", "та", "або", "и", "или", "y", "o", "e", "und", "oder", "&", ","})
_TO = frozenset({"to", "till", "until", "through", "до", "по", "a", "al", "hasta", "bis", "-", "–"})
_EDGES = ".,;:!?¿¡()[]\"'«»“”„-–—"
_MOST_NAMES = 3
_DAY_CHARACTERS = 40
_MOST_DAYS = 8  # to be looked for: a request has two at most, and figures that are none cost time
_SMALL = frozenset().union(
    *(single_words(PHRASES, ask) for ask in (Ask.FILLER, Ask.FOR, Ask.FROM, Ask.OF, Ask.BY, Ask.SINCE, Ask.TASKS))
)


class Request(PhrasedText[Ask]):
    """The words of a list request; `read` takes out what it understands and adds it to `wanted`."""

    def __init__(self, text: str, wanted: Wanted, asker: Asker) -> None:
        super().__init__(text, PHRASES)
        self.wanted = wanted
        self.asker = asker
        self._tries = 0

    def read(self) -> None:
        for place in range(len(self.words)):
            after = self._read_at(place) if self.is_free(place) else None
            if after is not None:
                self.blank_words(place, after)

    def left(self) -> list[str]:
        """The words that were not understood and are to be searched for, without those that every text has."""
        words = (word.strip(_EDGES) for word in self.readable().split())
        return [word for word in words if word and plain(word) not in _SMALL]

    def _read_at(self, place: int) -> int | None:
        """The place behind what was understood there."""
        if self.mark(place) in _QUOTES:
            return self._quoted(place)
        if self.mark(place).startswith(("#", "@")):
            return self._numbered(place)
        value = self.said(place, *_VALUES)
        when = self._period(place)
        if value and (when is None or value[1] >= when):
            self._add(value[0])
            return value[1]
        return (
            when
            or self._mine(place)
            or self._last(place)
            or self._due(place)
            or self._since(place)
            or self._by_author(place)
            or self._for_member(place)
            or self._day(place)
        )

    def _add(self, ask: Ask) -> None:
        if ask.field in {"kind", "priority", "status"}:
            self.wanted.add(ask.field, ask.gives or "")
        else:
            self.wanted.flags.add(ask.field)

    def _quoted(self, place: int) -> int | None:
        """What stands between quotation marks is searched for as it is."""
        for after in range(place + 1, len(self.words)):
            if self.words[after].text in _QUOTES[self.mark(place)]:
                said = self.whole[self.words[place].end : self.words[after].start].strip()
                self.wanted.text += [said] if said else []
                return after + 1
        return None

    def _numbered(self, place: int) -> int | None:
        """ "#12", "@bob"."""
        word = self.mark(place)
        if word[1:].isdigit() and word[0] == "#":
            self.wanted.number = int(word[1:])
            return place + 1
        found = members_named(word, self.asker.members) if word[0] == "@" else []
        if len(found) != 1:
            return None
        self.wanted.add("assignee", found[0].id)
        return place + 1

    def _period(self, place: int) -> int | None:
        """ "last week"; when it came in, or when it is due where it can only be that."""
        found = self.said(place, *_PERIODS)
        if found is None:
            return None
        name = found[0].gives or ""
        behind = self.said(found[1], Ask.DUE_BEHIND)
        self.wanted.between(period(name, self.asker.today), due=behind is not None or name in COMING)
        return behind[1] if behind else found[1]

    def _mine(self, place: int) -> int | None:
        """ "my", when it is followed by what tasks are called or are like."""
        found = self.said(place, Ask.MY)
        if found is None or (self.is_free(found[1]) and not self.said(found[1], Ask.TASKS, *_NAMED_MINE)):
            return None
        self.wanted.flags.add("mine")
        return found[1]

    def _last(self, place: int) -> int | None:
        """ "last 7 days", "past month", "last Monday"."""
        found = self.said(place, Ask.LAST)
        if found is None:
            return None
        count = number(self.mark(found[1]))
        after = found[1] + (count is not None)
        unit = length_unit(self.mark(after))
        days = last(1 if count is None else count, unit, self.asker.today) if unit is not None else None
        if days is None:
            return self._day(found[1])
        self.wanted.between(days, due=False)
        return after + 1

    def _due(self, place: int) -> int | None:
        """ "due this week", "for Friday", "by Friday", "до п'ятниці"."""
        for ask in (Ask.DUE, Ask.BY, Ask.BEFORE, Ask.FOR):
            found = self.said(place, ask)
            days = self._days(found[1], past=False) if found else None
            if days is None or (ask is Ask.FOR and days[0][1] <= self.asker.today):
                continue
            (first, after_last), after = days
            if ask in {Ask.DUE, Ask.FOR}:
                self.wanted.between((first, after_last), due=True)
            else:
                self.wanted.days["due_to"] = after_last if ask is Ask.BY else first
            return after
        return None

    def _since(self, place: int) -> int | None:
        """ "since Monday", "from November 3"."""
        found = self.said(place, Ask.SINCE, Ask.FROM)
        days = self._days(found[1], past=True) if found else None
        if days is None:
            return None
        (first, after_last), after = days
        self.wanted.days["from_"] = first
        end = self._days(after + 1, past=True) if self.mark(after) in _TO else None
        if end and end[0][0] >= first:
            self.wanted.days["to"] = end[0][1]
            return end[1]
        if self.said(place, Ask.FROM) and not self.said(place, Ask.SINCE):
            self.wanted.days["to"] = after_last
        return after

    def _days(self, place: int, *, past: bool) -> tuple[Days, int] | None:
        """The period or the day that is said there, and the place behind it."""
        while self.said(place, Ask.FILLER) and not self.said(place, *_PERIODS):
            place += 1
        found = self.said(place, *_PERIODS)
        if found:
            return period(found[0].gives or "", self.asker.today), found[1]
        day = self._said_day(place, past=past)
        return (one_day(day[0]), day[1]) if day else None

    def _day(self, place: int) -> int | None:
        """A day without a word that says what about it: when it came in."""
        found = self._said_day(place, past=True)
        if found is None:
            return None
        self.wanted.between(one_day(found[0]), due=False)
        return found[1]

    def _said_day(self, place: int, *, past: bool) -> tuple[date, int] | None:
        if not self.is_free(place) or not begins_a_day(self.mark(place)) or self._tries >= _MOST_DAYS:
            return None
        self._tries += 1
        start = self.words[place].start
        asker = self.asker
        end = next((word.start for word in self.words[place + 1 : place + 6] if word.text in _TO), len(self.text))
        words = self.readable(start, min(end, start + _DAY_CHARACTERS))  # of "Monday to Friday" the first alone
        found = said_day(words, asker.now, asker.zone, past=past)
        if found is None:
            return None
        after = next((spot for spot in range(place, len(self.words)) if self.words[spot].start >= start + found[1]), 0)
        return found[0], after or len(self.words)

    def _by_author(self, place: int) -> int | None:
        """ "from Ann and Bob Lee"; behind "de" only a name, since it is before everything else too."""
        found = self.said(place, Ask.FROM, Ask.OF)
        if found is None:
            return None
        return self._names(found[1], authors=True, any_case=found[0] is Ask.FROM)

    def _for_member(self, place: int) -> int | None:
        """ "for Bob": only a member can have a task."""
        found = self.said(place, Ask.FOR)
        return self._names(found[1], authors=False, any_case=False) if found else None

    def _names(self, place: int, *, authors: bool, any_case: bool) -> int | None:
        """The place behind a list of names; None where none is."""
        after: int | None = None
        for _ in range(_MOST_NAMES):
            member = self._member(place)
            if member:
                self._take(member[0], authors=authors)
                after = member[1]
            elif authors and (end := self._name(place, any_case=any_case)):
                after = end
            else:
                break
            if self.mark(after) not in _AND:
                break
            place = after + 1
        return after

    def _take(self, member: Member, *, authors: bool) -> None:
        if authors:
            self.wanted.add("author", member.name)
        else:
            self.wanted.add("assignee", member.id)

    def _member(self, place: int) -> tuple[Member, int] | None:
        for count in (2, 1):
            words = [self.mark(spot) for spot in range(place, place + count)]
            found = members_named(" ".join(words), self.asker.members) if all(words) else []
            if len(found) == 1:
                return found[0], place + count
        return None

    def _name(self, place: int, *, any_case: bool) -> int | None:
        """The place behind a name of somebody who is no member; a service's name is a source."""
        if self.mark(place) in _QUOTES:
            return self._quoted_name(place)
        first = self.mark(place).lstrip("@")
        if first in _SERVICES:
            self.wanted.add("source", first)
            return place + 1
        if not first[:1].isalpha() or self.said(place, *Ask) or not (any_case or self._is_capital(place)):
            return None
        after = place + 1
        while self._is_capital(place) and self._is_capital(after) and not self.said(after, *Ask):
            after += 1
        self.wanted.add("author", self.whole[self.words[place].start : self.words[after - 1].end].lstrip("@"))
        return after

    def _quoted_name(self, place: int) -> int | None:
        kept: Sequence[str] = list(self.wanted.text)
        after = self._quoted(place)
        if after is not None and len(self.wanted.text) > len(kept):
            self.wanted.add("author", self.wanted.text.pop())
        return after

    def _is_capital(self, place: int) -> bool:
        return self.is_free(place) and self.whole[self.words[place].start].isupper()
