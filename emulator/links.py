"""Which addresses Telegram takes as links, and in what form it keeps them."""

import re
from urllib.parse import quote

from emulator.errors import bad_request

ADDRESS = re.compile(r"(?:(?P<scheme>[A-Za-z]+)://)?(?P<host>[^/?#\s]+)(?P<rest>[/?#].*)?", re.DOTALL)
HOST = re.compile(r"(?:[^@]*@)?(?P<name>[^:@\[\]]+|\[[0-9a-fA-F:.]+\])(?P<port>:\d{1,5})?")
MAX_PORT = 65535
LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:[/?#]|$)")
TELEGRAM_LINK = re.compile(r"tg:(?://)?[a-z_]+", re.IGNORECASE)
PERSON_LINK = re.compile(r"tg:(?://)?user/?\?id=(?P<id>\d+)$", re.IGNORECASE)


def checked_link(url: str) -> str:
    """The address in Telegram's form; empty when it is no link."""
    if TELEGRAM_LINK.match(url):
        return url
    match = ADDRESS.fullmatch(url)
    if match is None or (match["scheme"] or "http").lower() not in ("http", "https", "ftp", "ton", "tonsite"):
        return ""
    host = _checked_host(match["host"])
    if not host:
        return ""
    rest = quote(match["rest"] or "/", safe="%/?#:@!$&'()*+,;=~-._[]|{}\\^`\"<>")
    return f"{(match['scheme'] or 'http').lower()}://{host}{rest if rest.startswith('/') else '/' + rest}"


def _checked_host(host: str) -> str:
    match = HOST.fullmatch(host)
    if match is None or int((match["port"] or ":1")[1:]) > MAX_PORT or match["port"] == ":0":
        return ""
    name = match["name"].lower()
    labels = name.split(".")
    if len(labels) < 2 or not all(labels) or (labels[-1][0] == "_"):
        return ""
    return host[: match.start("name")] + name + (match["port"] or "")


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
