"""Pages of settings: each section says how things are, and unfolds its choices in the page's place.

A page may lead to another one, with a way back: `{"stack": [the pages before]}`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Bold, Text
from pydantic import StringConstraints

from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.pages.drawing import BACK
from handlers.pages.page import Feature, Look, Page, Prompt, Rows
from handlers.pages.state import ask, turn
from handlers.pressed import Pressed
from handlers.settings.reading import ShowSettings
from locales import mark
from storage.store import Store
from tasks.rules import TaskError

SETTINGS = "settings"
"""The bottom of the stack of a page that took the place of /settings, which is no page itself."""

Name = Annotated[str, StringConstraints(pattern="^[a-z_]{0,16}$")]
Verb = Callable[[Store, Pressed, Any], str]


class OpenSection(CallbackData, prefix="sect"):
    """Unfold a section; "" folds it."""

    name: Name


class TypeInto(CallbackData, prefix="into"):
    """Ask for words for a section."""

    name: Name


class GoTo(CallbackData, prefix="goto"):
    """Show another page in this one's place; "" goes back."""

    page: Name


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that can be set.

    Attributes:
        label: Of the button that unfolds it, marked for translation.
        line: How it is now.
        choices: The buttons when it is unfolded.
        verbs: What these do, beside `TypeInto`.
        prompt: Asks for words where they can be typed; `typed` takes them, and returns what to answer.
        hint: What stands below the page while it is unfolded.
        shown: Whether there is anything to choose.
    """

    name: str
    label: str
    line: Callable[[Store, Look], Text]
    choices: Callable[[Store, Look], Rows]
    verbs: Mapping[type[CallbackData], Verb] = field(default_factory=lambda: MappingProxyType({}))
    prompt: Callable[[Store, Look], Prompt] | None = None
    typed: Callable[[Store, Pressed, str], str] | None = None
    hint: str = ""
    shown: Callable[[Store, Look], bool] = lambda _store, _look: True


@dataclass(frozen=True, slots=True)
class Sections:
    """A page of sections.

    Attributes:
        guard: Raises `TaskError` for who may not set these.
        leads: Pages that it leads to -> the label of the button.
        below: More rows of buttons; `verbs` are what they do.
    """

    name: str
    title: str
    sections: Sequence[Section]
    guard: Callable[[Store, Pressed], None]
    leads: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    below: Callable[[Store, Look], Rows] = lambda _store, _look: ()
    verbs: Mapping[type[CallbackData], Verb] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def feature(self) -> Feature:
        own: dict[type[CallbackData], Verb] = {OpenSection: self._open, TypeInto: self._ask, GoTo: self._go}
        verbs = [own, self.verbs, *(section.verbs for section in self.sections)]
        return Feature(
            self.name,
            self._draw,
            verbs={kind: self._guarded(verb) for some in verbs for kind, verb in some.items()},
            prompts={section.name: section.prompt for section in self.sections if section.prompt is not None},
            typed=self._typed,
        )

    def _section(self, name: object) -> Section | None:
        return next((section for section in self.sections if section.name == name), None)

    def _draw(self, store: Store, look: Look) -> Page:
        shown = [section for section in self.sections if section.shown(store, look)]
        lines = [Bold(look.texts.gettext(self.title)), Text(), *(section.line(store, look) for section in shown)]
        unfolded = self._section(look.view.get("open"))
        if unfolded is None:
            return Page(joined(lines, "\n"), self._rows(store, look, shown))
        hint = [Text(), look.say(unfolded.hint)] if unfolded.hint else []
        back = [button(look.texts.gettext(BACK), OpenSection(name=""))]
        return Page(joined([*lines, *hint], "\n"), [*unfolded.choices(store, look), back])

    def _rows(self, store: Store, look: Look, shown: Sequence[Section]) -> Rows:
        say = look.texts.gettext
        labels = [button(say(section.label), OpenSection(name=section.name)) for section in shown]
        others = [button(say(label), GoTo(page=page)) for page, label in self.leads.items()]
        return [*in_pairs([*labels, *others]), *self.below(store, look), _way_back(look)]

    def _open(self, store: Store, pressed: Pressed, data: OpenSection) -> str:
        if data.name and self._section(data.name) is None:
            raise TaskError("bad_button")
        turn(store, pressed, open=data.name or None)
        return ""

    def _ask(self, store: Store, pressed: Pressed, data: TypeInto) -> str:
        section = self._section(data.name)
        if section is None or section.prompt is None:
            raise TaskError("bad_button")
        ask(store, pressed, section.name)
        return ""

    def _go(self, store: Store, pressed: Pressed, data: GoTo) -> str:
        stack = list(pressed.delivery.view.get("stack", ()))
        if data.page and data.page not in self.leads:
            raise TaskError("bad_button")
        if data.page:
            turn(store, pressed, page=data.page, stack=[*stack, self.name], open=None)
        elif stack and stack[-1] != SETTINGS:
            turn(store, pressed, page=stack[-1], stack=stack[:-1] or None, open=None)
        return ""

    def _typed(self, store: Store, pressed: Pressed, asked: str, words: str) -> str:
        self.guard(store, pressed)
        section = self._section(asked or pressed.delivery.view.get("open"))
        if section is None or section.typed is None:
            raise TaskError("not_understood")
        return section.typed(store, pressed, words)

    def _guarded(self, verb: Verb) -> Verb:
        def run(store: Store, pressed: Pressed, data: Any) -> str:
            self.guard(store, pressed)
            return verb(store, pressed, data)

        return run


def ticked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label


def in_pairs(buttons: Sequence[InlineKeyboardButton], of: int = 2) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[start : start + of]) for start in range(0, len(buttons), of)]


def type_button(look: Look, section: str) -> InlineKeyboardButton:
    return button(look.texts.gettext(mark("Type it…")), TypeInto(name=section))


def _way_back(look: Look) -> list[InlineKeyboardButton]:
    stack = look.view.get("stack", ())
    if not stack:
        return []
    press = ShowSettings() if stack[-1] == SETTINGS else GoTo(page="")
    return [button(look.texts.gettext(BACK), press)]
