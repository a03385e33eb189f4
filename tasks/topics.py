"""The topics of a group that is a forum, by the names that Telegram tells: `options["topics"]`, {"17": "Bugs"}."""

from collections.abc import Mapping

from storage.store import Store
from storage.tables import Workspace
from tasks.keeping import keep_option

MOST = 500
"""Of how many topics names are kept."""

NAME_LIMIT = 128


def topics_of(workspace: Workspace) -> Mapping[int, str]:
    """Id of a topic -> its name, of those that are known."""
    return {int(topic): name for topic, name in workspace.options.get("topics", {}).items()}


def name_topic(store: Store, chat_id: int, topic: int, name: str, *, anew: bool) -> None:
    """Keep the name of a topic, in groups that have spoken to us.

    Args:
        anew: Whether it was just renamed: else a name that is known stays, since the message may be an old one.
    """
    workspace = store.workspaces.by_chat(chat_id)
    if workspace is None:
        return
    known = dict(workspace.options.get("topics", {}))
    if (not anew and str(topic) in known) or (len(known) >= MOST and str(topic) not in known):
        return
    if known.get(str(topic)) != name[:NAME_LIMIT]:
        keep_option(workspace, "topics", known | {str(topic): name[:NAME_LIMIT]})
