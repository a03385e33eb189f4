"""/doctor in a group, for its administrators: what the bot can see and do there, and what would change that."""

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import NullTranslations

from aiogram import Bot, Router
from aiogram.types import ChatMemberAdministrator, ChatMemberRestricted, Message, ResultChatMemberUnion
from aiogram.utils.formatting import Bold, Text

from handlers.answers import answer_one
from handlers.cards.markup import fill, joined
from handlers.filters import in_group
from handlers.spoken import Spoken
from locales import mark
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace
from tasks import overhearing
from tasks.actors import Actor
from wording.lines import one_line
from wording.names import NAME

NAMED = 10
"""How many of those who have not started us are named."""

_RIGHTS = {
    "can_delete_messages": mark("delete messages"),
    "can_pin_messages": mark("pin messages"),
    "can_manage_topics": mark("manage topics"),
}


@dataclass(frozen=True, slots=True)
class Findings:
    """Attributes:
    member: What we are in the group.
    reads_all: Whether privacy mode is off, so that we get every message also as a plain member.
    unreached: Members whom we can't write to in private.
    kept: How many messages are kept for reactions.
    """

    member: ResultChatMemberUnion
    reads_all: bool
    workspace: Workspace
    unreached: list[Person]
    kept: int

    @property
    def administrator(self) -> ChatMemberAdministrator | None:
        return self.member if isinstance(self.member, ChatMemberAdministrator) else None


async def examine(
    message: Message, *, workspace: Workspace, actor: Actor, texts: NullTranslations, bot: Bot, db: Database
) -> None:
    found = await db.read(_known, actor, workspace.id)  # refuses before Telegram is asked
    me = await bot.get_me()
    member = await bot.get_chat_member(message.chat.id, bot.id)
    await db.write(
        overhearing.note_standing,
        message.chat.id,
        here=True,
        administrator=isinstance(member, ChatMemberAdministrator),
    )
    findings = Findings(member, bool(me.can_read_all_group_messages), workspace, *found)
    title = Bold(texts.gettext("What I can see here"))
    await answer_one(message, joined([title, Text(), *_lines(findings, texts)], "\n"))


def _known(store: Store, actor: Actor, workspace_id: int) -> tuple[list[Person], int]:
    actor.require(store, workspace_id, "settings")
    workspace = store.workspaces.get(workspace_id)
    unreached = [person for person, _ in store.people.members(workspace_id) if not person.reachable]
    chat_id = workspace.chat_id if workspace is not None else None
    return unreached, store.overheard.count(chat_id) if chat_id is not None else 0


def _lines(found: Findings, texts: NullTranslations) -> Iterator[Text]:
    say = texts.gettext
    yield from _sight(found, texts)
    yield from _standing(found, texts)
    yield from _reactions(found, texts)
    if isinstance(found.member, ChatMemberRestricted) and not found.member.can_send_messages:
        yield Text("✖ ", say("I may not write here: an administrator has to let me."))
    yield _people(found, texts)


def _sight(found: Findings, texts: NullTranslations) -> Iterator[Text]:
    say = texts.gettext
    if found.administrator is not None:
        yield Text("✓ ", say("I get every message, since I am an administrator here. I keep only what is said to me."))
    elif found.reads_all:
        yield Text("✓ ", say("I get every message, since privacy mode is off. I keep only what is said to me."))
    else:
        yield Text("• ", say("Privacy mode is on: I get only commands, mentions of me and replies to me."))
        yield Text(
            say(
                "Mostly that is enough. To let me see more, make me an administrator; or send /setprivacy to "
                "@BotFather, choose Disable, then remove me from this group and add me again."
            )
        )


def _standing(found: Findings, texts: NullTranslations) -> Iterator[Text]:
    say = texts.gettext
    if found.administrator is None:
        yield Text("• ", say("I am no administrator: what concerns one person I say in private, if they started me."))
        return
    yield Text("✓ ", say("What concerns one person I can say here so that only they see it."))
    for right, words in _RIGHTS.items():
        sign = "✓ " if getattr(found.administrator, right) else "• "
        yes, no = say("I may: {right}"), say("I may not, and need not: {right}")
        yield Text(sign, fill(yes if sign == "✓ " else no, right=say(words)))


def _reactions(found: Findings, texts: NullTranslations) -> Iterator[Text]:
    say, emoji = texts.gettext, overhearing.emoji_of(found.workspace)
    if not overhearing.is_on(found.workspace):
        yield Text("• ", say("Tasks by reaction are off: nothing is kept for them. /settings switches them on."))
    elif found.administrator is None:
        yield Text("✖ ", say("Tasks by reaction are on, but can't work: Telegram tells only administrators of them."))
    else:
        kept = texts.ngettext(
            "{emoji} makes a task. For that {count} message of the last 48 hours is kept.",
            "{emoji} makes a task. For that {count} messages of the last 48 hours are kept.",
            found.kept,
        )
        yield Text("✓ ", fill(kept, emoji=emoji, count=str(found.kept)))


def _people(found: Findings, texts: NullTranslations) -> Text:
    if not found.unreached:
        return Text("✓ ", texts.gettext("Everybody whom I know here has started me."))
    words = texts.ngettext(
        "{count} person whom I know here has not started me, so that I can't write to them: {names}",
        "{count} people whom I know here have not started me, so that I can't write to them: {names}",
        len(found.unreached),
    )
    names = ", ".join(one_line(person.name, NAME) or "…" for person in found.unreached[:NAMED])
    more = " …" if len(found.unreached) > NAMED else ""
    return Text("• ", fill(words, count=str(len(found.unreached)), names=names + more))


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(examine, Spoken("doctor"), in_group)
    return router
