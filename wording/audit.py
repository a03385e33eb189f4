"""Entries of the audit log in words: what was done, and through which door."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from locales import mark
from storage.audit_tables import AuditEntry
from storage.tables import Event
from tasks.audit_reading import Read, person_in, subject_of
from tasks.past import Past
from wording.around_tasks import TOLD
from wording.services import service_name
from wording.teller import Teller

_DOORS: Mapping[str, str] = MappingProxyType(
    {
        "chat": mark("in the chat"),
        "app": mark("in the Mini App"),
        "api": mark("by the installation’s token"),
        "command": mark("by a command"),
        "telegram": mark("as Telegram told"),
        "token": mark("by a personal token"),
    }
)
_PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "session.began": mark("Signed in"),
        "session.ended": mark("Signed out elsewhere"),
        "session.refused": mark("Sign-in refused"),
        "token.made": mark("Token made"),
        "token.ended": mark("Token revoked"),
        "installation.claimed": mark("Owns the installation now"),
        "export.person": mark("Took a copy of their own data"),
        "erasure.person": mark("Erased themselves"),
        "erasure.workspace": mark("Workspace deleted"),
        "keys.rotated": mark("Secrets sealed anew"),
        "reader.tried": mark("Had a model tried"),
    }
)


@dataclass(frozen=True, slots=True)
class Auditor:
    """Tells entries to somebody. What is told of tasks and teams elsewhere is told in the same words."""

    read: Read
    teller: Teller

    @classmethod
    def of(cls, read: Read, texts: NullTranslations, locale: str, zone: str, now: Any) -> "Auditor":
        past = Past(events=(), page=0, pages=1, people=read.people, tasks={}, undone={})
        return cls(read, Teller(past, texts, locale, zone, now))

    def who(self, entry: AuditEntry) -> str:
        """Whoever did it; nobody for strangers."""
        if entry.actor_id is None:
            return "?" if entry.act.endswith(".refused") else "Sift"
        return self.teller.name(entry.actor_id)

    def door(self, entry: AuditEntry) -> str:
        """Through which door; empty for what Sift did by itself."""
        words = _DOORS.get(entry.via.partition(":")[0])
        return self.teller.texts.gettext(words) if words else ""

    def what(self, entry: AuditEntry) -> str:
        """One sentence."""
        say, details = self.teller.texts.gettext, entry.details
        if entry.act in _PLAIN:
            return say(_PLAIN[entry.act])
        if entry.act == "access.refused":
            return say("Refused: {right}").format(right=details.get("verb", "?"))
        if entry.act == "export.file":
            count = int(details.get("tasks", 0))
            words = self.teller.texts.ngettext("{count} task taken as a file", "{count} tasks taken as a file", count)
            return words.format(count=count)
        if entry.act == "export.sent":
            service = service_name(self.teller.texts, str(details.get("service", "?")))
            return say("A task sent to {service}").format(service=service)
        return self._as_elsewhere(entry)

    def _as_elsewhere(self, entry: AuditEntry) -> str:
        kind, _, what = entry.act.partition(".")
        verb, before, after = _EVENTS[kind](entry, what, self.read.names.get(entry.subject) or subject_of(entry)[1])
        told = TOLD[verb](self.teller, Event(verb=verb, before=before, after=after))
        return "".join(part for part in told if isinstance(part, str))


_Told = tuple[str, dict[str, Any], dict[str, Any]]
"""Verb, before, after."""


def _hook(_entry: AuditEntry, what: str, name: str) -> _Told:
    if what == "made":
        return "hook", {}, {"hook": name}
    return ("unhook", {"hook": name}, {}) if what == "ended" else ("set_hook", {}, {"hook": name, "what": what})


def _of(verb: str) -> Callable[[AuditEntry, str, str], _Told]:
    def told(entry: AuditEntry, what: str, name: str) -> _Told:
        return verb, {}, {verb: name, "what": what, "service": entry.details.get("service", "?")}

    return told


def _role(entry: AuditEntry, _what: str, _name: str) -> _Told:
    return "role", {"role": entry.details.get("before")}, _member(entry)


def _membership(entry: AuditEntry, what: str, _name: str) -> _Told:
    return {"joined": "join", "left": "leave", "removed": "remove"}[what], {}, _member(entry)


def _member(entry: AuditEntry) -> dict[str, Any]:
    return {"person": person_in(entry) or 0, "role": entry.details.get("role")}


def _invitation(entry: AuditEntry, what: str, _name: str) -> _Told:
    return ("invite" if what == "made" else "revoke"), {}, {"role": entry.details.get("role")}


def _setting(entry: AuditEntry, _what: str, name: str) -> _Told:
    return "settings", {name: entry.details.get("before")}, {name: entry.details.get("after")}


def _rule(_entry: AuditEntry, what: str, name: str) -> _Told:
    return "rule", {}, {"rule": name, "what": what}


_EVENTS: Mapping[str, Callable[[AuditEntry, str, str], _Told]] = MappingProxyType(
    {
        "hook": _hook,
        "subscription": _of("subscription"),
        "connection": _of("connection"),
        "feed": _of("feed"),
        "role": _role,
        "member": _membership,
        "invitation": _invitation,
        "setting": _setting,
        "rule": _rule,
    }
)
"""What an act is about -> the event of a workspace that tells the same."""


def has_words(act: str) -> bool:
    """Whether there is a way to tell an act."""
    return act in {*_PLAIN, "access.refused", "export.file", "export.sent"} or act.partition(".")[0] in _EVENTS


def groups() -> Iterator[tuple[str, tuple[str, ...]]]:
    """What one may look for -> the kinds of acts that are meant."""
    yield "access", ("session", "token", "installation", "keys")
    yield "people", ("role", "member", "invitation", "erasure")
    yield "hooks", ("hook", "subscription", "connection", "feed")
    yield "exports", ("export",)
    yield "settings", ("setting", "rule", "reader")
    yield "refused", ("access", "session.refused")
