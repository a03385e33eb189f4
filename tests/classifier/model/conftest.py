from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from classifier.agent import ModelReader
from classifier.rules import RulesReader
from tests.classifier.model.asking import TIMEOUT, ReaderOf, Serve
from tests.classifier.model.server import Answerer, ModelServer


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server that answers as told; its address is `server.url`."""
    servers: list[TestServer] = []

    async def start(answer: Answerer) -> ModelServer:
        server = ModelServer(answer)
        servers.append(TestServer(server.app))
        await servers[-1].start_server(shutdown_timeout=0.1)
        server.url = str(servers[-1].make_url("/v1"))
        return server

    yield start
    for server in servers:
        await server.close()


@pytest.fixture
async def reader_of() -> AsyncIterator[ReaderOf]:
    readers: list[ModelReader] = []

    def make(url: str, **options: object) -> ModelReader:
        settings = {"provider": "openai", "model": "m", "timeout": TIMEOUT, **options}
        readers.append(ModelReader(RulesReader(), base_url=url, **settings))
        return readers[-1]

    yield make
    for reader in readers:
        await reader.close()
