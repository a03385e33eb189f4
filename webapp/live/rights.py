"""Whether those who watch may still see what they see: who signed out, left, or has another role now."""

from collections.abc import Collection, Mapping

from storage.queries.watching import Watcher
from storage.store import Store
from webapp.access import IDLE
from webapp.live.hub import Hub
from webapp.live.ops import Code, op
from webapp.live.readers import Reader, viewer_by
from webapp.services import Services


class Rights:
    def __init__(self, hub: Hub, services: Services) -> None:
        self._hub, self._services = hub, services

    async def check(self, workspaces: Collection[int]) -> None:
        """Read anew what those may who see one of these workspaces."""
        await self._check(
            [it for it in self._hub.readers.values() if not it.viewer.roles.keys().isdisjoint(workspaces)]
        )

    async def check_all(self) -> None:
        """Read anew what everybody may, and whose token is good no more."""
        await self._check(list(self._hub.readers.values()))
        hashes = {socket.token_hash for socket in self._hub.sockets if socket.token_hash is not None}
        good = await self._services.db.read(_still_good, hashes, self._services) if hashes else set()
        for socket in self._hub.sockets:
            if socket.token_hash is not None and socket.token_hash not in good:
                socket.cut(Code.SIGNED_OUT)

    async def _check(self, readers: Collection[Reader]) -> None:
        if not readers:
            return
        people = {it.key.person_id for it in readers if it.key.person_id is not None}
        watchers, workspaces = await self._services.db.read(_watchers, people)
        for reader in readers:
            if reader.key.person_id is None:
                if workspaces != reader.viewer.workspaces.keys():
                    await self._renew(reader)
                continue
            watcher = watchers.get(reader.key.person_id)
            if watcher is None or not self._services.admits(watcher.telegram_id):
                self._end(reader, Code.SIGNED_OUT)
            elif not reader.is_as(watcher):
                await self._renew(reader)

    async def _renew(self, reader: Reader) -> None:
        """Somebody may see other things now: what they see is read anew, by them as well."""
        viewer = await self._services.db.read(viewer_by, self._services, reader.key)
        if viewer is None or not viewer.workspaces:
            self._end(reader, Code.NOT_ALLOWED)
            return
        reader.viewer = viewer
        for socket in list(reader.sockets):
            named = None if socket.group is None else socket.group.wish.query.one("workspace")
            if named is not None and all(it.public_id != named for it in viewer.workspaces.values()):
                socket.cut(Code.NOT_ALLOWED)
            self._hub.leave(socket)
            socket.tell(":reset", op("reset"))

    def _end(self, reader: Reader, code: Code) -> None:
        for socket in list(reader.sockets):
            self._hub.leave(socket)
            socket.cut(code)


def _watchers(store: Store, people: Collection[int]) -> tuple[Mapping[int, Watcher], set[int]]:
    """Those people as they are now, and all workspaces."""
    return store.watching.watchers(people), set(store.workspaces.all_ids())


def _still_good(store: Store, hashes: Collection[str], services: Services) -> set[str]:
    now = services.now()
    return store.watching.still_good(hashes, used_after=now - IDLE, now=now)
