"""What Telegram marks by itself, judged by Telegram's own parser."""

import pytest

from emulator.auto_entities import find_entities
from tests.emulator.telegram_parser import automatic

TEXTS = [
    "/start",
    "/task@sift_bot fix the door",
    "look: https://example.com/a?b=c#d.",
    "(see https://example.com/path).",
    "example.com and www.google.com, too",
    "write to ann.smith+x@example.com today",
    "@ann, can you? @bob_the_builder!",
    "#release #2024 #v2 and a#b",
    "$USD and $EUR, but $5",
    "and/or 1/2 /done",
    "👍 /done 👍 @annie",
    "двері #двері @олена https://приклад.укр/шлях",
    "x@y not mail, a@b.c neither",
    "https://a.b/c is no link",
    "see http://127.0.0.1:8080/x and http://localhost/",
    "https://github.com/acme/app/issues/42",
    "e.g. this.is.not.a.link but i.e. that",
    "https://example.com:8443/x",
    "PROJ-123 v1.2.3 file.py main.rs",
    "/start/stop //x /кома",
]


@pytest.mark.parametrize("text", TEXTS)
def test_marks_what_telegram_marks(text: str) -> None:
    assert find_entities(text) == automatic(text)
