"""What people, and tests on their behalf, can do: one function per verb of `/_tg/<verb>`."""

from emulator.verbs import chats, inline, looking, pressing, steering, talking
from emulator.verbs.base import Verb

VERBS: dict[str, Verb] = chats.VERBS | talking.VERBS | pressing.VERBS | inline.VERBS | looking.VERBS | steering.VERBS
