"""Signing in as Telegram lets somebody in: with launch data signed by the bot's token."""

import hashlib
import hmac
import json
import time
from urllib.parse import quote, urlencode

import aiohttp


def init_data(token: str, telegram_id: int, name: str) -> str:
    """https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app"""
    user = {"id": telegram_id, "first_name": name, "language_code": "en"}
    fields = {"auth_date": str(int(time.time())), "query_id": "AAE", "user": json.dumps(user)}
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return urlencode(fields | {"hash": hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()}, quote_via=quote)


def address(web_url: str, launch: str, path: str = "/app") -> str:
    """What Telegram opens."""
    return f"{web_url}{path}#tgWebAppData={quote(launch)}&tgWebAppVersion=9.1&tgWebAppPlatform=bench"


async def sign_in(http: aiohttp.ClientSession, web_url: str, launch: str) -> dict[str, str]:
    """The headers of who is signed in."""
    async with http.post(f"{web_url}/api/session", headers={"Authorization": f"tma {launch}"}) as response:
        response.raise_for_status()
        return {"Authorization": f"Bearer {(await response.json())['token']}"}
