"""Which addresses Telegram takes as links, and in what form it keeps them."""

import re
from urllib.parse import quote

from emulator.errors import bad_request

ADDRESS = re.compile(r"(?:(?P<scheme>[A-Za-z]+)://)?(?P<host>[^/?#\s]+)(?P<rest>[/?#].*)?", re.DOTALL)
HOST = re.compile(
    r"(?:(?P<person>(?:[\w.!$,~*'();&+=:-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])*)@)?(?P<name>(?:[\w.!$,~*'();&+=-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])+)(?P<port>:\d{1,5})?",
)
SPACE = re.compile(r"[\x00-\x20\x7f]+")
BLANK = " \t\r\n\v\0"
MAX_PORT = 65535
LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:[/?#]|$)")
TELEGRAM_LINK = re.compile(r"tg:(?://)?(?P<name>[\w-]+)(?P<rest>[/?#].*)?", re.IGNORECASE | re.DOTALL | re.ASCII)
PERSON_LINK = re.compile(r"tg:(?://)?user/?\?id=(?P<id>\d+)$", re.IGNORECASE)


def checked_link(url: str) -> str:
    """The address in Telegram's form; empty when it is no link."""
    if telegram := TELEGRAM_LINK.fullmatch(url):
        rest = (telegram["rest"] or "/").rstrip(BLANK)
        return f"tg://{telegram['name']}{'/' if rest.startswith('#') else ''}{rest}"
    match = ADDRESS.fullmatch(url)
    if (
        match is None
        or url.startswith("tg:")
        or (match["scheme"] or "http").lower() not in ("http", "https", "ton", "tonsite")
    ):
        return ""
    host = _checked_host(match["host"])
    if not host:
        return ""
    rest = SPACE.sub(lambda found: quote(found[0]), (match["rest"] or "/").rstrip(BLANK))
    return f"{(match['scheme'] or 'http').lower()}://{host}{rest if rest.startswith('/') else '/' + rest}"


def _checked_host(host: str) -> str:
    match = HOST.fullmatch(host)
    if match is None or int((match["port"] or ":1")[1:]) > MAX_PORT or match["port"] == ":0":
        return ""
    if "." not in match["name"] or match["name"] == ".":
        return ""
    person = f"{match['person']}@" if match["person"] else ""
    return person + match["name"].lower() + (match["port"] or "")


def person_id(url: str) -> int | None:
    """Whom a `tg://user?id=` link names."""
    match = PERSON_LINK.match(url)
    return int(match["id"]) if match and int(match["id"]) else None


def is_loopback(url: str) -> bool:
    """Whether it is plain HTTP to this machine."""
    return LOOPBACK.match(url) is not None


def button_url(url: str) -> str:
    """The address of a URL button.

    Raises:
        ApiError: 400 when Telegram would refuse it.
    """
    if url.strip().lower().startswith("http://localhost"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    checked = checked_link(url)
    if not checked:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return checked


def mini_app_url(url: str, *, loopback_http: bool, what: str) -> str:
    """The address of a Mini App: HTTPS only, or plain HTTP to this machine where the emulator was told to allow it.

    Raises:
        ApiError: 400 when Telegram would refuse it.
    """
    if loopback_http and is_loopback(url):
        return url
    if not url.lower().startswith("https://"):
        raise bad_request(f"{what} Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    checked = checked_link(url)
    if not checked:
        raise bad_request(f"{what} Web App URL '{url}' is invalid: Wrong HTTP URL")
    return checked
