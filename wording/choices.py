"""What can be chosen in settings, in words; and how a model is named."""

from collections.abc import Mapping
from datetime import timedelta
from gettext import NullTranslations
from types import MappingProxyType

from babel.dates import get_day_names

from classifier.base import Policy
from locales import mark
from tasks.quiet import Notice
from tasks.schedules import Every, Part
from wording.lines import capitalised, one_line

LABEL = 30
"""How much of a model's name is shown."""

POLICIES: Mapping[Policy, tuple[str, str, str]] = MappingProxyType(
    {
        "no_text": (
            "🕳",
            mark("Nothing, no text kept"),
            mark("words are deleted once they are read; tasks stay"),
        ),
        "local": ("🔒", mark("Nothing"), mark("no model, tracker or hook elsewhere is told anything")),
        "redact": ("🎭", mark("Personal data hidden"), mark("addresses, numbers and keys are replaced first")),
        "open": ("📤", mark("As it is"), mark("a model elsewhere gets the words themselves")),
    }
)
"""Policy -> its sign, its name, and what it means."""

PROVIDERS: Mapping[str, str] = MappingProxyType({"ollama": "Ollama", "openai": "OpenAI"})

MUTES: Mapping[str, tuple[str, timedelta | None]] = MappingProxyType(
    {
        "hour": (mark("An hour"), timedelta(hours=1)),
        "day": (mark("A day"), timedelta(days=1)),
        "ever": (mark("For ever"), None),
    }
)
"""Choice -> its label and how long; None is for ever."""

NOTICES: Mapping[Notice, str] = MappingProxyType(
    {
        Notice.REMINDER: mark("Reminders"),
        Notice.DIGEST: mark("Digest"),
        Notice.ASSIGNED: mark("Tasks given to me"),
        Notice.DONE: mark("What I asked for is done"),
        Notice.CHANGED: mark("Others change my tasks"),
    }
)

EVERY: Mapping[Every, str] = MappingProxyType(
    {
        Every.OFF: mark("Off"),
        Every.DAY: mark("Every day"),
        Every.WEEKDAYS: mark("On weekdays"),
        Every.WEEK: mark("Once a week"),
    }
)

PARTS: Mapping[Part, str] = MappingProxyType(
    {
        Part.OVERDUE: mark("Overdue"),
        Part.TODAY: mark("Today"),
        Part.WEEK: mark("This week"),
        Part.WAITING: mark("Waiting for your answer"),
        Part.NEW: mark("New"),
        Part.DONE: mark("Done lately"),
    }
)


def reader(name: str, texts: NullTranslations) -> str:
    """A reader by its name, a model with who runs it."""
    provider, _, model = name.partition(":")
    if not model:
        return texts.gettext("built-in only")
    return f"{one_line(model, LABEL) or '?'} ({PROVIDERS.get(provider, provider)})"


def weekday(day: int, locale: str, width: str = "wide") -> str:
    """The name of a day of the week, 0 is Monday."""
    return capitalised(get_day_names(width, "stand-alone", locale=locale)[day])  # type: ignore[arg-type]
