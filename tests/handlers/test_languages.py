"""The language somebody gets: their Telegram's, until they choose another one."""

import pytest
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup

from handlers.settings.personal import SetLocale
from locales import LOCALES, own_name, translations
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, private
from tests.handlers.views import as_telegram_reads


def labels(call: SendMessage | EditMessageText) -> list[str]:
    assert isinstance(call.reply_markup, InlineKeyboardMarkup)
    return [button.text for row in call.reply_markup.inline_keyboard for button in row]


@pytest.mark.parametrize(
    ("tag", "locale", "zone"),
    [
        ("uk", "uk", "Europe/Kyiv"),
        ("de-AT", "de", "Europe/Berlin"),
        ("es-419", "es", "UTC"),
        ("ru", "ru", "UTC"),
        ("pt-BR", "en", "UTC"),
        ("zh-hans", "en", "UTC"),
        (None, "en", "UTC"),
    ],
)
async def test_who_writes_for_the_first_time_is_answered_in_their_telegrams_language(
    desk: Desk, tag: str | None, locale: str, zone: str
) -> None:
    """The zone is guessed only of a language that is spoken in one."""
    newcomer = {**ANN, "language_code": tag}

    await desk.telegram.say("/settings", by=newcomer)

    texts = translations(locale)
    assert as_telegram_reads(desk.telegram.said[-1])[0].startswith(texts.gettext("Settings"))
    person = await desk.telegram.db.read(lambda store: store.people.by_telegram_id(ANN["id"]))
    assert person is not None
    assert (person.locale, person.zone, person.zone_confirmed) == (locale, zone, False)


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_languages_are_offered_by_their_own_names_and_each_can_be_left_again(desk: Desk, locale: str) -> None:
    await desk.telegram.say("/settings")
    shown = desk.telegram.by_bot("Settings", chat=private(ANN))
    others = [own_name(code) for code in LOCALES if code != "en"]
    assert labels(desk.telegram.calls(SendMessage)[-1])[: len(others)] == others

    await desk.press_data(shown, SetLocale(locale=locale).pack())

    edited = desk.telegram.calls(EditMessageText)[-1]
    assert own_name(locale) in (edited.text or "")
    assert set(labels(edited)) & {own_name(code) for code in LOCALES} == {
        own_name(code) for code in LOCALES if code != locale
    }


async def test_a_language_that_was_chosen_stays_whatever_telegram_says_later(desk: Desk) -> None:
    await desk.telegram.say("/settings")
    await desk.press_data(desk.telegram.by_bot("Settings", chat=private(ANN)), SetLocale(locale="de").pack())

    await desk.telegram.say("/settings", by={**ANN, "language_code": "es"})

    assert as_telegram_reads(desk.telegram.said[-1])[0].startswith("Einstellungen")
