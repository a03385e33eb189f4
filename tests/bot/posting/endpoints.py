"""Other people's programs that are told of what happens here, and what became of that."""

import asyncio
from ipaddress import ip_network

from aiohttp import web

from integrations.addresses import Allowed
from tests.bot.waiting import until

ANN = 7
LOOPBACK = Allowed(networks=(ip_network("127.0.0.0/8"),))


class Endpoint:
    """Somebody else's program: it answers as it is set, and hangs while `answers` is held; for ever at the paths whose
    last part begins with `hangs`."""

    def __init__(self):
        self.status, self.headers, self.says, self.got, self.hangs = 204, {}, None, [], None
        self.answers = asyncio.Event()
        self.answers.set()

    async def take(self, request):
        self.got.append((request.headers.copy(), await request.read()))
        await self.answers.wait()
        if self.hangs is not None and f"/{request.path.rpartition('/')[2]}".startswith(self.hangs):
            await asyncio.sleep(60)
        return web.Response(status=self.status, headers=self.headers, text=self.says)

    async def is_asked(self):
        return bool(self.got)


async def posts_of(db, row):
    return await db.read(lambda store: store.posts.newest(row.id, 100))


async def attempts_of(db, row):
    posts = await posts_of(db, row)
    found = await db.read(lambda store: store.posts.attempts([post.id for post in posts]))
    return [attempt for attempts in found.values() for attempt in attempts]


def tried(db, row, count=1):
    async def claim():
        return len(await attempts_of(db, row)) >= count

    return until(claim)
