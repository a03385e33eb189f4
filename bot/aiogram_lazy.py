"""Imports aiogram without building its 600 models at once: a fifth of the CPU time and half the memory.

aiogram rebuilds every model when `aiogram.types` is imported; pydantic would build each on first use by itself, if it
finds the names that the annotations need. So the rebuild is left out, and the names are put where it looks for them.
This leans on the insides of both: SIFT_EAGER_AIOGRAM=1 turns it off, and where they look different, it steps back.
"""

import os
import sys
from typing import Any, List, Literal, Optional, Union  # noqa: UP035 - what aiogram's annotations say

import structlog

log = structlog.get_logger(__name__)

SWITCH = "SIFT_EAGER_AIOGRAM"


def install() -> bool:
    """Import `aiogram.types` lazily. Call before anything imports aiogram. Returns whether it was done."""
    if os.environ.get(SWITCH) or "aiogram.types" in sys.modules:
        return False
    try:
        _import_without_rebuilding()
        _probe()
    except Exception as error:  # noqa: BLE001 - whatever has changed inside, the ordinary import works
        log.warning("aiogram is imported the slow way", error=type(error).__name__)
        _forget()
        return False
    return True


def _import_without_rebuilding() -> None:
    import pydantic  # noqa: PLC0415 - only who uses aiogram pays for it

    rebuild = pydantic.BaseModel.__dict__["model_rebuild"]
    pydantic.BaseModel.model_rebuild = classmethod(lambda _model, **_options: None)  # type: ignore[assignment, method-assign]
    try:
        import aiogram.types as types  # noqa: PLC0415, PLR0402
        from aiogram.client.default import Default  # noqa: PLC0415
    finally:
        pydantic.BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]
    names: dict[str, Any] = {name: getattr(types, name) for name in types.__all__}
    names |= {"List": List, "Optional": Optional, "Union": Union, "Literal": Literal, "Default": Default}  # noqa: UP006
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("aiogram.types."):
            for name, value in names.items():
                module.__dict__.setdefault(name, value)


def _probe() -> None:
    """Read an update and write a method: raises when the models can't be built."""
    from aiogram.methods import SendMessage  # noqa: PLC0415
    from aiogram.types import Update  # noqa: PLC0415

    chat = {"id": 1, "type": "private", "first_name": "A"}
    message = {"message_id": 1, "date": 0, "chat": chat, "text": "?", "reply_to_message": None}
    update = Update.model_validate({"update_id": 1, "message": message})
    chat_id = update.message.chat.id if update.message else 0
    SendMessage(chat_id=chat_id, text="!").model_dump()


def _forget() -> None:
    for name in [name for name in sys.modules if name == "aiogram" or name.startswith("aiogram.")]:
        del sys.modules[name]
