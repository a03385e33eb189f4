"""Which language model reads a message after the first reader, and who may use it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from classifier.base import Policy
from classifier.endpoints import is_passed_on
from storage.store import Store
from storage.tables import Message, Person, Workspace
from tasks.rules import may

NO_TEXT: Policy = "no_text"
"""The policy under which the words of messages are not even kept here."""

BUILT_IN = "embedded"
"""What a workspace chooses that wants no model."""


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
        wanted = [(message, workspace) for message, workspace in read if self.of(workspace)]
        admitted = payable(store, self.admitted, wanted)
        store.refinements.want(
            [
                {
                    "message_id": message.id,
                    "workspace_id": message.workspace_id,
                    "model": model,
                    "revision": message.revision,
                }
                for message, model in chosen
                if message.id in admitted or not self._costs(model)
            ]
        )

    def of(self, workspace: Workspace) -> str:
        """The model of a workspace: its own choice among what the installation has, else the installation's."""
        own = str(workspace.options.get("classifier", ""))
        if own == BUILT_IN:
            return ""
        return own if provider_of(own) in self.providers else self.model

    def may_pay(self, store: Store, person_id: int | None, model: str, workspace: Workspace) -> bool:
        """Whether somebody may have a model asked; the installation's token, in its own workspace alone, may all."""
        if self.admitted is None or not self._costs(model):
            return True
        person = store.people.get(person_id) if person_id is not None else None
        if person is None:
            return person_id is None and workspace.kind == "default"
        return person.id in _known(store, self.admitted, [person])

    def _costs(self, model: str) -> bool:
        """Whether somebody pays for each call; what Ollama passes on to its maker is on the owner's account there."""
        return provider_of(model) in self.paid or (provider_of(model) == "ollama" and is_passed_on(model))


def payable(store: Store, admitted: frozenset[int] | None, read: Sequence[tuple[Message, Workspace]]) -> set[int]:
    """Ids of the messages that may be given to what costs money. What nobody brought came by a hook, say: whoever
    runs the workspace has set that up, and answers for it.

    Args:
        admitted: Telegram ids that may use what is paid; None for everyone.
    """
    if admitted is None:
        return {message.id for message, _ in read}
    own = {workspace.id for _, workspace in read if workspace.kind == "default"}
    unsent = {workspace.id for message, workspace in read if message.sender_id is None} - own
    running = {id_: store.people.members(id_) for id_ in unsent}
    bringing = {id_: [person for person, role in members if may(role, "hooks")] for id_, members in running.items()}
    people = store.people.named({message.sender_id for message, _ in read if message.sender_id is not None})
    candidates = [*people.values(), *(person for some in bringing.values() for person in some)]
    known = _known(store, admitted, candidates)
    own |= {id_ for id_, some in bringing.items() if any(person.id in known for person in some)}
    return {
        message.id
        for message, workspace in read
        if message.sender_id in known or (message.sender_id is None and workspace.id in own)
    }


def _known(store: Store, admitted: frozenset[int], people: Collection[Person]) -> set[int]:
    """Ids of those of them whom the owner has admitted."""
    default = store.workspaces.default()
    members = {person.id for person, _ in store.people.members(default.id)} if default else set()
    return {person.id for person in people if person.id in members or person.telegram_id in admitted}


def provider_of(model: str) -> str:
    """ "ollama" or "openai", as CLASSIFIER begins; empty for no model."""
    return model.partition(":")[0] if ":" in model else ""


def lets_nothing_leave(workspace: Workspace) -> bool:
    """Whether its words stay on this machine, whoever would have them."""
    return policy_of(workspace) in {"local", NO_TEXT}


def policy_of(workspace: Workspace) -> Policy:
    """What of a workspace's words may leave the machine."""
    return cast("Policy", workspace.options.get("policy", "redact"))
