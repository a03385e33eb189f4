"""The hooks of a workspace, one of them, and what its maker is told in private."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from aiogram.types import InlineKeyboardButton, WebAppInfo
from aiogram.utils.formatting import Bold, Code, Spoiler, Text

from handlers.cards.markup import fill, joined
from handlers.cards.menus import button
from handlers.hooks.presses import ListHooks, NewHook, OpenHook, PauseHook, RemoveHook, RenewSecret
from integrations import SERVICES
from storage.connected_tables import Arrival, Hook
from storage.store import Store
from storage.tables import Workspace
from tasks import hooks
from tasks.actors import Actor
from wording.hook_steps import steps
from wording.hook_words import outcome
from wording.lines import one_line
from wording.moments import due_words
from wording.services import service_name

LISTED, NAME = 20, 40

Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, and when."""

    texts: NullTranslations
    locale: str
    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A hook, and what came through it last."""

    hook: Hook
    last: Arrival | None


def seen(store: Store, actor: Actor, workspace: Workspace) -> list[Seen]:
    known = hooks.hooks_of(store, actor, workspace.id)
    last = store.arrivals.latest([hook.id for hook in known[:LISTED]])
    return [Seen(hook, last.get(hook.id)) for hook in known]


def seen_one(store: Store, actor: Actor, hook_id: str) -> Seen:
    hook = hooks.own_hook(store, actor, hook_id)
    return Seen(hook, store.arrivals.latest([hook.id]).get(hook.id))


def list_page(known: Sequence[Seen], look: Looker) -> tuple[Text, Rows]:
    say = look.texts.gettext
    lines = [Text("· ", one_line(it.hook.name, NAME), " — ", _state(it, look)) for it in known[:LISTED]]
    ours = ", ".join(name for name, service in SERVICES.items() if service.SETUP.ours and name != "generic")
    how = [
        say("Hooks let other programs send messages here. To make one, send /hooks and a name."),
        say("For a service that we know, send its name before that: {services}.").format(services=ours),
    ]
    opened = [[button(one_line(it.hook.name, NAME), OpenHook(hook=it.hook.id))] for it in known[:LISTED]]
    text = joined([Text(Bold(say("Hooks"))), *lines, *map(Text, how)], "\n")
    return text, [[button(say("New hook"), NewHook())], *opened]


def hook_page(it: Seen, look: Looker, public_url: str) -> tuple[Text, Rows]:
    say, hook = look.texts.gettext, it.hook
    lines = [Text(Bold(one_line(hook.name, NAME))), Text(_state(it, look)), Text(Code(_address(public_url, hook)))]
    pause = button(say("Resume") if hook.paused else say("Pause"), PauseHook(hook=hook.id, paused=not hook.paused))
    rows = [[pause]]
    if SERVICES[hook.service].SETUP.ours:
        rows[0].append(button(say("New secret"), RenewSecret(hook=hook.id)))
    end = button(say("Remove {name}").format(name=one_line(hook.name, NAME)), RemoveHook(hook=hook.id))
    return joined(lines, "\n"), [*rows, [end], [button(say("‹ Back"), ListHooks())]]


def ready(hook: Hook, secret: str, texts: NullTranslations, public_url: str) -> Text:
    """What to do with a new hook, for its maker's eyes."""
    lines = [
        texts.gettext("{name} is ready. This is its address:"),
        "{address}",
        texts.gettext("The secret, shown only this once:"),
        "{secret}",
    ]
    found = fill("\n".join(lines), name=_name(hook), address=Code(_address(public_url, hook)), secret=Spoiler(secret))
    told = [Text(f"{number}. {step}") for number, step in enumerate(steps(texts, hook.service), 1)]
    return joined([found, *told], "\n")


def renewed(hook: Hook, secret: str, texts: NullTranslations) -> Text:
    lines = [
        texts.gettext("{name} has a new secret, shown only this once:"),
        "{secret}",
        texts.gettext("The one before works for a day more."),
    ]
    return fill("\n".join(lines), name=_name(hook), secret=Spoiler(secret))


def in_the_app(service: str, texts: NullTranslations) -> Text:
    """Why a hook of a service that makes the secret itself is not made here."""
    words = texts.gettext(
        "{service} makes the secret itself, and no secret goes through a chat. Make this hook in the settings of the "
        "Mini App, under “Sources”."
    )
    return Text(words.format(service=service_name(texts, service)))


def way_in(texts: NullTranslations, mini_app_url: str | None, *, private: bool) -> Rows:
    """Telegram refuses the buttons of Mini Apps in groups."""
    if mini_app_url is None or not private:
        return []
    opening = WebAppInfo(url=f"{mini_app_url}/settings/sources")
    return [[InlineKeyboardButton(text=texts.gettext("Open the settings"), web_app=opening)]]


def _state(it: Seen, look: Looker) -> str:
    """Its service, and how it goes."""
    hook, last, say = it.hook, it.last, look.texts.gettext
    said = [service_name(look.texts, hook.service)]
    if hook.awaits_secret:
        said.append(say("waits for its secret: see the Mini App"))
    elif hook.paused:
        said.append(say("paused"))
    if last is not None:
        when = due_words(last.at, "time", look.locale, look.zone, look.now)
        said.append(f"{when}: {outcome(look.texts, last.state, last.why)}")
    elif not hook.awaits_secret:
        said.append(say("nothing has come yet"))
    return " · ".join(said)


def _name(hook: Hook) -> Bold:
    return Bold(one_line(hook.name, NAME))


def _address(public_url: str, hook: Hook) -> str:
    return f"{public_url}/hooks/{hook.id}"
