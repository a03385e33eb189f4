"""The first floor: a reader of rules, the last resort when everything else is away."""

import time
from collections.abc import Sequence

from classifier.base import ACTIONABLE, Context, Draft, Incoming, Kind, Reading
from classifier.languages import guess_language


class RulesReader:
    """Reads English and Ukrainian by rules alone; never raises, whatever the text."""

    provider = "rules"

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        return [self.read_one(message, context) for message in messages]

    def read_one(self, message: Incoming, _context: Context) -> Reading:
        started = time.perf_counter()
        text = message.text.strip()
        kind = Kind.QUESTION if text.endswith("?") else Kind.TASK
        title = " ".join(text.split())[:120] or "…"
        draft = Draft(title, kind, kind in ACTIONABLE, confidence={"kind": 0.4, "is_task": 0.5, "title": 0.5})
        return Reading([draft], guess_language(text), self.provider, milliseconds=(time.perf_counter() - started) * 1000)
