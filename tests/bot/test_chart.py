"""Pictures, drawn by a process of their own."""

import struct

from bot import chart
from handlers.pictures import Panel, Picture

PANEL = Panel("Зроблено за день $x_1$", ["20", "21"], [0, 3], ["0", "3"], upright=True)
BARS = Panel("Open", ["bug"], [2], ["2"])


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


async def test_a_picture_is_a_png_as_wide_as_a_telephone_shows_it() -> None:
    png = await chart.picture(Picture([PANEL, BARS, BARS]))

    assert png is not None
    assert size(png) == (900, 1080)


async def test_a_panel_without_values_is_left_out() -> None:
    png = await chart.picture(Picture([PANEL, Panel("Nothing", [], [], [])]))

    assert png is not None
    assert size(png) == (900, 360)


async def test_what_cannot_be_drawn_is_no_picture_and_no_error() -> None:
    assert await chart.picture(Picture([Panel("Odd", ["a"], [1, 2], ["1"])])) is None
