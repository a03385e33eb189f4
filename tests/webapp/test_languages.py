"""Pages in every language that we speak."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from locales import LOCALES, translations
from locales.extract import texts
from webapp.agenda import Agenda
from webapp.pages import Pages

RENDERED: list[tuple[str, dict[str, Any]]] = [
    ("app.html", {"bot_link": "https://t.me/sift_bot"}),
    ("agenda.html", {"agenda": Agenda([], more=True)}),
    *(("status.html", {"health": {"status": status, "parts": {}}}) for status in ("ok", "degraded", "down")),
    *(("error.html", {"error": SimpleNamespace(status=status, message="")}) for status in (403, 404, 500)),
]
TEMPLATES = {f"webapp/templates/{name}" for name in ("speech.html", *(template for template, _ in RENDERED))}


def texts_of_pages() -> list[str]:
    found = [message for message in texts() if TEMPLATES & {name for name, _ in message.locations}]
    assert all(isinstance(message.id, str) for message in found)
    return [str(message.id) for message in found]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_of_a_page_comes_out_in_its_language(sqlite_services, locale):
    pages = Pages(replace(sqlite_services, translations=translations))

    html = "".join(pages.render(template, locale, **context).decode() for template, context in RENDERED)

    assert f'<html lang="{locale}">' in html
    assert f'data-locale="{locale}"' in html
    for text in texts_of_pages():
        for words in re.split(r"%\(\w+\)s", translations(locale).gettext(text)):
            assert words in html, text
