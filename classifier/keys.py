"""Keys and tokens of services by how they look: one list, for what must not leave and for what must not come in.

What only might be a key is hidden from a model elsewhere (`classifier.redaction`). What is refused in a chat must be
one for certain: whole, and no placeholder or example such as documents have.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

_DISTINCT = 8
"""Different characters that the random part of a key has at least: "xxxxxxxx" is none."""
_FAINT = re.compile(r"example|placeholder|changeme|your[_-]", re.IGNORECASE)


class _Shape(NamedTuple):
    """How the keys of a service look.

    Attributes:
        service: Its name, as it writes it.
        starts: What they begin with: one or the other.
        rest: What may follow: enough to hide it.
        whole: What follows in a key that is whole; None where that can't be told for certain.
    """

    service: str
    starts: tuple[str, ...]
    rest: str
    whole: str | None = None


PRIVATE_KEY = "private key"

_WIDE = "[A-Za-z0-9_-]"
_SHAPES: Sequence[_Shape] = (
    _Shape("OpenRouter", ("sk-or-",), r"[\w-]{16,200}", r"v1-[0-9a-f]{64}"),
    _Shape("Anthropic", ("sk-ant-",), r"[\w-]{16,200}", rf"[a-z0-9]{{2,12}}-{_WIDE}{{60,200}}"),
    _Shape("OpenAI", ("sk-proj-", "sk-svcacct-", "sk-admin-"), r"[\w-]{16,200}", rf"{_WIDE}{{40,200}}"),
    _Shape("OpenAI", ("sk-",), r"[\w-]{16,200}", r"[A-Za-z0-9]{40,200}"),
    _Shape("Stripe", ("sk_live_", "rk_live_"), r"\w{8,200}", r"[A-Za-z0-9]{24,200}"),
    _Shape("Stripe", ("sk_test_", "rk_test_", "pk_live_", "pk_test_"), r"\w{8,200}"),
    _Shape("Standard Webhooks", ("whsec_",), r"[\w+/=-]{8,100}", r"[A-Za-z0-9+/]{24,100}={0,2}"),
    _Shape("GitHub", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\w{16,255}", r"[A-Za-z0-9_]{36,255}"),
    _Shape("GitHub", ("github_pat_",), r"\w{16,255}", r"[A-Za-z0-9_]{50,255}"),
    _Shape(
        "GitLab",
        ("glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glsoat-", "glft-", "glimt-", "glagent-"),
        r"[\w-]{12,100}",
        rf"{_WIDE}{{20,100}}",
    ),
    _Shape(
        "Slack",
        tuple(f"xox{letter}-" for letter in "abcdeoprs"),
        r"[\w-]{8,255}",
        r"(?:(?:\d{6,14}-){1,3}[A-Za-z0-9]{20,100}|\d-[A-Za-z0-9]{60,250})",
    ),
    _Shape("Slack", ("xapp-",), r"[\w-]{8,255}", r"\d-[A-Z0-9]{8,20}-\d{8,20}-[0-9a-f]{40,128}"),
    _Shape("Slack", ("hooks.slack.com/services/",), r"[\w/]{16,200}", r"T\w{6,20}/B\w{6,20}/[A-Za-z0-9]{20,40}"),
    _Shape(
        "Discord",
        ("discord.com/api/", "discordapp.com/api/"),
        r"(?:v\d{1,2}/)?webhooks/[\w/-]{16,200}",
        rf"(?:v\d{{1,2}}/)?webhooks/\d{{15,22}}/{_WIDE}{{60,100}}",
    ),
    _Shape("AWS", ("AKIA", "ASIA"), r"[A-Z0-9]{12,20}", r"[A-Z0-9]{16}"),
    _Shape("AWS", ("AROA", "AIDA"), r"[A-Z0-9]{12,20}"),
    _Shape("Google", ("AIza",), r"[\w-]{30,45}", rf"{_WIDE}{{35}}"),
    _Shape("Google", ("GOCSPX-",), r"[\w-]{20,60}", rf"{_WIDE}{{28}}"),
    _Shape("Google", ("ya29.",), r"[\w-]{10,300}", rf"{_WIDE}{{60,300}}"),
    _Shape("SendGrid", ("SG.",), r"[\w-]{8,80}\.[\w-]{8,80}", rf"{_WIDE}{{22}}\.{_WIDE}{{43}}"),
    _Shape("Hugging Face", ("hf_",), r"\w{16,100}", r"[A-Za-z0-9]{34}"),
    _Shape("npm", ("npm_",), r"\w{20,100}", r"[A-Za-z0-9]{36}"),
    _Shape("PyPI", ("pypi-",), r"[\w-]{16,300}", rf"AgEI{_WIDE}{{60,300}}"),
    _Shape("DigitalOcean", ("dop_v1_",), r"\w{16,100}", r"[0-9a-f]{64}"),
    _Shape("Shopify", ("shpat_", "shpca_", "shppa_", "shpss_"), r"\w{16,64}", r"[0-9A-Fa-f]{32}"),
    _Shape("age", ("AGE-SECRET-KEY-1",), r"[A-Z0-9]{20,80}", r"[A-Z0-9]{58}"),
    _Shape("Telegram", ("",), r"(?:bot)?\d{8,10}:[\w-]{32,40}", rf"(?:bot)?\d{{8,10}}:{_WIDE}{{35}}"),
    _Shape("Linear", ("lin_api_", "lin_oauth_"), r"\w{16,100}", r"[A-Za-z0-9]{32,80}"),
    _Shape("Notion", ("ntn_",), r"\w{20,100}", r"[A-Za-z0-9]{40,60}"),
    _Shape("Notion", ("secret_",), r"\w{20,100}", r"[A-Za-z0-9]{43}"),
    _Shape("Atlassian", ("ATATT3", "ATCTT3"), r"[\w=-]{16,300}", rf"{_WIDE}{{40,300}}(?:=[A-F0-9]{{8}})?"),
    _Shape("Trello", ("ATTA",), r"[A-Za-z0-9]{40,100}", r"[A-Za-z0-9]{60,100}"),
    _Shape("Sift", ("sift_",), r"[\w-]{20,60}", rf"{_WIDE}{{43}}"),
    _Shape("Mailgun", ("key-",), r"[0-9a-f]{24,64}"),
    _Shape("Meta", ("EAA",), r"[A-Za-z0-9]{30,300}"),
    _Shape("Square", tuple(f"sq0{kind}-" for kind in ("atp", "csp", "idp", "idb")), r"[\w-]{20,60}"),
)


def _start(shape: _Shape) -> str:
    return f"(?:{'|'.join(map(re.escape, shape.starts))})"


_ALONE = "(?<![A-Za-z0-9])"
"""Before a key: what people write around one, such as "_", "-" or a word of another alphabet, does not hide it."""


def _end(shape: _Shape) -> str:
    """After a key that is whole: nothing that it could go on with."""
    return "(?![A-Za-z0-9_-])" if _WIDE in (shape.whole or "") else "(?![A-Za-z0-9])"


WITH_A_KNOWN_START = re.compile(rf"{_ALONE}(?:{'|'.join(_start(shape) + shape.rest for shape in _SHAPES)})")
"""Whatever might be one of them."""

_CERTAIN = tuple(
    (shape, re.compile(rf"{_ALONE}{_start(shape)}(?:{shape.whole}){_end(shape)}")) for shape in _SHAPES if shape.whole
)

PRIVATE_KEYS = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]{1,8000}?"
    r"(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|(?=-----BEGIN )|\Z)"
)
"""Whatever might be one, also without its end."""

_LINE_OF_ONE = re.compile(r"[A-Za-z0-9+/]{40,}")
_PIECES = re.compile(r"[_:./-]")


def key_in(text: str) -> str | None:
    """Whose key a text holds for certain, as its service writes its name; `PRIVATE_KEY` for one; None for no key."""
    for match in PRIVATE_KEYS.finditer(text):
        line = _LINE_OF_ONE.search(match[0])
        if line is not None and _is_random(line[0]):
            return PRIVATE_KEY
    for shape, pattern in _CERTAIN:
        likely = any(start in text for start in shape.starts)  # a tenth of the time that the patterns alone take
        if likely and any(_is_random(match[0]) for match in pattern.finditer(text)):
            return shape.service
    return None


def _is_random(key: str) -> bool:
    """Neither crossed out nor words: many different characters, of both cases, or of one with figures in between."""
    last = _PIECES.split(key)[-1]
    body = last if len(last) >= 2 * _DISTINCT else key
    one_case = body in {body.lower(), body.upper()}
    mixed = any(letter.isdigit() for letter in body) and not _PIECES.search(body) if one_case else True
    return mixed and len(set(body)) >= _DISTINCT and _FAINT.search(key) is None
