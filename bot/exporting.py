"""Tasks go to trackers, and changes made there come back, at the trackers' own pace.

What is to be sent and asked stands in the database, with its tries and its next time (`tasks/sending.py`,
`tasks/polls.py`). Of each connection one thing is under way at a time: trackers count requests, and keep their order.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from gettext import NullTranslations
from typing import Any, Never

import structlog

from bot.bell import Bell
from bot.crew import Crew
from bot.duties import keep
from integrations.outbound import Outbound
from integrations.remote import Outgoing, Remote
from integrations.trackers import Tracker, TrackerError
from integrations.tracking import tracker_of, usual_address
from storage.connected_tables import Connection
from storage.counting import counts
from storage.database import Database
from storage.faults import is_outage
from storage.store import Store
from storage.vault import Vault
from tasks import ledger, polls, sending
from tasks.polls import Poll
from tasks.rules import TaskError
from tasks.sending import Account, Failure, Job
from wording.exported import description

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 8
KEPT_SECONDS, KEPT = 600.0, 64
"""For how long, and of how many connections, what a tracker has told of itself is remembered."""


@dataclass(slots=True)
class Trackers:
    """The trackers that were talked to lately: each has looked up what it needs to know."""

    outbound: Outbound
    _kept: dict[int, tuple[Account, Tracker, float]] = field(default_factory=dict)

    def of(self, connection: int, account: Account) -> Tracker:
        known = self._kept.get(connection)
        if known is not None and known[0] == account and time.monotonic() < known[2]:
            return known[1]
        it = account
        tracker = tracker_of(it.service).connect(self.outbound, it.address, it.place, it.secret, it.mapping)
        self._kept.pop(connection, None)
        while len(self._kept) >= KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[connection] = account, tracker, time.monotonic() + KEPT_SECONDS
        return tracker


@dataclass(frozen=True, slots=True)
class Way:
    """What both duties need.

    Attributes:
        link: Where a task is here, by its public id; "" where nobody outside gets there.
        tell: Tells whoever has made a connection that it was switched off.
        burst: For so long a message may still grow.
    """

    db: Database
    bell: Bell
    vault: Vault
    trackers: Trackers
    translations: Callable[[str], NullTranslations]
    link: Callable[[str], str]
    tell: Callable[[Store, Connection], None]
    burst: timedelta = timedelta()


class Exporting:
    """Sends tasks where they are to go. One process of an installation does: what another held when it begins is free.

    Args:
        name: Of this process, unique: claims carry it.
    """

    name, topics, seconds = "exporting", ("exports",), 2.0

    def __init__(self, way: Way, name: str) -> None:
        self._way, self._name, self._crew = way, name, Crew(SIDE_BY_SIDE)
        self._busy: set[int] = set()
        self._taken_over = False

    async def run(self) -> Never:
        """Send what waits, until cancelled; then what was begun is given back."""
        try:
            await keep(self, self._way.bell)
        finally:
            await self._crew.stop()
            try:
                await self._way.db.write(lambda store: store.exports.give_back(self._name))
            except Exception as error:  # noqa: BLE001 - the claims run out
                log.warning("claims are left to run out", error=type(error).__name__)

    async def round(self) -> bool:
        """Begin as much as there may be. Returns whether there may be more to begin."""
        if not self._taken_over:
            await self._way.db.write(lambda store: store.exports.give_back())  # of processes that are gone
            self._taken_over = True
        await self._crew.place()
        if not await self._way.db.read(_is_due, _now()):
            return False
        claimed = await self._way.db.write(self._claim, self._crew.free, frozenset(self._busy))
        for job, task in claimed:
            self._busy.add(job.connection)
            self._crew.begin(self._send(job, task))
        return bool(claimed)

    def _claim(self, store: Store, free: int, busy: frozenset[int]) -> list[tuple[Job, Outgoing]]:
        jobs = sending.claim(
            store,
            self._way.vault,
            self._name,
            known_fields,
            limit=free,
            busy=busy,
            burst=self._way.burst,
            moment=_now(),
        )
        return [(job, self._outgoing(store, job)) for job in jobs]

    def _outgoing(self, store: Store, job: Job) -> Outgoing:
        task = store.tasks.get(job.task)
        assert task is not None, "a task's exports are deleted with it"
        workspace = store.workspaces.get(task.workspace_id)
        texts = self._way.translations(workspace.locale if workspace else "en")
        body = "" if job.external_id else description(store, texts, task, self._way.link(task.public_id))
        return Outgoing(
            fields=job.fields,
            body=body,
            kind=task.kind,
            priority=task.priority,
            labels=tuple(job.account.mapping.get("labels", ())),
            number=task.number,
            zone=job.account.mapping["zone"],
        )

    async def _send(self, job: Job, task: Outgoing) -> None:
        try:
            await self._try(job, task)
        except Exception as error:  # noqa: BLE001 - the claim runs out, and it is tried again
            level = log.warning if is_outage(error) else log.exception
            level("a task could not be sent", export_id=job.export, error=type(error).__name__)
        finally:
            self._busy.discard(job.connection)
        for topic in ("exports", "events", "deliveries"):
            await self._way.bell.ring(topic)

    async def _try(self, job: Job, task: Outgoing) -> None:
        try:
            await self._step(job, task)
            counts.add("sift_exports_total", service=job.account.service, outcome="sent")
        except TrackerError as error:
            await self._failed(job, error)
        except TaskError:
            await self._way.db.write(sending.put_off, job, _now())
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("a tracker's answer is not understood", export_id=job.export)
            await self._failed(job, TrackerError("bad_answer", again=True))

    async def _step(self, job: Job, task: Outgoing) -> None:
        tracker = self._way.trackers.of(job.connection, job.account)
        if job.external_id is None:
            await self._make(tracker, job, task)
        elif job.ending:
            await self._change(tracker, job, task, {"status": "dropped"})
        elif not job.looks:
            await self._change(tracker, job, task, job.changed)
        else:
            there = await tracker.get(job.external_id)
            if there.gone:
                await self._way.db.write(sending.vanished, job, _now())
                return
            left = await self._way.db.write(sending.met, job, there, _now())
            await self._change(tracker, job, replace(task, fields={**task.fields, **left}), left, there)

    async def _make(self, tracker: Tracker, job: Job, task: Outgoing) -> None:
        """Make it; if that was begun before, see first whether it came to pass."""
        found = await tracker.find(job.marker, job.since) if job.asked else None
        if found is not None and job.ending:
            await self._change(tracker, replace(job, external_id=found.id), task, {"status": "dropped"})
        elif found is not None:
            await self._way.db.write(sending.recovered, job, found, _now())
        elif job.ending:
            await self._way.db.write(sending.concluded, job, {}, None, _now())
        else:
            await self._note_leaving(job, {**task.fields, "description": task.body, "labels": ", ".join(task.labels)})
            made = await tracker.make(task, job.marker)
            await self._way.db.write(sending.concluded, job, job.fields, made, _now())

    async def _change(
        self, tracker: Tracker, job: Job, task: Outgoing, fields: Any, there: Remote | None = None
    ) -> None:
        if fields:
            assert job.external_id is not None
            await self._note_leaving(job, fields)
            there = await tracker.change(job.external_id, fields, task)
        if there is not None and there.gone:
            await self._way.db.write(sending.vanished, job, _now())
        else:
            await self._way.db.write(sending.concluded, job, fields, there, _now())

    async def _note_leaving(self, job: Job, fields: Mapping[str, Any]) -> None:
        it = job.account
        address = it.address.strip() or usual_address(it.service)
        note = partial(ledger.note_exported, address=address, service=it.service, sent=fields)
        await self._way.db.write(note, job.task)

    async def _failed(self, job: Job, error: TrackerError) -> None:
        log.warning("a tracker did not take a task", export_id=job.export, service=job.account.service, code=error.code)
        counts.add("sift_exports_total", service=job.account.service, outcome="failed")
        await self._way.db.write(self._note, job, failure_of(error))

    def _note(self, store: Store, job: Job, why: Failure) -> None:
        if (off := sending.failed(store, job, why, _now())) is not None:
            self._way.tell(store, off)


class Polling:
    """Asks trackers what has changed there."""

    name, topics, seconds = "polling", (), 5.0

    def __init__(self, way: Way) -> None:
        self._way, self._crew = way, Crew(SIDE_BY_SIDE)

    async def run(self) -> Never:
        try:
            await keep(self, self._way.bell)
        finally:
            await self._crew.stop()

    async def round(self) -> bool:
        await self._crew.place()
        if not await self._way.db.read(_is_to_ask, _now()):
            return False
        polls_ = await self._way.db.write(polls.due, self._way.vault, _now(), self._crew.free)
        for poll in polls_:
            self._crew.begin(self._ask(poll))
        return bool(polls_)

    async def _ask(self, poll: Poll) -> None:
        try:
            await self._try(poll)
        except Exception as error:  # noqa: BLE001 - it is asked again
            level = log.warning if is_outage(error) else log.exception
            level("a tracker could not be asked", connection_id=poll.connection, error=type(error).__name__)

    async def _try(self, poll: Poll) -> None:
        try:
            told, seen = await self._way.trackers.of(poll.connection, poll.account).changed(poll.seen)
            if await self._way.db.write(polls.heard, poll, told, seen, _now()):
                await self._way.bell.ring("exports")
        except TrackerError as error:
            log.warning("a tracker gave no account of its changes", service=poll.account.service, code=error.code)
            await self._way.db.write(self._note, poll, failure_of(error))
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("what a tracker tells is not understood", connection_id=poll.connection)
            await self._way.db.write(self._note, poll, Failure("bad_answer", again=True))

    def _note(self, store: Store, poll: Poll, why: Failure) -> None:
        if (off := polls.failed(store, poll, why, _now())) is not None:
            self._way.tell(store, off)


def known_fields(service: str) -> tuple[str, ...]:
    return tuple(tracker_of(service).FIELDS)


def failure_of(error: TrackerError) -> Failure:
    wait = timedelta(seconds=error.wait) if error.wait is not None else None
    return Failure(error.code, error.again, wait)


def _now() -> datetime:
    return datetime.now(UTC)


def _is_due(store: Store, moment: datetime) -> bool:
    return store.exports.is_due(moment)


def _is_to_ask(store: Store, moment: datetime) -> bool:
    return bool(store.connections.to_ask(moment, 1))
