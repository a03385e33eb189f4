"""`sift up`: everything on one machine."""

import os

from bot.plan import Child, Plan
from bot.settings import Settings

SUPERVISED = "SIFT_SUPERVISED"
"""Tells a process that its supervisor has seen to the schema."""

MIGRATE = Child("database", "bot.cli", ("migrate",))


def roles(workers: int) -> tuple[Child, ...]:
    """The processes of an installation."""
    names = ["worker", *(f"worker {number}" for number in range(2, workers + 1))]
    others = [Child(name, "bot.cli", ("worker",)) for name in names]
    return (Child("web", "bot.cli", ("web",)), Child("bot", "bot.cli", ("bot",)), *others)


def plan(settings: Settings) -> Plan:
    return Plan(
        data_dir=str(settings.data_dir),
        broker_dir=str(settings.broker_dir) if settings.broker_dir else None,
        steps=(MIGRATE,),
        children=roles(settings.workers),
        environment={SUPERVISED: "1"},
        banner=tuple(_banner(settings)),
    )


def supervised() -> bool:
    return SUPERVISED in os.environ


def _banner(settings: Settings) -> list[str]:
    address = settings.public_url or settings.local_url
    lines = ["", f"Sift is ready: {address}"]
    if settings.bot_token is None:
        lines.append("BOT_TOKEN is not set, so there is no bot, only the web and the API. @BotFather gives a token.")
    elif settings.webhook_url is None:
        lines.append("Messages come by polling. With PUBLIC_URL (https) set there are the Mini App and hooks too.")
    if settings.classifier == "off":
        lines.append("CLASSIFIER=off: messages are read by rules.")
    elif settings.classifier != "embedded":
        lines.append(f"CLASSIFIER={settings.classifier} looks again at what the built-in reader has read.")
    lines += [f"Data: {settings.data_dir}   API token: {settings.data_dir / 'api-token'}", "Ctrl-C stops it.", ""]
    return lines
