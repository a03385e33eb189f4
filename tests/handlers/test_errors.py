from collections.abc import Callable

import pytest
from aiogram import Dispatcher, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import TelegramObject

from handlers import errors
from handlers.options import Options
from locales import LOCALES, translations
from locales.refusals import REFUSALS, refusal
from storage.database import Database
from tasks.rules import TaskError
from tests.handlers.conftest import connect
from tests.handlers.telegram import ANN, BOB, Telegram, private

Failing = Callable[[Exception], Telegram]


@pytest.fixture
def failing(sqlite_db: Database, options: Options) -> Failing:
    """Makes a bot whose only handler raises this."""

    def make(error: Exception) -> Telegram:
        async def fail(_event: TelegramObject) -> None:
            raise error

        feature = Router()
        feature.message.register(fail)
        feature.callback_query.register(fail)
        telegram = connect(sqlite_db, options)
        dispatcher = Dispatcher(disable_fsm=True, **telegram.dispatcher.workflow_data)
        dispatcher.include_routers(errors.setup(), feature)
        telegram.dispatcher = dispatcher
        return telegram

    return make


def bad_request(text: str) -> TelegramBadRequest:
    return TelegramBadRequest(method=SendMessage(chat_id=1, text="-"), message=f"Bad Request: {text}")


async def test_a_refusal_of_a_message_is_a_reply_in_the_persons_language(failing: Failing) -> None:
    telegram = failing(TaskError("not_allowed"))

    await telegram.say("x", by=ANN)
    await telegram.say("x", by=BOB)

    assert telegram.said == [refusal(translations(locale), "not_allowed") for locale in ("en", "uk")]


async def test_a_refusal_of_a_press_is_an_alert(failing: Failing) -> None:
    telegram = failing(TaskError("stale"))

    await telegram.press("x", card=telegram.by_bot("card", chat=private(ANN)))

    (answer,) = telegram.calls(AnswerCallbackQuery)
    assert (answer.text, answer.show_alert) == (refusal(translations("en"), "stale"), True)


@pytest.mark.parametrize(
    "text", ["query is too old and response timeout expired or query ID is invalid", "chat not found"]
)
async def test_an_answer_that_nobody_can_hear_is_no_fault(failing: Failing, text: str) -> None:
    telegram = failing(bad_request(text))

    await telegram.press("x", card=telegram.by_bot("card", chat=private(ANN)))

    assert telegram.session.calls == []


async def test_a_refusal_that_comes_too_late_is_no_fault(failing: Failing) -> None:
    telegram = failing(TaskError("stale"))
    telegram.session.refuse("answerCallbackQuery", "Bad Request: query is too old and response timeout expired")

    await telegram.press("x", card=telegram.by_bot("card", chat=private(ANN)))

    assert len(telegram.calls(AnswerCallbackQuery)) == 1


@pytest.mark.parametrize("error", [ValueError("a bug"), bad_request("can't parse entities"), TimeoutError()])
async def test_everything_else_is_a_fault_that_the_intake_sees(failing: Failing, error: Exception) -> None:
    telegram = failing(error)

    with pytest.raises(type(error)):
        await telegram.say("x")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_refusal_has_words(locale: str) -> None:
    texts = translations(locale)

    general = refusal(texts, "a code without words")

    assert all(refusal(texts, code) not in {"", general} for code in REFUSALS)
