"""The wire to a language model's server: nothing of it is trusted to be short."""

from collections.abc import AsyncIterator

import httpx2

MOST_BYTES = 262_144
"""Of an answer. A reading is a few kilobytes; room is left for the thoughts some models send along."""


class TooLong(httpx2.TransportError):
    """The server sends more than an answer can need, or packed so that we can't tell."""


class BoundedTransport(httpx2.AsyncBaseTransport):
    """Reads at most so many bytes of each answer, and none that is packed: a small packet may unpack to gigabytes."""

    def __init__(self, inner: httpx2.AsyncBaseTransport | None = None, *, most_bytes: int = MOST_BYTES) -> None:
        self._inner = inner or httpx2.AsyncHTTPTransport()
        self._most_bytes = most_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["Accept-Encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        packed = response.headers.get("Content-Encoding", "identity") != "identity"
        declared = response.headers.get("Content-Length", "0")
        if packed or (declared.isdigit() and int(declared) > self._most_bytes):
            await response.aclose()
            raise TooLong("packed" if packed else f"{declared} bytes")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_BoundedStream(response.stream, self._most_bytes),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, most_bytes: int) -> None:
        self._inner, self._most_bytes = inner, most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._inner:
            read += len(chunk)
            if read > self._most_bytes:
                raise TooLong(f"more than {self._most_bytes} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
