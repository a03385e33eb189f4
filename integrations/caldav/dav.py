"""The XML of WebDAV and CalDAV (RFC 4918, 4791, 6578), both ways.

What a server answers may hold no DOCTYPE: without one there are no entities, and so nothing that grows or that leads
elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.sax.saxutils import escape

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {"d": "DAV:", "c": "urn:ietf:params:xml:ns:caldav", "cs": "http://calendarserver.org/ns/"}
)
DEEPEST = 50

_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
_OF_TODOS = '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VTODO"/></c:comp-filter></c:filter>'


class BadXmlError(ValueError):
    """What is wrong with it, in a few words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one resource.

    Attributes:
        href: As the server writes it.
        status: Of HTTP; of its properties where there is none of its own.
        props: Those that it has, by their names as `element` takes them.
    """

    href: str
    status: int
    props: Mapping[str, Element]

    def element(self, name: str) -> Element | None:
        return self.props.get(clark(name))

    def text(self, name: str) -> str:
        found = self.element(name)
        return (found.text or "").strip() if found is not None else ""

    def has(self, name: str, inner: str) -> bool:
        """Whether a property holds an element of that name, however deep."""
        found = self.element(name)
        return found is not None and found.find(f".//{clark(inner)}") is not None


@dataclass(frozen=True, slots=True)
class Multistatus:
    """Attributes:
    token: Of the collection, in answers to `sync_collection`.
    """

    answers: tuple[Answer, ...]
    token: str = ""


def clark(name: str) -> str:
    """ "d:href" as the parser names it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def propfind(*names: str) -> bytes:
    return _document("d:propfind", _props(names))


def multiget(paths: Iterable[str]) -> bytes:
    """Those objects, whole."""
    wanted = _props(("d:getetag", "d:getlastmodified", "c:calendar-data"))
    return _document("c:calendar-multiget", wanted + "".join(f"<d:href>{escape(path)}</d:href>" for path in paths))


def all_todos() -> bytes:
    return _document("c:calendar-query", _props(("d:getetag",)) + _OF_TODOS)


def changes_since(token: str) -> bytes:
    told = f"<d:sync-token>{escape(token)}</d:sync-token><d:sync-level>1</d:sync-level>"
    return _document("d:sync-collection", told + _props(("d:getetag",)))


def read(body: bytes) -> Multistatus:
    """Raises `BadXmlError`."""
    root = _parsed(body)
    if root.tag != clark("d:multistatus"):
        raise BadXmlError("not a multistatus")
    answers = tuple(_answer(it) for it in root.findall(clark("d:response")))
    return Multistatus(answers, (root.findtext(clark("d:sync-token")) or "").strip())


class _Builder(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> NoReturn:  # noqa: ARG002 - the parser's
        raise BadXmlError("it holds a DOCTYPE")

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadXmlError("nested too deep")
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Any:
        self._depth -= 1
        return super().end(tag)


def _parsed(body: bytes) -> Element:
    parser = XMLParser(target=_Builder())  # noqa: S314 - the builder refuses what makes XML dangerous
    try:
        parser.feed(body)
        root: Element = parser.close()
    except BadXmlError:
        raise
    except (ParseError, ValueError, LookupError):
        raise BadXmlError("not XML") from None
    return root


def _answer(response: Element) -> Answer:
    props: dict[str, Element] = {}
    statuses = [_status(response)]
    for part in response.findall(clark("d:propstat")):
        statuses.append(_status(part))
        if _is_good(statuses[-1]):
            props |= {prop.tag: prop for prop in part.iterfind(f"{clark('d:prop')}/*")}
    told = [it for it in statuses if it]
    status = statuses[0] or next((it for it in told if _is_good(it)), next(iter(told), int(HTTPStatus.OK)))
    return Answer((response.findtext(clark("d:href")) or "").strip(), status, props)


def _status(element: Element) -> int:
    """Of "HTTP/1.1 404 Not Found"; 0 for none."""
    code = (element.findtext(clark("d:status")) or "").split()[1:2]
    return int(code[0]) if code and code[0].isdecimal() and len(code[0]) == 3 else 0


def _is_good(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _props(names: Iterable[str]) -> str:
    return "<d:prop>" + "".join(f"<{name}/>" for name in names) + "</d:prop>"


def _document(root: str, inner: str) -> bytes:
    return f"{_HEAD}<{root} {_DECLARED}>{inner}</{root}>".encode()
