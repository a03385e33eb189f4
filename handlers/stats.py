"""/stats: a picture of what is done and what is to do; /stats ai: how often readers are right, as people said it."""

from collections.abc import Iterator, Mapping, Sequence
from gettext import NullTranslations
from types import MappingProxyType

from aiogram import Router
from aiogram.enums import ParseMode
from aiogram.types import BufferedInputFile, Message
from aiogram.utils.formatting import Bold, Pre, Text
from babel import Locale
from babel.numbers import format_percent

from handlers.answers import answer
from handlers.cards.markup import fill, joined, to_html
from handlers.pictures import Paint, Panel, Picture
from handlers.spoken import Spoken
from locales import mark
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace, now
from tasks.actors import Actor
from tasks.charts import Figures, figures
from tasks.stats import AiStats, Rate, ai_stats
from wording.lines import one_line
from wording.names import kind

ROWS, NAME, BAR = 6, 12, 6
"""How many rows a table has, and how wide its columns are: a telephone shows some 35 characters in a line."""

KIND = 14
"""How long a kind's name is in a picture."""

ENOUGH = 20
"""Below so many values a percentage would say more than is known."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "title": mark("title"),
        "kind": mark("kind"),
        "priority": mark("priority"),
        "due": mark("due"),
        "assignee": mark("assignee"),
        "is_task": mark("task or not"),
    }
)
READERS: Mapping[str, str] = MappingProxyType({"embedded": mark("built-in"), "rules": mark("rules")})


async def show(
    message: Message,
    *,
    words: str,
    workspace: Workspace,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    paint: Paint,
) -> None:
    if words.casefold() != "ai":
        shown = await db.read(_figures, actor, workspace.id, person.zone)
        await _send_picture(message, shown, texts, person.locale, paint)
        return
    await answer(message, drawn(await db.read(_stats, actor, workspace.id), texts, person.locale))


async def _send_picture(message: Message, shown: Figures, texts: NullTranslations, locale: str, paint: Paint) -> None:
    """The picture with its numbers in words; the words alone where nothing can be drawn."""
    words = summary(shown, texts)
    png = None if shown.is_empty else await paint(picture(shown, texts, locale))
    if png is None:
        await answer(message, words)
        return
    file = BufferedInputFile(png, "stats.png")
    await message.answer_photo(file, caption=to_html(words), parse_mode=ParseMode.HTML)


def picture(shown: Figures, texts: NullTranslations, locale: str) -> Picture:
    """Three charts: done per day, open by kind, how often readers are right."""
    say = texts.gettext
    done = Panel(
        title=say("Done per day"),
        names=[str(day.day) for day, _ in shown.done],
        values=[count for _, count in shown.done],
        labels=[str(count) for _, count in shown.done],
        upright=True,
    )
    waiting = Panel(
        title=say("To do, by kind"),
        names=[kind(texts, name)[:KIND] for name, _ in shown.open],
        values=[count for _, count in shown.open],
        labels=[str(count) for _, count in shown.open],
    )
    right = Panel(
        title=say("How often I read right"),
        names=[say(FIELDS[name]) for name, _ in shown.accepted],
        values=[share for _, share in shown.accepted],
        labels=[format_percent(share, locale=locale) for _, share in shown.accepted],
    )
    return Picture([done, waiting, right])


def summary(shown: Figures, texts: NullTranslations) -> Text:
    """The numbers of the picture in words."""
    if shown.is_empty:
        return Text(texts.gettext("Nothing to show yet. When tasks are done, /stats draws it."))
    done, waiting = sum(count for _, count in shown.done), sum(count for _, count in shown.open)
    days = len(shown.done)
    lines = [
        fill(
            texts.ngettext(
                "{count} task done in the last {days} days", "{count} tasks done in the last {days} days", done
            ),
            count=Bold(str(done)),
            days=days,
        ),
        fill(texts.ngettext("{count} task to do", "{count} tasks to do", waiting), count=Bold(str(waiting))),
        Text("/stats ai – ", texts.gettext("how often I read right")),
    ]
    return joined(lines, "\n")


def drawn(stats: AiStats, texts: NullTranslations, locale: str) -> Text:
    """The tables as one message; what nobody has judged is no row."""
    say = texts.gettext
    judged = sum(rate.said + rate.silent for rate in stats.fields)
    if not judged:
        return Text(say("Nobody has said yet whether I read right. Correct a card, or finish a task, and I will know."))
    languages = {code: name for code, name in Locale.parse(locale).languages.items() if code != "und"}
    tables = [
        (say("By field"), [(say(FIELDS[rate.name]), rate) for rate in stats.fields]),
        (say("By reader"), [(_reader(texts, rate.name), rate) for rate in stats.providers]),
        (say("By language"), [(languages.get(rate.name, say("unknown")), rate) for rate in stats.languages]),
    ]
    lines: list[Text] = [Bold(say("How often I read right")), Text()]
    for heading, rows in tables:
        judged_rows = [(name, rate) for name, rate in rows if rate.said + rate.silent]
        lines += [Text(heading), Pre("\n".join(_table(texts, judged_rows[:ROWS])))]
    said = sum(rate.said for rate in stats.fields)
    how = say("Answers from people: {said}. What nobody changed in a finished task counts as right.")
    return joined([*lines, fill(how, said=said)], "\n")


def _table(texts: NullTranslations, rows: Sequence[tuple[str, Rate]]) -> Iterator[str]:
    names = [one_line(name, NAME) for name, _ in rows]
    wide = max(map(len, names))
    for name, (_, rate) in zip(names, rows, strict=True):
        judged = rate.said + rate.silent
        right = judged - rate.corrected
        count = texts.gettext("{right} of {all}").format(right=right, all=judged)
        share = f" {100 * right // judged} %" if judged >= ENOUGH else ""
        yield f"{name:<{wide}} {_bar(right, judged)} {count}{share}"


def _bar(right: int, judged: int) -> str:
    """Full only where all was right."""
    full = BAR * right // judged
    return "█" * full + "░" * (BAR - full)


def _reader(texts: NullTranslations, name: str) -> str:
    """A model by its own name, without its provider's."""
    return texts.gettext(READERS[name]) if name in READERS else name.partition(":")[2] or name


def _stats(store: Store, actor: Actor, workspace_id: int) -> AiStats:
    actor.require(store, workspace_id, "view")
    return ai_stats(store, [workspace_id])


def _figures(store: Store, actor: Actor, workspace_id: int, zone: str) -> Figures:
    actor.require(store, workspace_id, "view")
    return figures(store, [workspace_id], zone=zone, now=now())


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(show, Spoken("stats"))
    return router
