"""Connections to trackers in words: what is asked for, how they are, and what to do when they are not well."""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark
from storage.connected_tables import Connection
from wording.troubles import trouble


def field_label(texts: NullTranslations, name: str) -> str:
    """A field of `integrations.trackers.TrackerService.FORM`."""
    return texts.gettext(_FIELDS[name]) if name in _FIELDS else name


def check_trouble(texts: NullTranslations, code: str) -> str:
    """What to do when a tracker could not be checked: somebody waits, and nothing is tried again by itself."""
    return texts.gettext(_TROUBLES.get(code, _TROUBLES["bad_answer"]))


def state_name(row: Connection) -> str:
    """ "on"; "paused" by a person; "off" until somebody changes what is wrong; "failing", and tried again."""
    if row.off_at is not None:
        return "off" if row.last_error else "paused"
    return "failing" if row.failing_since is not None else "on"


def state_words(texts: NullTranslations, row: Connection) -> str:
    why = trouble(texts, row.last_error) if row.last_error else ""
    return f"{texts.gettext(_STATES[state_name(row)])} {why}".rstrip()


def becomes_words(texts: NullTranslations, what: str) -> str:
    """What something of ours becomes there: of `integrations.mapped.Uses`."""
    return texts.gettext(_BECOMES[what])


def people_words(texts: NullTranslations, what: str) -> str:
    return texts.gettext(_PEOPLE[what])


def way_back(texts: NullTranslations, known: Sequence[str]) -> str:
    """What of a task a tracker tells of: of `integrations.trackers.TrackerService.FIELDS`."""
    names = ", ".join(texts.gettext(_KNOWN[field]) for field in known)
    return texts.gettext("What is changed there changes the task here: {fields}.").format(fields=names)


_KNOWN: Mapping[str, str] = MappingProxyType(
    {"title": mark("title"), "status": mark("status"), "due": mark("due date"), "assignee": mark("assignee")}
)

_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "address": mark("Address"),
        "repository": mark("Repository"),
        "project": mark("Project"),
        "list": mark("List"),
        "team": mark("Team"),
        "board": mark("Board"),
        "type": mark("Type of issue"),
        "user": mark("User name"),
        "password": mark("Password"),
        "token": mark("Token"),
        "key": mark("API key"),
        "email": mark("E-mail address of the account"),
    }
)

_STATES: Mapping[str, str] = MappingProxyType(
    {
        "on": mark("On."),
        "paused": mark("Paused: nothing is sent. What waits, waits on."),
        "off": mark("Switched off."),
        "failing": mark("On, but something is wrong."),
    }
)

_TROUBLES: Mapping[str, str] = MappingProxyType(
    {
        "unreachable": mark("It can't be reached. Check the address, or try again in a minute."),
        "not_allowed": mark(
            "The address leads into a private network, or does not begin with https. "
            "The operator can allow it with OUTBOUND_ALLOW; trying again alone does not help."
        ),
        "bad_secret": mark("It does not accept this. Make a new token or password there and paste the whole of it."),
        "forbidden": mark("It knows the account, but does not let it do this. Give it the rights that the steps name."),
        "no_place": mark("There is no such place, or the account does not see it. Check how it is spelled."),
        "gone": mark("There is no such place, or the account does not see it. Check how it is spelled."),
        "refused": mark("It does not take these values. Change them: trying again alone does not help."),
        "busy": mark("It has too much to do just now. Try again in some minutes."),
        "failing": mark("Something is wrong there, and not with what you typed. Try again later."),
        "bad_answer": mark("Its answer makes no sense. Check that the address is the right one."),
    }
)

_BECOMES: Mapping[str, str] = MappingProxyType(
    {
        "label": mark("Names of labels there. What is empty gets none."),
        "category": mark("Names of categories there. What is empty gets none."),
        "type": mark("Types of issues there. What is empty gets the usual one."),
        "priority": mark("Names of priorities there. What is empty gets the usual one."),
        "number": mark("Numbers from 1, the highest, to 9. What is empty gets the usual one."),
        "state": mark("Names of states there. What is empty is told by their kinds."),
        "list": mark("Names of lists there. What is empty stays in its list."),
    }
)

_PEOPLE: Mapping[str, str] = MappingProxyType(
    {
        "login": mark("By their user names there. Several names of one person have commas between them."),
        "email": mark("By their e-mail addresses there. Several of one person have commas between them."),
        "account": mark("In the cloud by the id of their account, in a Data Center by their user name."),
    }
)
