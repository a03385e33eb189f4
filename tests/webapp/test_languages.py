"""Pages in every language that we speak."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest

from locales import LOCALES, translations
from locales.extract import texts
from webapp.pages import Pages

RENDERED: list[tuple[str, dict[str, Any]]] = [
    ("shell.html", {"bot_link": "https://t.me/sift_bot"}),
    *(("status.html", {"health": {"status": status, "parts": {}}}) for status in ("ok", "degraded", "down")),
    *(("error.html", {"error": SimpleNamespace(status=status, message="")}) for status in (403, 404, 500)),
]
INCLUDED = ("speech.html", "nav.html")
TEMPLATES = {f"webapp/templates/{name}" for name in (*INCLUDED, *(template for template, _ in RENDERED))}


def texts_of_pages(locale: str) -> Iterator[str]:
    """In that language; of what is counted the words for one."""
    for message in texts():
        if TEMPLATES & {name for name, _ in message.locations}:
            one = message.id if isinstance(message.id, str) else message.id[0]
            many = translations(locale)
            yield many.gettext(one) if isinstance(message.id, str) else many.ngettext(*message.id, 1)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_of_a_page_comes_out_in_its_language(sqlite_services, locale):
    pages = Pages(replace(sqlite_services, translations=translations))

    html = "".join(pages.render(template, locale, **context).decode() for template, context in RENDERED)

    assert f'<html lang="{locale}">' in html
    for text in texts_of_pages(locale):
        for words in re.split(r"%\(\w+\)s", text):
            assert words in unescape(html), text
