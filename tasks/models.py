"""Which language model reads a message after the first reader, and who may use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from storage.store import Store
from storage.tables import Message, Person, Workspace

Policy = Literal["local", "redact", "open"]


@dataclass(frozen=True, slots=True)
class Models:
    """What an installation has set.

    Attributes:
        model: "ollama:<model>" or "openai:<model>"; empty when the first reader is the only one.
        paid: It costs money: without `allowed` only whom the owner knows may use it.
        admitted: Telegram ids that may use a paid model; None for everyone.
        daily_calls: How often it may be asked on a day for one person, or for a workspace's streams.
    """

    model: str = ""
    paid: bool = False
    admitted: frozenset[int] | None = None
    daily_calls: int = 0

    def want(self, store: Store, read: Sequence[tuple[Message, Workspace]]) -> None:
        """Have read messages read by their workspace's model."""
        chosen = [(message, model) for message, workspace in read if (model := self.of(workspace))]
        senders = store.people.named({message.sender_id for message, _ in chosen if message.sender_id is not None})
        known = self._known(store) if self._guarded else frozenset()
        store.refinements.want(
            [
                {
                    "message_id": message.id,
                    "workspace_id": message.workspace_id,
                    "model": model,
                    "revision": message.revision,
                }
                for message, model in chosen
                if not self._guarded or self._may(senders.get(message.sender_id or 0), known)
            ]
        )

    def of(self, workspace: Workspace) -> str:
        """The model of a workspace: its own choice among what the installation has, else the installation's."""
        own = str(workspace.options.get("classifier", ""))
        if own == "embedded" or not self.model:
            return ""
        return own or self.model

    @property
    def _guarded(self) -> bool:
        return self.paid and self.admitted is not None

    def _may(self, sender: Person | None, known: frozenset[int]) -> bool:
        """What nobody brought came by a hook or the API, which only members can set up."""
        if sender is None:
            return True
        return sender.id in known or (self.admitted is not None and sender.telegram_id in self.admitted)

    @staticmethod
    def _known(store: Store) -> frozenset[int]:
        """Members of the installation's own workspace were let in by its owner."""
        default = store.workspaces.default()
        return frozenset(person.id for person, _ in store.people.members(default.id)) if default else frozenset()


def policy_of(workspace: Workspace) -> Policy:
    """What of a workspace's words may leave the machine."""
    return cast("Policy", workspace.options.get("policy", "redact"))
