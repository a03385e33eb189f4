"""Telegram counts text in UTF-16 units."""


def units(text: str) -> int:
    """How many UTF-16 units a text takes; a lone surrogate takes one."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity names."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")
