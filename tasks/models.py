"""Which language model reads a message after the first reader, and who may use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from classifier.base import Policy
from storage.store import Store
from storage.tables import Message, Workspace


@dataclass(frozen=True, slots=True)
class Models:
    """What an installation has set.

    Attributes:
        model: "ollama:<model>" or "openai:<model>"; empty when the first reader is the only one.
        providers: Which providers a workspace may choose a model of.
        paid: Of these, the ones that cost money: only whom the owner has admitted may use them.
        admitted: Telegram ids that may use what is paid; None for everyone.
    """

    model: str = ""
    providers: frozenset[str] = frozenset()
    paid: frozenset[str] = frozenset()
    admitted: frozenset[int] | None = None

    def want(self, store: Store, read: Sequence[tuple[Message, Workspace]]) -> None:
        """Have read messages read by their workspace's model."""
        chosen = [(message, model) for message, workspace in read if (model := self.of(workspace))]
        if not chosen:
            return
        may = self._admission(store, [message for message, _ in chosen])
        store.refinements.want(
            [
                {
                    "message_id": message.id,
                    "workspace_id": message.workspace_id,
                    "model": model,
                    "revision": message.revision,
                }
                for message, model in chosen
                if provider_of(model) not in self.paid or message.sender_id in may
            ]
        )

    def of(self, workspace: Workspace) -> str:
        """The model of a workspace: its own choice among what the installation has, else the installation's."""
        own = str(workspace.options.get("classifier", ""))
        if own == "embedded":
            return ""
        return own if provider_of(own) in self.providers else self.model

    def _admission(self, store: Store, messages: Sequence[Message]) -> set[int | None]:
        """Senders who may use a paid model. What nobody brought came by a hook or the API, which members set up."""
        ids = {message.sender_id for message in messages if message.sender_id is not None}
        if self.admitted is None:
            return {None, *ids}
        default = store.workspaces.default()
        known = {person.id for person, _ in store.people.members(default.id)} if default else set()
        people = store.people.named(ids).values()
        return {None, *(person.id for person in people if person.id in known or person.telegram_id in self.admitted)}


def provider_of(model: str) -> str:
    """ "ollama" or "openai", as CLASSIFIER begins; empty for no model."""
    return model.partition(":")[0] if ":" in model else ""


def policy_of(workspace: Workspace) -> Policy:
    """What of a workspace's words may leave the machine."""
    return cast("Policy", workspace.options.get("policy", "redact"))
