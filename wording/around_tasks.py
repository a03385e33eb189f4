"""What happened in a workspace besides its tasks: who came and went, what was set, what was read."""

from collections.abc import Callable, Mapping
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from locales import mark, own_name
from locales.languages import LOCALES
from storage.tables import Event, Role
from tasks.schedules import Every
from wording.choices import EVERY, POLICIES
from wording.names import ROLES
from wording.sentences import Sentence
from wording.services import service_name
from wording.teller import Teller

_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "title": mark("name"),
        "locale": mark("language"),
        "zone": mark("time zone"),
        "policy": mark("what may leave the machine"),
        "classifier": mark("who reads"),
        "limits": mark("how sure a reader must be"),
        "earned": mark("what readers have earned"),
        "earning": mark("whether readers earn freedom"),
        "guidance": mark("what the model is told"),
        "askers": mark("telling who asked"),
        "mute": mark("silence"),
        "overhear": mark("tasks by reaction"),
        "reaction": mark("the reaction that makes a task"),
        "digest": mark("digest"),
        "retention": mark("how long texts and closed tasks are kept"),
    }
)
_RULES: Mapping[str, str] = MappingProxyType(
    {
        "made": mark("Rule {number} made"),
        "changed": mark("Rule {number} changed"),
        "on": mark("Rule {number} switched on"),
        "off": mark("Rule {number} switched off"),
        "moved": mark("Rule {number} moved"),
        "deleted": mark("Rule {number} deleted"),
    }
)


_HOOKS: Mapping[str, str] = MappingProxyType(
    {
        "secret": mark("Hook {name} has a new secret"),
        "paused": mark("Hook {name} paused"),
        "resumed": mark("Hook {name} goes on"),
        "options": mark("What hook {name} takes was changed"),
    }
)
_OUTWARD: Mapping[str, str] = MappingProxyType(
    {
        "made": mark("Hook out made: {name}"),
        "changed": mark("Hook out {name} changed"),
        "secret": mark("Hook out {name} has a new secret"),
        "paused": mark("Hook out {name} paused"),
        "resumed": mark("Hook out {name} goes on"),
        "ended": mark("Hook out ended: {name}"),
    }
)


_FEEDS: Mapping[str, str] = MappingProxyType(
    {
        "made": mark("Feed made: {name}"),
        "renewed": mark("Feed {name} has a new address"),
        "ended": mark("Feed ended: {name}"),
    }
)


_CONNECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "made": mark("{service} connected: {name}"),
        "changed": mark("Connection {name} to {service} changed"),
        "secret": mark("Connection {name} to {service} has a new secret"),
        "paused": mark("Connection {name} to {service} paused"),
        "resumed": mark("Connection {name} to {service} goes on"),
        "ended": mark("Connection {name} to {service} ended"),
    }
)


def _role(texts: NullTranslations, name: str | None) -> str:
    return texts.gettext(ROLES[Role(name)][1]) if name is not None and name in {*Role} else "?"


def _whom(teller: Teller, event: Event) -> str:
    return teller.name(event.after.get("person", 0))


def _role_changed(teller: Teller, event: Event) -> Sentence:
    before, after = (_role(teller.texts, values.get("role")) for values in (event.before, event.after))
    return teller.say("{name}: {before} → {after}", name=_whom(teller, event), before=before, after=after)


def _joined(teller: Teller, event: Event) -> Sentence:
    """People join a team, messages a burst."""
    if "person" in event.after:
        role = _role(teller.texts, event.after.get("role"))
        return teller.say("{name} came, as {role}", name=_whom(teller, event), role=role)
    count = sum(len(part) for part in event.after.get("_parts", ()))
    words = teller.texts.ngettext("{count} message joined", "{count} messages joined", count)
    return (words.format(count=count),)


def _set(teller: Teller, event: Event) -> Sentence:
    name = next(iter(event.after), "")
    label = teller.texts.gettext(_SETTINGS[name]) if name in _SETTINGS else "?"
    before, after = (_setting(teller.texts, name, values.get(name)) for values in (event.before, event.after))
    if after is None:
        return teller.say("Set anew: {setting}", setting=label)
    return teller.say("{field}: {before} → {after}", field=label, before=before or "…", after=after)


def _setting(texts: NullTranslations, name: str, value: Any) -> str | None:
    """A setting's value; None for what has too many words."""
    match name, value:
        case "locale", str() if value in LOCALES:
            return own_name(value)
        case "policy", ("local" | "redact" | "open" | "no_text"):
            return texts.gettext(POLICIES[value][1])
        case "digest", str() if value in {*Every}:
            return texts.gettext(EVERY[Every(value)])
        case (("title" | "zone" | "reaction"), str()):
            return value
        case _, bool():
            return texts.gettext("yes") if value else texts.gettext("no")
    return None


def _ruled(teller: Teller, event: Event) -> Sentence:
    words = _RULES.get(str(event.after.get("what")), "?")
    return teller.say(words, number=str(event.after.get("rule", "?")))


def _set_hook(teller: Teller, event: Event) -> Sentence:
    words = _HOOKS.get(str(event.after.get("what")), "?")
    return teller.say(words, name=teller.quoted(str(event.after.get("hook"))))


def _set_outward(teller: Teller, event: Event) -> Sentence:
    words = _OUTWARD.get(str(event.after.get("what")), "?")
    return teller.say(words, name=teller.quoted(str(event.after.get("subscription"))))


def _set_feed(teller: Teller, event: Event) -> Sentence:
    words = _FEEDS.get(str(event.after.get("what")), "?")
    return teller.say(words, name=teller.quoted(str(event.after.get("feed"))))


def _set_connection(teller: Teller, event: Event) -> Sentence:
    words = _CONNECTIONS.get(str(event.after.get("what")), "?")
    service = service_name(teller.texts, str(event.after.get("service", "?")))
    return teller.say(words, name=teller.quoted(str(event.after.get("connection"))), service=service)


def _read(teller: Teller, event: Event) -> Sentence:
    count = int(event.after.get("tasks", 0))
    words = teller.texts.ngettext("A message read: {count} task", "A message read: {count} tasks", count)
    return (words.format(count=count),)


TOLD: Mapping[str, Callable[[Teller, Event], Sentence]] = MappingProxyType(
    {
        "role": _role_changed,
        "join": _joined,
        "leave": lambda teller, event: teller.say("{name} left", name=_whom(teller, event)),
        "remove": lambda teller, event: teller.say("{name} was removed", name=_whom(teller, event)),
        "invite": lambda teller, event: teller.say(
            "Invitation made: {role}", role=_role(teller.texts, event.after.get("role"))
        ),
        "revoke": lambda teller, _: teller.say("Invitation ended"),
        "settings": _set,
        "hook": lambda teller, event: teller.say("Hook made: {name}", name=teller.quoted(str(event.after.get("hook")))),
        "set_hook": _set_hook,
        "unhook": lambda teller, event: teller.say(
            "Hook ended: {name}", name=teller.quoted(str(event.before.get("hook")))
        ),
        "subscription": _set_outward,
        "feed": _set_feed,
        "connection": _set_connection,
        "rule": _ruled,
        "read": _read,
        "quarantine": lambda teller, _: teller.say("A message put aside: it could not be read"),
        "transcribe": lambda teller, _: teller.say("A voice message written down"),
        "correct_words": lambda teller, _: teller.say("What a voice message says, put right"),
    }
)
"""Verb -> what is told of it."""
