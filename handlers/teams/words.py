"""How people and their roles are named."""

from gettext import NullTranslations

from aiogram.utils.formatting import Text, TextLink

from storage.tables import Person, Role
from wording.lines import one_line
from wording.names import NAME, ROLES


def role_words(texts: NullTranslations, role: Role) -> str:
    sign, name = ROLES[role]
    return f"{sign} {texts.gettext(name)}"


def name_words(person: Person, limit: int = NAME) -> str:
    return one_line(person.name, limit) or "…"


def mention(person: Person) -> Text | TextLink:
    """Somebody by name so that Telegram tells them, with a username or without."""
    words = name_words(person)
    return Text(words) if person.telegram_id is None else TextLink(words, url=f"tg://user?id={person.telegram_id}")
