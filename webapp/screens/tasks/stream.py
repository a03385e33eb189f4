"""Rows of tasks for the live stream."""

from collections.abc import Collection, Mapping

from storage.store import Store
from webapp.live.streams import Row
from webapp.pages import Pages
from webapp.screens.tasks.rows import rows_of
from webapp.screens.viewer import Viewer


def draw_tasks(store: Store, pages: Pages, viewer: Viewer, ids: Collection[int], look: str) -> Mapping[int, Row]:
    return {
        id_: Row(pages.render("tasks/one.html", viewer.locale, row=row, look=look).decode(), row.key, row.section)
        for id_, row in rows_of(store, viewer, ids, look).items()
    }
