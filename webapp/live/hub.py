"""Who is connected, and what each page watches."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from storage.counting import counts
from storage.facts import PAGES, Page
from storage.queries.watching import Newest
from webapp.live.groups import ALWAYS, Group, Lens, Name
from webapp.live.memory import Memory
from webapp.live.ops import Code, GoodbyeError, op
from webapp.live.readers import Key, Reader
from webapp.live.sockets import Socket
from webapp.live.wishes import WatchList
from webapp.screens.viewer import Viewer

MOST_SOCKETS = 2_000
MOST_OF_PERSON = 10
MOST_STRANGERS = 50
"""Of one address, of which nobody knows yet whose they are: an office may come back all at once after a restart."""

PACE_SECONDS = 0.05
"""How far two frames of one socket are apart."""

SOCKETS_PER_PACE = 400
"""For each so many sockets frames are as far apart once more: one with ten rows costs hardly more than one with one."""


class Hub:
    """Attributes:
    seq: The number of the newest event that was told to everybody.
    begun: Set once what happens is followed: before, whoever joins would miss some of it.
    memories: What was told of each page's rows.
    watched: (page, row's id) -> the sockets that have it open.
    """

    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self.readers: dict[Key, Reader] = {}
        self.groups: dict[Name, Group] = {}
        self.watched: defaultdict[tuple[Page, int], set[Socket]] = defaultdict(set)
        self.memories: dict[Page, Memory] = {}
        self.seq = 0
        self.begun = asyncio.Event()

    @property
    def pace(self) -> float:
        """Seconds between two frames of one socket."""
        return PACE_SECONDS * (1 + len(self.sockets) / SOCKETS_PER_PACE)

    def begin(self, newest: Newest) -> None:
        self.seq = newest.seq
        self.memories = {page: Memory(newest.message if page == "inbox" else newest.task) for page in PAGES}
        self.begun.set()

    def has_room_for(self, stranger: Socket) -> bool:
        """Whether one more may be opened from where it comes."""
        strangers = sum(it.reader is None and it.address == stranger.address for it in self.sockets)
        return strangers < MOST_STRANGERS

    @contextmanager
    def connected(self, socket: Socket) -> Iterator[None]:
        """Know a socket while the block lasts. Raises `GoodbyeError` where there are too many."""
        if len(self.sockets) >= MOST_SOCKETS:
            raise GoodbyeError(Code.TOO_MANY)
        self.sockets.add(socket)
        counts.rise("sift_live_sockets")
        try:
            yield
        finally:
            counts.rise("sift_live_sockets", -1)
            self.sockets.discard(socket)
            self.forget(socket)

    def introduce(self, socket: Socket, key: Key, viewer: Viewer) -> Reader:
        """Know whose a socket is. Raises `GoodbyeError` where that person has too many."""
        reader = self.readers.get(key) or Reader(key, viewer)
        of_person = sum(len(it.sockets) for it in self.readers.values() if it.key.person_id == key.person_id)
        if key.person_id is not None and of_person >= MOST_OF_PERSON:
            raise GoodbyeError(Code.TOO_MANY)
        self.readers[key], socket.reader = reader, reader
        reader.sockets.add(socket)
        return reader

    def join(self, socket: Socket, reader: Reader, wish: WatchList, lens: Lens) -> Group:
        """Have a socket told what happens in a list from now on, instead of what it was told before."""
        self.leave(socket)
        new = Group(reader, wish, lens, asyncio.get_running_loop().time())
        group = self.groups.setdefault(new.name, new)
        group.lens, group.horizon = lens, ALWAYS
        group.sockets.add(socket)
        socket.group, socket.panel = group, None
        return group

    def settle(self, group: Group, newest: Newest) -> None:
        """A page of this group was told its past, which was read up to here."""
        if not any(socket.is_waiting for socket in group.sockets):  # else theirs is still being read
            group.horizon = newest

    def leave(self, socket: Socket) -> None:
        group, socket.group = socket.group, None
        if group is not None:
            group.sockets.discard(socket)
            if not group.sockets:
                self.groups.pop(group.name, None)

    def watch(self, socket: Socket, row: tuple[Page, int] | None) -> None:
        """Have a socket told when a row changes, instead of the one it had open."""
        if socket.opened is not None:
            self.watched[socket.opened].discard(socket)
            if not self.watched[socket.opened]:
                del self.watched[socket.opened]
        socket.opened = row
        if row is not None:
            self.watched[row].add(socket)

    def forget(self, socket: Socket) -> None:
        """A socket that was closed is told nothing more."""
        self.leave(socket)
        self.watch(socket, None)
        reader, socket.reader = socket.reader, None
        if reader is not None:
            reader.sockets.discard(socket)
            if not reader.sockets:
                self.readers.pop(reader.key, None)

    def reset(self) -> None:
        """Have every page read its list anew."""
        for socket in self.sockets:
            socket.tell(":reset", op("reset"))

    async def close(self) -> None:
        """Say goodbye to everybody, at once."""
        await asyncio.gather(*(socket.close(Code.AWAY) for socket in list(self.sockets)))
