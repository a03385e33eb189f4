"""A message of Discord: https://docs.discord.com/developers/resources/message"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations import threads
from integrations.base import Arrival, UnreadableError
from integrations.fields import cut, moment, number, text, thing, things
from integrations.moments import of_unix
from integrations.texts import LONGEST_BODY, headed

Payload = Mapping[str, Any]

EPOCH = 1_420_070_400
"""Unix seconds from which ids count: 2015."""

THREADS = frozenset((10, 11, 12))
"""Types of channels that are threads."""

_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
_PERSON = re.compile(r"<@!?([0-9]{1,20})>", re.ASCII)
_EMOJI = re.compile(r"<a?(:\w{1,40}:)[0-9]{1,20}>", re.ASCII)
_TIME = re.compile(r"<t:(-?[0-9]{1,12})(?::[a-zA-Z])?>", re.ASCII)


def arrival(message: Payload, message_id: str, interaction: Payload) -> Arrival | None:
    """What a message says; None for one without words.

    Args:
        interaction: The command on it, which tells where it is.
    """
    if not (words := _words(message)):
        return None
    return Arrival(
        text=words,
        author=name_of(thing(message, "author")),
        chat=chat_of(interaction),
        thread=thread_of(interaction) or _answered(message) or message_id,
        sent_at=moment(message, "timestamp"),
        link=_link(interaction, message_id),
        aimed=True,
    )


def name_of(person: Payload) -> str:
    return text(person, "global_name") or text(person, "username")


def chat_of(interaction: Payload) -> str:
    """The name of the channel; its id where it has none."""
    return text(interaction, "channel", "name") or text(interaction, "channel_id")


def thread_of(interaction: Payload) -> str:
    """The thread that it happened in, which has the id of the message that it began with; "" for none."""
    is_thread = number(interaction, "channel", "type") in THREADS
    return threads.thread_of(text(interaction, "channel_id")) if is_thread else ""


def moment_of(id_: str) -> datetime | None:
    """When something was made: its id tells. None for what is no id."""
    return of_unix(EPOCH + (int(id_) >> 22) / 1000, field="id") if _ID.fullmatch(id_) else None


def _words(message: Payload) -> str:
    """Its own, those it hands on, and those of a program that writes embeds only."""
    own = [_readable(text(message, "content"), things(message, "mentions"))]
    handed_on = (thing(it, "message") for it in things(message, "message_snapshots"))
    own += [_readable(text(it, "content"), things(it, "mentions")) for it in handed_on]
    said = [part for part in own if part.strip()]
    shown = said or [headed(text(it, "title"), text(it, "description")) for it in things(message, "embeds")]
    return cut("\n\n".join(part.strip() for part in shown if part.strip()), LONGEST_BODY)


def _readable(words: str, mentioned: list[Payload]) -> str:
    """Names instead of ids, times as they are in UTC."""
    names = {text(person, "id"): name_of(person) for person in mentioned}
    words = _PERSON.sub(lambda found: f"@{names.get(found[1]) or found[1]}", words)
    return _TIME.sub(lambda found: _clock(found[0], int(found[1])), _EMOJI.sub(r"\1", words))


def _clock(written: str, seconds: int) -> str:
    try:
        return of_unix(seconds, field="content").astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    except UnreadableError:
        return written


def _answered(message: Payload) -> str:
    found = text(message, "message_reference", "message_id")
    return found if _ID.fullmatch(found) else ""


def _link(interaction: Payload, message_id: str) -> str | None:
    channel, guild = text(interaction, "channel_id"), text(interaction, "guild_id") or "@me"
    if not _ID.fullmatch(channel) or not (guild == "@me" or _ID.fullmatch(guild)):
        return None
    return f"https://discord.com/channels/{guild}/{channel}/{message_id}"
