"""The part of docs/PERMISSIONS.md that lists every door with what it asks for. `python -m tests.permissions.drawing`
writes it anew."""

import re
from collections.abc import Iterator
from pathlib import Path

import handlers
from handlers.spoken import Spoken
from tasks.rules import VERBS
from tests.permissions.chat_doors import BUTTONS, COMMANDS
from tests.permissions.doors import DOORS, KEYED, OPEN, doors_at
from tests.permissions.doors import OWN as OWN_THINGS

PAPER = Path(__file__).parents[2] / "docs/PERMISSIONS.md"
BEGINS, ENDS = "<!-- every door -->\n", "<!-- /every door -->\n"
WORDS = {
    OWN_THINGS: "About oneself: whoever is signed in, or writes to the bot",
    KEYED: "With a key: a signature, a secret address, launch data of Telegram",
    OPEN: "Anybody",
}
assert set(WORDS) & set(VERBS) == set()


def drawn() -> str:
    """A section for each right, as Markdown."""
    return "".join(_section(right) for right in (*VERBS, *WORDS))


def commands() -> set[str]:
    """The names of all commands, as their filters have them."""
    spoken = {
        filter_.callback
        for router in handlers.setup().chain_tail
        for handler in router.message.handlers
        for filter_ in handler.filters or ()
    }
    patterns = {it._name.pattern for it in spoken if isinstance(it, Spoken)}
    return patterns - {r"\w+"}  # any of them: what is said after a secret was pasted


def _section(right: str) -> str:
    title = f"**`{right}`**" if right in VERBS else f"**{WORDS[right]}**"
    lines = [f"- {title}", *(f"  - {name}: {', '.join(them)}" for name, them in _kinds(right) if them)]
    return "\n".join(lines) + "\n" if len(lines) > 1 else ""


def _kinds(right: str) -> Iterator[tuple[str, list[str]]]:
    yield "API", [f"`{at}`" for at in _addresses(right) if not _is_page(at)]
    yield "Mini App", [f"`{at}`" for at in _addresses(right) if _is_page(at)]
    yield "commands", sorted(f"`/{_named(name)}`" for name, asked in COMMANDS.items() if asked == right)
    yield "buttons", sorted(f"`{prefix}`" for prefix, asked in BUTTONS.items() if asked == right)


def _addresses(right: str) -> Iterator[str]:
    """Of those that do many things each by its name."""
    for at in DOORS:
        for door in doors_at(at):
            if door.right == right:
                told = {"section", "deed", "verb"} & door.names.keys()
                yield re.sub(r"\{(\w+)\}", lambda it: door.names[it[1]] if it[1] in told else it[0], at)  # noqa: B023


def _is_page(at: str) -> bool:
    return " /app" in at


def _named(pattern: str) -> str:
    return "12" if "number" in pattern else pattern.rstrip("?")


def write() -> None:
    before, _, rest = PAPER.read_text("utf-8").partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    PAPER.write_text(f"{before}{BEGINS}{drawn()}{ENDS}{after}", "utf-8")


if __name__ == "__main__":
    write()
