"""What people, and tests on their behalf, can do: one function per verb of `/_tg/<verb>`."""

from emulator.verbs import changing, chats, inline, links, looking, pressing, steering, talking, topics
from emulator.verbs.base import Verb

_PARTS = (chats, topics, talking, changing, links, pressing, inline, looking, steering)
VERBS: dict[str, Verb] = {name: verb for part in _PARTS for name, verb in part.VERBS.items()}
