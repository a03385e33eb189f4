"""Lists of the Mini App as tests read them."""

import re
from html import unescape
from typing import Any


async def page(web: Any, headers: Any, path: str = "/app/tasks") -> str:
    response = await web.get(path, headers=headers)
    assert response.status == 200, await response.text()
    return await response.text()


async def refused(web: Any, headers: Any, path: str) -> int:
    return (await web.get(path, headers=headers)).status


async def post(web: Any, headers: Any, path: str, **body: Any) -> tuple[int, str]:
    response = await web.post(f"/app/tasks{path}", json=body, headers=headers)
    return response.status, await response.text()


def titles(html: str) -> list[str]:
    return [unescape(title) for title in re.findall(r"<h3[^>]*><a [^>]*>(.*?)</a></h3>", html, re.DOTALL)]


def sections(html: str) -> dict[str, list[str]]:
    """Name of each group -> the titles in it."""
    found = re.findall(r'<(?:section|ul)[^>]* data-section="(\w+)".*?</ul>', html, re.DOTALL)
    bodies = re.findall(r'<(?:section|ul)[^>]* data-section="\w+"(.*?)</ul>', html, re.DOTALL)
    return dict(zip(found, map(titles, bodies), strict=True))


def row_of(html: str, public_id: str) -> str:
    found = re.search(rf'<li id="[td]-{public_id}".*?</li>', html, re.DOTALL)
    assert found is not None
    return found[0]


def batch_of(html: str) -> str:
    found = re.search(r'data-batch="([^"]+)"', html)
    assert found is not None, html
    return found[1]
