"""How people and their roles are named."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from aiogram.utils.formatting import Text, TextLink

from handlers.cards.lines import NAME
from handlers.cards.markup import one_line
from locales import mark
from storage.tables import Person, Role

ROLES: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.OWNER: ("👑", mark("owner")),
        Role.ADMIN: ("⭐", mark("admin")),
        Role.MEMBER: ("👤", mark("member")),
        Role.VIEWER: ("👁", mark("viewer")),
    }
)
"""Role -> its sign and its name."""


def role_words(texts: NullTranslations, role: Role) -> str:
    sign, name = ROLES[role]
    return f"{sign} {texts.gettext(name)}"


def name_words(person: Person, limit: int = NAME) -> str:
    return one_line(person.name, limit) or "…"


def mention(person: Person) -> Text | TextLink:
    """Somebody by name so that Telegram tells them, with a username or without."""
    words = name_words(person)
    return Text(words) if person.telegram_id is None else TextLink(words, url=f"tg://user?id={person.telegram_id}")
