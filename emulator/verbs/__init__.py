"""What people, and tests on their behalf, can do: one function per verb of `/_tg/<verb>`."""

from emulator.verbs import chats, looking, pressing, steering, talking
from emulator.verbs.base import Verb

VERBS: dict[str, Verb] = chats.VERBS | talking.VERBS | pressing.VERBS | looking.VERBS | steering.VERBS
