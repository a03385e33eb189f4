"""`sift audit verify`: a walk along the chain of the audit log, while Sift runs or not."""

import asyncio
from collections.abc import Callable

from bot.settings import Settings
from storage.database import Database
from storage.vault import Vault
from tasks.audit_chain import Checking, Fault, Verdict


def verify(settings: Settings, *, noted: str | None, progress: Callable[[int], None]) -> Verdict:
    """Args:
        noted: An end of the chain as an earlier run told it.
        progress: Told how many entries were looked at.

    Raises:
        storage.vault.UnsealableError: Another SECRET_KEY has sealed the chain's key.
    """
    vault = Vault(settings.secret_key.get_secret_value() if settings.secret_key else "")
    return asyncio.run(_verify(settings.database, vault, Checking(noted), progress))


async def _verify(url: str, vault: Vault, checking: Checking, progress: Callable[[int], None]) -> Verdict:
    db = Database(url)
    try:
        while await db.read(checking.step, vault):
            progress(checking.verdict.entries)
        return checking.verdict
    finally:
        await db.close()


def told(fault: Fault) -> str:
    """One line for the operator."""
    entries = f"Entry {fault.first}" if fault.first == fault.last else f"Entries {fault.first} to {fault.last}"
    return {
        "changed": f"{entries}: changed, moved, or put there.",
        "missing": f"{entries}: gone.",
        "end": f"{entries}: the chain does not end where it did; the last ones were deleted, or put there.",
        "other": "The end that was noted is not in this chain: it was made anew, or an old copy was put in its place.",
    }[fault.what]
