"""Small pictures for the demo, drawn here so that none has to be shipped."""

import struct
import zlib

WIDTH, HEIGHT = 480, 320
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int, Colour]

CARD, LINE, FAINT = (255, 255, 255), (176, 188, 200), (226, 232, 238)
RED, GREEN, BLUE = (224, 82, 82), (74, 168, 120), (64, 128, 208)
CHECKOUT: list[Box] = [
    (40, 36, 400, 248, CARD),
    (64, 60, 180, 14, LINE),
    (64, 92, 352, 34, FAINT),
    (64, 138, 352, 34, FAINT),
    (64, 184, 352, 22, RED),
    (64, 224, 150, 40, BLUE),
]
DASHBOARD: list[Box] = [
    (40, 36, 400, 248, CARD),
    (64, 60, 120, 14, LINE),
    (80, 190, 40, 70, BLUE),
    (140, 160, 40, 100, BLUE),
    (200, 130, 40, 130, GREEN),
    (260, 170, 40, 90, BLUE),
    (320, 100, 40, 160, RED),
    (64, 260, 352, 4, LINE),
]


def picture(boxes: list[Box], top: Colour, bottom: Colour) -> bytes:
    """A PNG: boxes (x, y, width, height, colour) on a vertical gradient."""
    rows = [bytearray(_mix(top, bottom, y / HEIGHT) * WIDTH) for y in range(HEIGHT)]
    for x, y, width, height, colour in boxes:
        for row in rows[y : y + height]:
            row[3 * x : 3 * (x + width)] = bytes(colour) * width
    pixels = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(pixels, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _mix(top: Colour, bottom: Colour, share: float) -> bytes:
    return bytes(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
