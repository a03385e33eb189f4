"""A message of Slack, as its events and its shortcuts tell it: https://docs.slack.dev/reference/events/message"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from integrations.base import Arrival, UnreadableError
from integrations.fields import cut, text, things, value
from integrations.moments import of_unix
from integrations.slack.mrkdwn import readable
from integrations.texts import LONGEST_BODY
from integrations.threads import thread_of

Message = Mapping[str, Any]

_TS = re.compile(r"[1-9][0-9]{0,11}\.[0-9]{6}", re.ASCII)
_ID = re.compile(r"[A-Z0-9]{2,30}", re.ASCII)
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}", re.ASCII)
_NAMES = (("user_profile", "display_name"), ("user_profile", "real_name"), ("username",), ("bot_profile", "name"))


def arrival(message: Message, channel: str, words: str) -> Arrival:
    """What somebody has said in a channel.

    Args:
        words: Of `words_of`.
    """
    ts, thread = ts_of(message), text(message, "thread_ts")
    return Arrival(
        text=words,
        author=_author(message),
        chat=channel,
        thread=thread_of(f"{channel}:{thread or ts}"),
        sent_at=_moment(ts),
    )


def words_of(message: Message, own: str) -> str:
    """Somebody's own words, those they hand on, and those of a program that writes attachments only.

    Args:
        own: As Slack writes them.
    """
    handed_on = [it for it in things(message, "attachments") if value(it, "is_share") is True or not own.strip()]
    parts = (own, *(text(it, "text") or text(it, "fallback") for it in handed_on))
    return cut("\n\n".join(shown for part in parts if (shown := readable(part).strip())), LONGEST_BODY)


def ts_of(message: Message) -> str:
    """When it was sent, which is its id in its channel. Raises `UnreadableError`."""
    if not _TS.fullmatch(ts := text(message, "ts")):
        raise UnreadableError("no time of a message", field="ts")
    return ts


def is_by_bot(message: Message) -> bool:
    return (
        text(message, "bot_id") != ""
        or text(message, "subtype") == "bot_message"
        or text(message, "user") == "USLACKBOT"
    )


def permalink(domain: str, channel: str, message: Message) -> str | None:
    """The address of a message in a workspace; None where it can't be told."""
    if not (_DOMAIN.fullmatch(domain) and _ID.fullmatch(channel)):
        return None
    ts, thread = ts_of(message), text(message, "thread_ts")
    page = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    is_answer = _TS.fullmatch(thread) and thread != ts
    return f"{page}?thread_ts={thread}&cid={channel}" if is_answer else page


def channel_link(team: str, channel: str) -> str | None:
    """The address of a channel, for a message whose workspace has no name: Slack takes ids there."""
    if not (_ID.fullmatch(team) and _ID.fullmatch(channel)):
        return None
    return f"https://slack.com/app_redirect?team={team}&channel={channel}"


def _author(message: Message) -> str:
    named = (name for path in _NAMES if (name := text(message, *path)).strip())
    return next(named, "") or text(message, "user")


def _moment(ts: str) -> datetime:
    return of_unix(float(ts), field="ts")
