"""Pages for people: templates in the reader's language, and the files beside them under names that never change."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
import rcssmin
import rjsmin
from aiohttp import web
from babel.numbers import format_decimal
from jinja2.bccache import Bucket
from jinja2.runtime import Context

from webapp.avatars import initials, turn
from webapp.errors import ApiError
from webapp.joining import join
from webapp.packing import Packed, packed_response
from webapp.services import Services

HERE = Path(__file__).parent

STYLES, VENDOR = "styles", "vendor"
_TYPES = MappingProxyType({".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"})


class Compiled(jinja2.BytecodeCache):
    """Templates as one language compiled them, for all others: what differs is looked up when they are rendered."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get(bucket.key):
            bucket.load_bytecode(BytesIO(code))  # none where the template has changed since

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = Compiled()


class Pages:
    """One template environment for each language, so that macros speak it without being told."""

    def __init__(self, services: Services) -> None:
        self.static = static(HERE / "static")
        self._default = services.default_locale
        self._environments = {locale: self._environment(services, locale) for locale in services.locales}

    def render(self, template: str, locale: str, **context: Any) -> bytes:
        """HTML in UTF-8; a lone surrogate, which has no place in it, is shown as a question mark."""
        environment = self._environments.get(locale) or self._environments[self._default]
        return environment.get_template(template).render(**context).encode(errors="replace")

    def page(self, request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
        """A whole page, in the language that the browser asks for."""
        html = self.render(template, self.locale_of(request), **context)
        return html_response(request, html, status=status, headers={"Vary": "Accept-Language"})

    def locale_of(self, request: web.Request) -> str:
        """The first of our languages in `Accept-Language`, in the order of its weights."""
        weighted = []
        for part in request.headers.get("Accept-Language", "")[:200].split(","):
            tag, _, weight = part.partition(";q=")
            weighted.append((-_weight(weight), tag.strip().partition("-")[0].lower()))
        offered = [language for weight, language in sorted(weighted, key=lambda pair: pair[0]) if weight]
        return next((language for language in offered if language in self._environments), self._default)

    def _environment(self, services: Services, locale: str) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
        )
        environment.filters.update(number=_number, initials=initials, turn=turn)
        environment.globals.update(static=self.static.address, services=services, locale=locale)
        environment.install_gettext_translations(services.translations(locale), newstyle=True)  # type: ignore[attr-defined]
        return environment


class Static:
    """Small files, kept in memory; their hash stands in their address, so they are cached for ever.

    What every page begins with is one file of scripts (`webapp.joining`) and one of styles, joined in the order of
    their names. Comments and white space stay at home.
    """

    def __init__(self, folder: Path) -> None:
        files = dict(_files(folder))
        self.version = hashlib.sha256(b"".join(files.values())).hexdigest()[:12]
        self._files = {name: Packed(content) for name, content in files.items()}

    def address(self, name: str) -> str:
        if name not in self._files:
            raise KeyError(name)
        return f"/s/{self.version}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._files or request.match_info["version"] != self.version:
            raise web.HTTPNotFound
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return self._files[name].response(request, content_type=_TYPES[Path(name).suffix], headers=headers)


@cache
def static(folder: Path) -> Static:
    """The same for each application of a process: packing takes a third of a second."""
    return Static(folder)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """What is served under which name."""
    for path in sorted(folder.rglob("*")):
        if (path.suffix in _TYPES and path.parent.name == VENDOR) or path.suffix == ".svg":
            yield path.name, path.read_bytes()
    styles = {path.name: path.read_text() for path in folder.glob("*.css")}
    styles["app.css"] = "".join(path.read_text() for path in sorted((folder / STYLES).glob("*.css")))
    for name, source in styles.items():
        yield name, rcssmin.cssmin(source).encode()
    scripts = {path.name: path.read_text() for path in folder.glob("*.js")}
    for name, source in join(scripts, "app.js").items():
        yield name, rjsmin.jsmin(source).encode()


@jinja2.pass_context  # so that none is written when a template is compiled, which is done for all languages
def _number(context: Context, number: float) -> str:
    return format_decimal(number, locale=str(context.environment.globals["locale"]))


def html_response(request: web.Request, html: bytes, *, status: int = 200, headers: Mapping[str, str]) -> web.Response:
    return packed_response(request, html, content_type="text/html", status=status, headers=headers)


PAGES = web.AppKey("PAGES", Pages)


def error_page(request: web.Request, error: ApiError) -> web.Response:
    response = request.app[PAGES].page(request, "error.html", status=error.status, error=error)
    response.headers.update(_kept(error.headers))
    if error.closes:
        response.force_close()
    return response


def bot_link(services: Services) -> str | None:
    return f"https://t.me/{services.bot_username}" if services.bot_username else None


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "WWW-Authenticate"}


def _weight(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text))) if text else 1.0
    except ValueError:
        return 0.0
