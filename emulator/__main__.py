"""`python -m emulator`: the emulator as a process of its own."""

import argparse
import asyncio
import signal

from emulator.server import Emulator, running
from emulator.settings import Rates, Settings


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m emulator", description="A Bot API server for demo and tests.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one (default %(default)s)")
    parser.add_argument("--token", default="42:TEST", help="the one bot's token (default %(default)s)")
    parser.add_argument("--bot-username", default="sift_bot")
    parser.add_argument("--bot-name", default="Sift")
    parser.add_argument("--app-url", help="the Mini App to show beside the chat")
    parser.add_argument(
        "--demo", action="store_true", help="serve the chat page, with people and samples; allow http://127.0.0.1"
    )
    parser.add_argument(
        "--strict", action=argparse.BooleanOptionalAction, default=True, help="refuse unknown parameters"
    )
    parser.add_argument(
        "--rates", action=argparse.BooleanOptionalAction, default=True, help="Telegram's sending limits"
    )
    parser.add_argument("--chat-burst", type=int, default=Rates().chat_burst, help="messages to one chat at once")
    parser.add_argument("--privacy", action=argparse.BooleanOptionalAction, default=True, help="privacy mode in groups")
    parser.add_argument("--loopback-http", action="store_true", help="allow plain http to this machine")
    parser.add_argument("--webhook-time-scale", type=float, default=1.0, help="factor on the pauses between retries")
    parser.add_argument("--webhook-via", help="post webhooks to this origin: the bot behind its TLS proxy")
    parser.add_argument("--seed", type=int)
    return parser.parse_args(arguments)


def settings_from(given: argparse.Namespace) -> Settings:
    """The command line as settings."""
    return Settings(
        token=given.token,
        bot_username=given.bot_username,
        bot_name=given.bot_name,
        strict=given.strict,
        rates=Rates(chat_burst=given.chat_burst) if given.rates else None,
        loopback_http=given.loopback_http or given.demo,
        privacy=given.privacy,
        webhook_time_scale=given.webhook_time_scale,
        webhook_via=given.webhook_via,
        app_url=given.app_url,
        demo=given.demo,
        seed=given.seed,
    )


async def serve(given: argparse.Namespace) -> None:
    """Run until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with running(Emulator(settings_from(given)), given.host, given.port) as url:
        print(f"ready {url}", flush=True)  # noqa: T201
        await stopped.wait()


def main() -> None:
    """Entry point."""
    asyncio.run(serve(read_arguments()))


if __name__ == "__main__":
    main()
