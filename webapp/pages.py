"""Pages for people: templates in the reader's language, and the files beside them under names that never change."""

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
from aiohttp import web

from webapp.errors import ApiError
from webapp.services import Services

HERE = Path(__file__).parent

_TYPES = MappingProxyType({".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"})


class Pages:
    """One template environment for each language, so that macros speak it without being told."""

    def __init__(self, services: Services) -> None:
        self.static = Static(HERE / "static")
        self._default = services.default_locale
        self._environments = {locale: self._environment(services, locale) for locale in services.locales}

    def render(self, template: str, locale: str, **context: Any) -> bytes:
        """HTML in UTF-8; a lone surrogate, which has no place in it, is shown as a question mark."""
        environment = self._environments.get(locale) or self._environments[self._default]
        return environment.get_template(template).render(**context).encode(errors="replace")

    def page(self, request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
        """A whole page, in the language that the browser asks for."""
        html = self.render(template, self.locale_of(request), **context)
        return html_response(html, status=status, headers={"Vary": "Accept-Language"})

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
        )
        environment.globals.update(static=self.static.address, services=services, locale=locale)
        environment.install_gettext_translations(services.translations(locale), newstyle=True)  # type: ignore[attr-defined]
        return environment


class Static:
    """A handful of small files, kept in memory; their hash stands in their address, so they are cached for ever."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in _TYPES}
        self._packed = {name: gzip.compress(content, mtime=0) for name, content in self._files.items()}
        self.version = hashlib.sha256(b"".join(self._files.values())).hexdigest()[:12]

    def address(self, name: str) -> str:
        if name not in self._files:
            raise KeyError(name)
        return f"/s/{self.version}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._files or request.match_info["version"] != self.version:
            raise web.HTTPNotFound
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = self._packed[name] if packed else self._files[name]
        return web.Response(body=body, content_type=_TYPES[Path(name).suffix], charset="utf-8", headers=headers)


def html_response(html: bytes, *, status: int = 200, headers: Mapping[str, str]) -> web.Response:
    response = web.Response(body=html, content_type="text/html", charset="utf-8", status=status, headers=headers)
    response.enable_compression()
    return response


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
