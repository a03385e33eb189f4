"""How rows of live lists are drawn: by the screens that draw the lists themselves, so that both look alike."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from aiohttp import web

from storage.facts import Page
from storage.store import Store
from webapp.pages import Pages
from webapp.screens.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """Attributes:
    html: The `<li class="row" id=… data-id=… data-version=… data-key=…>` as the list has it.
    key: Its `data-key`: rows of a section stand in ascending order of it.
    section: The `data-section` that it belongs to.
    """

    html: str
    key: str
    section: str


Draw = Callable[[Store, Pages, Viewer, Collection[int], str], Mapping[int, Row]]
"""Draws rows by their ids, as the list is shown ("" or "board"). Ids that are there no more are left out.

One drawing serves everybody who sees the row's workspace in the same role, language and zone, and as their own or not:
beside these, nothing of the viewer may show in a row.
"""

STREAMS = web.AppKey("STREAMS", dict[Page, Draw])
"""The lists that are live, by the name that their `data-list` has."""
