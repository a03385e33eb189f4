"""What came through a hook, in words: to whoever has asked there, and to who looks after the hook."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark
from storage.connected_tables import ArrivalState


def reply(texts: NullTranslations, state: ArrivalState, why: str) -> str:
    """What somebody hears who has called us from another chat."""
    if state is ArrivalState.STORED:
        return texts.gettext("Kept. It becomes a task in Telegram.")
    if state is ArrivalState.CHANGED:
        return texts.gettext("The task was changed.")
    return texts.gettext(_REPLIES.get(why, _REPLIES["event"]))


def outcome(texts: NullTranslations, state: ArrivalState, why: str) -> str:
    """What became of a delivery."""
    if state is ArrivalState.UNREADABLE:
        field = why.removeprefix("field:")
        if field == why:
            return texts.gettext("Not kept: it is no JSON.")
        return texts.gettext("Not kept: the field {field} is missing or not as expected.").format(field=field)
    if state is ArrivalState.LEFT_OUT:
        return texts.gettext(_WHYS.get(why, _WHYS["event"]))
    return texts.gettext(_STATES[state])


def mapping_trouble(texts: NullTranslations, code: str) -> str:
    """Why an expression, or a sample that it is tried on, does not do: `integrations.generic.mapping`."""
    return texts.gettext(_MAPPING.get(code, _MAPPING["value"]))


_MAPPING: Mapping[str, str] = MappingProxyType(
    {
        "unknown": mark("There is no such field."),
        "long": mark("That is too long."),
        "deep": mark("That is nested too deep."),
        "syntax": mark("This is no expression of JMESPath."),
        "json": mark("The sample is no JSON."),
        "value": mark("What is found there can't be kept."),
        "when": mark("The condition leaves this sample out."),
    }
)

_REPLIES: Mapping[str, str] = MappingProxyType(
    {
        "nothing": mark("There are no words in it. Say what is to be done."),
        "event": mark("This hook does not take that. Nothing was kept."),
        "bot": mark("This hook does not take what programs say. Nothing was kept."),
        "words": mark("None of the words that this hook waits for is in it. Nothing was kept."),
        "paused": mark("This hook is paused. Nothing was kept."),
    }
)

_WHYS: Mapping[str, str] = MappingProxyType(
    {
        "nothing": mark("Left out: no words in it."),
        "event": mark("Left out: this hook does not take such events."),
        "bot": mark("Left out: a program has said it."),
        "words": mark("Left out: none of the words is in it."),
        "paused": mark("Left out: the hook was paused."),
    }
)

_STATES: Mapping[ArrivalState, str] = MappingProxyType(
    {
        ArrivalState.STORED: mark("Kept"),
        ArrivalState.CHANGED: mark("A task was changed"),
        ArrivalState.ANSWERED: mark("Answered"),
    }
)
