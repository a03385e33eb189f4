"""What a workspace has chosen for its readers: which model, what may leave the machine, how sure a field must be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from classifier.base import Policy
from storage.store import Store
from storage.tables import Workspace
from tasks import overhearing
from tasks.actors import Actor
from tasks.doubts import LIMITS, Limits, chosen_limits
from tasks.keeping import keep_option, note_setting, settable
from tasks.models import BUILT_IN, NO_TEXT, Models, policy_of, provider_of
from tasks.policies import tell_of_policy
from tasks.rules import TaskError

POLICIES: tuple[Policy, ...] = get_args(Policy)
NAME_LIMIT = 200
GUIDANCE_LIMIT = 1_000
"""Characters: as many as a model is told."""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What holds in a workspace.

    Attributes:
        classifier: Its own choice; None when it follows the installation.
        model: The language model that reads in the end, "ollama:<model>" or "openai:<model>"; empty for none.
        limits: Field -> how sure a reader must be, the installation's where it has set none.
        guidance: What a language model is told besides.
    """

    workspace: Workspace
    classifier: str | None
    model: str
    policy: Policy
    limits: Mapping[str, Limits]
    guidance: str = ""


def reading_options(store: Store, actor: Actor, workspace_id: int, models: Models) -> ReadingOptions:
    """Raises `TaskError` for whoever may not change them."""
    workspace = settable(store, actor, workspace_id)
    own = workspace.options.get("classifier")
    limits, guidance = chosen_limits(workspace), str(workspace.options.get("guidance", ""))
    return ReadingOptions(workspace, own, models.of(workspace), policy_of(workspace), limits, guidance)


def set_classifier(store: Store, actor: Actor, workspace_id: int, name: str | None, models: Models) -> Workspace:
    """Choose what reads messages after the first reader.

    Args:
        name: "embedded" for nothing, "ollama:<model>" or "openai:<model>" of a provider that the installation has;
            None to follow the installation.

    Raises:
        TaskError: "bad_value", "not_allowed", "not_found".
    """
    workspace = settable(store, actor, workspace_id)
    if name is not None and not is_reader(name, models):
        raise TaskError("bad_value", field="classifier")
    return _set(store, actor, workspace, "classifier", name)


def set_policy(store: Store, actor: Actor, workspace_id: int, policy: str | None) -> Workspace:
    """Choose what may leave the machine: see `classifier.base.Workspace.policy`; None for what holds by default."""
    workspace = settable(store, actor, workspace_id)
    if policy is not None and policy not in POLICIES:
        raise TaskError("bad_value", field="policy")
    before = policy_of(workspace)
    _set(store, actor, workspace, "policy", policy)
    if (after := policy_of(workspace)) != before:
        tell_of_policy(store, actor, workspace, after)
    if after == NO_TEXT:
        overhearing.forget(store, workspace)
    return workspace


def set_limits(
    store: Store, actor: Actor, workspace_id: int, limits: Mapping[str, Sequence[float] | None]
) -> Workspace:
    """Choose how sure a reader must be of some fields.

    Args:
        limits: Field -> (ask, apply) with 0 <= ask <= apply <= 1, or None for what holds where nothing is set. Fields
            that are not named stay as they are.
    """
    workspace = settable(store, actor, workspace_id)
    own = dict(workspace.options.get("limits", {}))
    for field, pair in limits.items():
        if field not in LIMITS or (pair is not None and not _is_pair(pair)):
            raise TaskError("bad_value", field="limits")
        own[field] = pair and [float(limit) for limit in pair]
    kept = {field: pair for field, pair in own.items() if pair is not None} or None
    return _set(store, actor, workspace, "limits", kept)


def set_guidance(store: Store, actor: Actor, workspace_id: int, guidance: str | None) -> Workspace:
    """Tell a workspace's language model what it should know: "What comes from #alerts is a bug". None for nothing.

    Raises `TaskError` "bad_value", "not_allowed", "not_found".
    """
    workspace = settable(store, actor, workspace_id)
    return _set(store, actor, workspace, "guidance", read_guidance(guidance or "") or None)


def read_guidance(guidance: str) -> str:
    """As it is kept. Raises `TaskError` "bad_value"."""
    if len(kept := guidance.strip()) > GUIDANCE_LIMIT:
        raise TaskError("bad_value", field="guidance")
    return kept


def is_reader(name: str, models: Models) -> bool:
    """Whether an installation may have a reader of this name."""
    return name == BUILT_IN or _is_model(name, models)


def _set(store: Store, actor: Actor, workspace: Workspace, name: str, value: Any) -> Workspace:
    note_setting(store, actor, workspace.id, name, before=workspace.options.get(name), after=value)
    keep_option(workspace, name, value)
    return workspace


def _is_model(name: str, models: Models) -> bool:
    well_formed = re.fullmatch(r"[a-z]+:[!-~]+", name) is not None and len(name) <= NAME_LIMIT
    return well_formed and provider_of(name) in models.providers


def _is_pair(pair: Sequence[float]) -> bool:
    numbers = all(isinstance(limit, int | float) and not isinstance(limit, bool) for limit in pair)
    return len(pair) == 2 and numbers and 0 <= pair[0] <= pair[1] <= 1
