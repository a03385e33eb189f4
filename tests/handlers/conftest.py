from collections.abc import Callable
from functools import cache

import pytest
from aiogram import Bot, Dispatcher, Router

import handlers
from handlers.options import Options
from storage.database import Database
from tests.handlers.desk import Desk
from tests.handlers.telegram import BOT, Json, RecordingSession, Telegram


@pytest.fixture
def options() -> Options:
    """The installation's options; a test module may have its own."""
    return Options(bot_id=BOT["id"], bot_username=BOT["username"])


@pytest.fixture
def telegram(sqlite_db: Database, options: Options) -> Telegram:
    """The bot on a migrated, empty SQLite database."""
    return connect(sqlite_db, options)


@pytest.fixture
def connected(db: Database) -> Callable[[Options], Telegram]:
    """Makes the bot on each engine, with options of the test's own."""
    return lambda options: connect(db, options)


@pytest.fixture
def desk(telegram: Telegram) -> Desk:
    """Reads, draws and presses for the bot on an empty database."""
    return Desk(telegram)


@pytest.fixture
async def card(desk: Desk) -> Json:
    """The card of Ann's task #1, in her private chat."""
    return await desk.card()


def connect(db: Database, options: Options) -> Telegram:
    session = RecordingSession()
    dispatcher = Dispatcher(disable_fsm=True)
    # Not included: that can be done once, and sets only whose inner middlewares are run too, of which it has none.
    dispatcher.sub_routers.append(handlers.setup() if options.allowed_ids else _routers())
    telegram = Telegram(dispatcher, Bot("42:TEST", session=session), session, db, options)
    dispatcher.workflow_data.update(db=db, bell=telegram, options=options, acknowledge=telegram.acknowledge)
    dispatcher.workflow_data.update(paint=telegram.paint)
    return telegram


@cache
def _routers() -> Router:
    """All handlers, made once since that takes longer than most tests; none remembers anything but whom it turned away."""
    return handlers.setup()
