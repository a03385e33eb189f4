"""The part of /settings that is about reading: which reader a chat has, and what of its words may leave the machine."""

import hashlib
from collections.abc import Sequence
from gettext import NullTranslations
from typing import Annotated

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton
from aiogram.utils.formatting import Bold, Text
from pydantic import StringConstraints

from classifier.base import Policy
from handlers.answers import show_instead
from handlers.cards.markup import fill, joined
from handlers.cards.menus import button
from handlers.options import Options
from handlers.pressed import Place, place_of
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Workspace
from tasks import options as chosen
from tasks.actors import Actor
from tasks.models import BUILT_IN
from tasks.options import ReadingOptions
from tasks.rules import TaskError
from tasks.transcribers import Transcriber
from wording.choices import LABEL, POLICIES, reader
from wording.lines import capitalised, one_line

OFFERED = 12
"""How many models are offered."""

Rows = list[list[InlineKeyboardButton]]


class ShowReading(CallbackData, prefix="ai"):
    """Show this part of the settings."""


class ShowSettings(CallbackData, prefix="set"):
    """Back to all of the settings."""


class SetReader(CallbackData, prefix="reader"):
    """A model's name may be longer than a button can carry: `key` tells it among those that are offered.

    Attributes:
        key: Empty to follow the installation.
    """

    key: Annotated[str, StringConstraints(pattern="^([0-9a-f]{12})?$")]


class SetPolicy(CallbackData, prefix="policy"):
    policy: Policy


async def show(
    query: CallbackQuery, *, workspace: Workspace, actor: Actor, texts: NullTranslations, db: Database, options: Options
) -> None:
    await _check(query, db)
    found = await db.read(chosen.reading_options, actor, workspace.id, options.models)
    await _show(query, found, texts, options)


async def set_reader(
    query: CallbackQuery,
    *,
    callback_data: SetReader,
    workspace: Workspace,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    options: Options,
) -> None:
    """The models are listed anew: the button only says which one of them."""
    await _check(query, db)
    await db.read(chosen.reading_options, actor, workspace.id, options.models)  # strangers have nothing asked for them
    name = None
    if callback_data.key:
        name = next((name for name in await _readers(options) if key_of(name) == callback_data.key), None)
        if name is None:
            raise TaskError("no_model")
    await db.write(chosen.set_classifier, actor, workspace.id, name, options.models)
    await _show(query, await db.read(chosen.reading_options, actor, workspace.id, options.models), texts, options)


async def set_policy(
    query: CallbackQuery,
    *,
    callback_data: SetPolicy,
    workspace: Workspace,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    options: Options,
) -> None:
    await _check(query, db)
    await db.write(chosen.set_policy, actor, workspace.id, callback_data.policy)
    await _show(query, await db.read(chosen.reading_options, actor, workspace.id, options.models), texts, options)


def key_of(name: str) -> str:
    return hashlib.blake2s(name.encode(), digest_size=6).hexdigest()


async def _check(query: CallbackQuery, db: Database) -> None:
    """Raise `TaskError` for a press under a card, which shows no such button: it would be written over.

    A page of settings may be: it is drawn again when its reader goes back.
    """
    if await db.read(_is_card, place_of(query)):
        raise TaskError("bad_button")


def _is_card(store: Store, place: Place) -> bool:
    delivery = store.deliveries.shown_as(*place)
    return delivery is not None and delivery.channel is not Channel.PAGE


async def _readers(options: Options) -> list[str]:
    """What can be chosen: the built-in reader alone, or a model after it."""
    return [BUILT_IN, *(await options.list_models())[:OFFERED]]


async def _show(query: CallbackQuery, found: ReadingOptions, texts: NullTranslations, options: Options) -> None:
    readers = await _readers(options)
    back = [[button(texts.gettext("‹ Back"), ShowSettings())]]
    rows = [*_reader_rows(found, readers, texts, options), *_policy_rows(found, texts), *back]
    await show_instead(query, _words(found, readers, texts, options.transcriber), *rows)


def _words(found: ReadingOptions, readers: Sequence[str], texts: NullTranslations, transcriber: Transcriber) -> Text:
    say = texts.gettext
    none = say("No language model is set up here: OLLAMA_BASE_URL or OPENAI_BASE_URL would name one.")
    lines = [
        Bold(say("How I read your messages")),
        Text(),
        fill(say("Reader: {reader}"), reader=Bold(reader(found.model or BUILT_IN, texts))),
        Text(say("The built-in reader answers at once. A language model, if there is one, then looks again.")),
        *([Text(none)] if len(readers) == 1 and not found.model else []),
        Text(),
        fill(say("What may leave the machine: {policy}"), policy=Bold(say(POLICIES[found.policy][1]))),
        *(Text(f"{sign} {say(name)}: {say(why)}") for sign, name, why in POLICIES.values()),
        *([Text(), _voice(found, texts, transcriber)] if transcriber.name else []),
    ]
    return joined(lines, "\n")


def _voice(found: ReadingOptions, texts: NullTranslations, transcriber: Transcriber) -> Text:
    """What becomes of voice messages; a voice leaves as it is or not at all."""
    if transcriber.may_hear(found.workspace):
        name = one_line(transcriber.name.partition(":")[2], LABEL)
        return fill(texts.gettext("Voice messages are written down by {transcriber}."), transcriber=Bold(name))
    why = texts.gettext("Voice messages stay sound: nothing in a voice can be hidden, so it leaves only “As it is”.")
    return Text(why)


def _reader_rows(found: ReadingOptions, readers: Sequence[str], texts: NullTranslations, options: Options) -> Rows:
    """The installation's choice first, then the others; none where there is nothing to choose."""
    if len(readers) == 1 and not options.models.model and found.classifier is None:
        return []
    follow = texts.gettext("As installed: {reader}").format(reader=reader(options.models.model or BUILT_IN, texts))
    offered = [button(_ticked(follow, ticked=found.classifier is None), SetReader(key=""))]
    for name in readers:
        label = capitalised(reader(name, texts)) if name == BUILT_IN else reader(name, texts)
        offered.append(button(_ticked(label, ticked=found.classifier == name), SetReader(key=key_of(name))))
    return [offered[:1], *(offered[start : start + 2] for start in range(1, len(offered), 2))]


def _policy_rows(found: ReadingOptions, texts: NullTranslations) -> Rows:
    return [
        [button(_ticked(f"{sign} {texts.gettext(name)}", ticked=found.policy == policy), SetPolicy(policy=policy))]
        for policy, (sign, name, _) in POLICIES.items()
    ]


def _ticked(label: str, *, ticked: bool) -> str:
    return f"✓ {label}" if ticked else label


def setup() -> Router:
    router = Router(name=__name__)
    router.callback_query.register(show, ShowReading.filter())
    router.callback_query.register(set_reader, SetReader.filter())
    router.callback_query.register(set_policy, SetPolicy.filter())
    return router
