"""The first floor: a reader of rules for English and Ukrainian, the last resort when everything else is away."""

import asyncio
import time
from collections.abc import Sequence

from classifier import confidence
from classifier.base import ACTIONABLE, Context, Incoming, Reading, Span, Workspace
from classifier.kinds import find_kind
from classifier.parts import Verdict, make_drafts, outline

_NOBODY = Workspace()


class RulesReader:
    """Reads by rules alone: no model, no network, no state; never raises, whatever the text."""

    provider = "rules"

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        readings = []
        for message in messages:
            await asyncio.sleep(0)  # whoever keeps our claims on the messages must have its turn, however long they are
            readings.append(self.read_one(message, context.workspaces.get(message.workspace_id, _NOBODY)))
        return readings

    def read_one(self, message: Incoming, workspace: Workspace) -> Reading:
        """The reading of one message; its first 8,000 characters are read."""
        started = time.perf_counter()
        read = outline(message, workspace)

        def judge(part: Span, item: bool, timed: bool) -> Verdict:
            found = find_kind(part.text, read.language, aimed=message.aimed or item, dated=timed)
            return Verdict(
                kind=found.kind.value,
                is_task=found.kind in ACTIONABLE,
                kind_sure=confidence.kind_confidence(found, read.language),
                is_task_sure=confidence.is_task_confidence(found, read.language),
                spans=found.spans,
            )

        drafts = make_drafts(read, judge)
        return Reading(drafts, read.language, self.provider, milliseconds=(time.perf_counter() - started) * 1000)
