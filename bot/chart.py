"""Draws the picture of /stats, in a process of its own: what drawing loads is gone with it.

`python -m bot.chart` reads a picture's words and numbers as JSON from its input and writes a PNG to its output.
"""

import asyncio
import contextlib
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import structlog

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from handlers.pictures import Picture  # the process that draws has no use for all that handlers load

log = structlog.get_logger(__name__)

SECONDS = 30.0
SIDE_BY_SIDE = 2
"""Pictures drawn at once; each takes a second of a core and 80 MB while it does."""

INK, PAPER, FAINT = "#1c2733", "#ffffff", "#dfe5ec"
COLOURS = ("#2f7cf6", "#15a06b", "#a05ad6")
WIDTH, HEIGHT, DOTS = 6.0, 7.2, 150
_slots = asyncio.Semaphore(SIDE_BY_SIDE)


async def picture(shown: "Picture") -> bytes | None:
    """The picture as a PNG, 900 points wide; None when it can't be drawn here, which is logged."""
    async with _slots:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            __name__,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            png, errors = await asyncio.wait_for(process.communicate(json.dumps(asdict(shown)).encode()), SECONDS)
        except TimeoutError:
            log.warning("a picture took too long", seconds=SECONDS)
            return None
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    if process.returncode == 0 and png:
        return png
    log.warning("a picture could not be drawn", why=errors.decode("utf-8", "replace").strip().rpartition("\n")[2])
    return None


def draw(shown: dict[str, Any]) -> bytes:
    """The PNG of `asdict(Picture)`."""
    import matplotlib as mpl  # noqa: PLC0415 - a second and 80 MB, for this process only

    mpl.use("Agg")
    from matplotlib.figure import Figure  # noqa: PLC0415

    mpl.rcParams.update({"font.size": 11, "text.color": INK, "axes.labelcolor": INK, "text.parse_math": False})
    panels = [panel for panel in shown["panels"] if panel["values"]]
    figure = Figure(figsize=(WIDTH, HEIGHT * len(panels) / 3), dpi=DOTS, facecolor=PAPER)
    figure.set_layout_engine("constrained", w_pad=0.15, h_pad=0.18)
    for place, (panel, axes) in enumerate(zip(panels, _axes(figure, len(panels)), strict=True)):
        _dress(axes, panel["title"])
        drawer = _columns if panel["upright"] else _bars
        drawer(axes, panel["names"], panel["values"], panel["labels"], COLOURS[place % len(COLOURS)])
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _axes(figure: Any, count: int) -> Sequence["Axes"]:
    axes = figure.subplots(count, 1, squeeze=False)
    return cast("Sequence[Axes]", [row[0] for row in axes])


def _dress(axes: "Axes", title: str) -> None:
    axes.set_title(title, loc="left", fontsize=13, fontweight="bold", color=INK)
    axes.tick_params(length=0, colors=INK)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)


def _columns(axes: "Axes", names: Sequence[str], values: Sequence[float], labels: Sequence[str], colour: str) -> None:
    """Upright columns, with their numbers on top."""
    places = range(len(values))
    axes.bar(places, values, color=colour, width=0.72)
    axes.set_xticks(list(places), names, fontsize=9)
    axes.set_yticks([])
    axes.set_ylim(0, max(1.0, *values) * 1.18)
    for place, value, label in zip(places, values, labels, strict=True):
        if value:
            axes.annotate(label, (place, value), (0, 3), textcoords="offset points", ha="center", fontsize=9, color=INK)
    axes.axhline(0, color=FAINT, linewidth=1)


def _bars(axes: "Axes", names: Sequence[str], values: Sequence[float], labels: Sequence[str], colour: str) -> None:
    """Bars that lie, the first on top, with their numbers behind them."""
    places = list(range(len(values)))[::-1]
    axes.barh(places, values, color=colour, height=0.62)
    axes.set_yticks(places, names)
    axes.set_xticks([])
    axes.set_xlim(0, max(1.0, *values) * 1.15)
    for place, value, label in zip(places, values, labels, strict=True):
        axes.annotate(label, (value, place), (5, 0), textcoords="offset points", va="center", fontsize=10, color=INK)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))
