"""What happened to tasks, for a template: who, what, when, and whether the viewer may take it back."""

from collections.abc import Collection
from dataclasses import dataclass

from aiohttp import web

from storage.tables import Event
from tasks.past import Past
from tasks.undoing import may_undo
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES
from wording.moments import clock_words, due_words
from wording.sentences import Sentence
from wording.teller import Teller
from wording.telling import told


@dataclass(frozen=True, slots=True)
class History:
    """Attributes:
    teller: Knows everybody and everything that the events of `past` name.
    scope: Ids of the workspaces whose tasks are the viewer's to open.
    """

    teller: Teller
    viewer: Viewer
    scope: Collection[int]

    def who(self, event: Event) -> str:
        return self.teller.who(event)

    def what(self, event: Event) -> Sentence:
        """In words; a task that is named in it stands as itself."""
        return told(self.teller, event)

    def when(self, event: Event) -> str:
        return due_words(event.at, "time", self.teller.locale, self.teller.zone, self.teller.now)

    def clock(self, event: Event) -> str:
        """The time of day, where the day stands above."""
        return clock_words(event.at, self.teller.locale, self.teller.zone)

    def by_itself(self, event: Event) -> bool:
        return event.actor_id is None

    def undoable(self, event: Event) -> bool:
        """Whether a button to take it back makes sense; the verb decides anew."""
        if event.task_id is None or event.undone_at is not None:
            return False
        return self.viewer.may(event.workspace_id, "undo") and may_undo(self.viewer.actor, event)


def history_for(request: web.Request, viewer: Viewer, past: Past) -> History:
    texts = request.app[SERVICES].translations(viewer.locale)
    return History(Teller(past, texts, viewer.locale, viewer.zone, viewer.now), viewer, viewer.scope)
