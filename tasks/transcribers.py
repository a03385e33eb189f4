"""What writes down spoken messages in an installation, and whose it may."""

from dataclasses import dataclass

from storage.store import Store
from storage.tables import Message, Workspace
from tasks.models import payable, policy_of

STAYS_HERE = "stays here"
"""The workspace lets nothing leave as it is, a voice can't be redacted, and the transcriber is elsewhere."""

NOT_ADMITTED = "not admitted"
"""It costs money, and the owner has not admitted whoever brought the message."""

TOO_LONG = "too long"

LONGEST_SECONDS = 3600
"""Of a sound; what is longer is no message to anybody but a recording."""


@dataclass(frozen=True, slots=True)
class Transcriber:
    """Attributes:
    name: As TRANSCRIBER names it; empty where there is none.
    endpoint: Host and port, for the ledger.
    here: It is on this machine: nothing leaves, and nobody pays.
    admitted: Telegram ids that may use what is paid; None for everyone.
    """

    name: str = ""
    endpoint: str = ""
    here: bool = False
    admitted: frozenset[int] | None = None

    def objection(self, store: Store, message: Message, workspace: Workspace) -> str | None:
        """Why it must not write this message down; None where it may."""
        if (message.media or {}).get("duration", 0) > LONGEST_SECONDS:
            return TOO_LONG
        if not self.may_hear(workspace):
            return STAYS_HERE
        if self.here:
            return None
        if message.id not in payable(store, self.admitted, [(message, workspace)]):
            return NOT_ADMITTED
        return None

    def may_hear(self, workspace: Workspace) -> bool:
        """Whether a workspace's sounds may go where it is: a voice can't be redacted."""
        return self.here or policy_of(workspace) == "open"
