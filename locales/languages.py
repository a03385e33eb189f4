"""Which languages we speak: the one place that says so. No texts here, so that `tasks/` may ask too."""

from typing import Literal, get_args

Language = Literal["en", "uk", "de", "es", "ru"]

SOURCE: Language = "en"
"""The language that the code's texts are written in."""

LOCALES: tuple[Language, ...] = get_args(Language)


def spoken(tag: str | None) -> Language | None:
    """The language of a tag such as "uk", "de-AT" or "es-419"; None where we don't speak it, or nothing is said."""
    language = (tag or "").replace("_", "-").partition("-")[0].lower()
    return next((known for known in LOCALES if known == language), None)
