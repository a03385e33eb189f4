"""Hooks out in words: what is told, how they are, and how each post went."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark
from storage.connected_tables import Attempt, Post, Subscription, WorkState
from wording.troubles import off_trouble, trouble


def event_name(texts: NullTranslations, event: str) -> str:
    """Of `tasks.subscriptions.EVENTS`, and "test"."""
    return texts.gettext(_EVENTS[event]) if event in _EVENTS else event


def state_name(row: Subscription) -> str:
    """ "on"; "paused" by a person; "off" by Sift; "failing", and tried again."""
    if row.off_at is not None:
        return "off"
    if row.paused:
        return "paused"
    return "failing" if row.failing_since is not None else "on"


def state_words(texts: NullTranslations, row: Subscription) -> str:
    why = off_trouble(texts, row.off_why) if row.off_at is not None else ""
    return f"{texts.gettext(_STATES[state_name(row)])} {why}".rstrip()


def post_words(texts: NullTranslations, post: Post) -> str:
    """Where a post stands."""
    if post.state is WorkState.WAITING and post.attempts:
        return texts.gettext("It is tried again.")
    return texts.gettext(_POSTS[post.state])


def attempt_words(texts: NullTranslations, attempt: Attempt) -> str:
    """How a try went."""
    if attempt.error:
        return trouble(texts, attempt.error)
    if attempt.status is not None and 200 <= attempt.status < 300:
        return texts.gettext("Taken ({status})").format(status=attempt.status)
    return trouble(texts, f"status {attempt.status}")


_EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "task.created": mark("Made"),
        "task.changed": mark("Changed"),
        "task.done": mark("Done"),
        "task.reopened": mark("Open again"),
        "task.dropped": mark("Dropped"),
        "test": mark("A test"),
    }
)

_STATES: Mapping[str, str] = MappingProxyType(
    {
        "on": mark("It is on."),
        "paused": mark("It is paused: what happens meanwhile is not told."),
        "off": mark("Sift has switched it off."),
        "failing": mark("Nothing arrives there just now. Sift tries again by itself."),
    }
)

_POSTS: Mapping[WorkState, str] = MappingProxyType(
    {
        WorkState.WAITING: mark("It is waiting."),
        WorkState.RUNNING: mark("It is on its way."),
        WorkState.DONE: mark("It arrived."),
        WorkState.FAILED: mark("It was given up."),
        WorkState.STOPPED: mark("It was stopped."),
    }
)
