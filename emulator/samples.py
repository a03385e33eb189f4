"""The demo's people, chats, and messages to forward with one click."""

import base64
from dataclasses import dataclass, field

from emulator.jsontypes import Json
from emulator.pictures import CHECKOUT, DASHBOARD, picture

DAY = 86_400
HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Sample:
    """Something to send to the bot at once.

    Attributes:
        id: Its name in the `sample` verb.
        icon, title, hint: How the tray shows it; icons stand in `static/icons.js`.
        messages: The fields of `say`, or of `album` when there are `items`. A time `ago` (seconds) in `forward` becomes
            a date.
    """

    id: str
    icon: str
    title: str
    hint: str
    messages: list[Json] = field(default_factory=list)


def _image(content: bytes) -> Json:
    return {"content": base64.b64encode(content).decode(), "mime": "image/png", "width": 480, "height": 320}


def _photos() -> list[Json]:
    return [
        _image(picture(CHECKOUT, (206, 222, 240), (232, 226, 244))),
        _image(picture(DASHBOARD, (214, 236, 226), (226, 232, 246))),
    ]


NEWS: Json = {"title": "Product news", "username": "product_news"}


def samples() -> list[Sample]:
    """The tray, in its order."""
    photos = _photos()
    return [
        Sample(
            "hidden",
            "hidden",
            "Customer with a hidden account",
            "“…the export to Excel is broken, need it tomorrow by 15:00”",
            [
                {
                    "text": "Hi! The export to Excel is broken again, it hangs at 80 %. "
                    "We need the report for our board, please fix it by tomorrow 15:00.",
                    "forward": {"hidden": "Marta K.", "ago": 2 * HOUR},
                }
            ],
        ),
        Sample(
            "colleague",
            "chat",
            "A colleague, from the team chat",
            "“Can you update the pricing page before Friday?”",
            [
                {
                    "text": "Can you update the pricing page before Friday? The new plan costs €29, "
                    "not €25. Design: https://example.com/pricing",
                    "forward": {"person": "bob", "ago": 26 * HOUR},
                }
            ],
        ),
        Sample(
            "channel",
            "channel",
            "Post in Product news",
            "“Webinar on Thursday at 18:00…”",
            [
                {
                    "text": "Webinar on Thursday at 18:00: what is new in version 4.2. "
                    "Register at https://example.com/webinar #webinar",
                    "forward": {"channel": NEWS, "message_id": 128, "signature": "Olena", "ago": DAY},
                }
            ],
        ),
        Sample(
            "burst",
            "burst",
            "A comment and four forwards",
            "One burst, one card",
            [
                {"text": "Payments fail for some customers, urgent! Collected what they wrote:"},
                {
                    "text": "My card was charged twice and the order is still “pending”",
                    "forward": {"hidden": "Liam", "ago": 3 * HOUR},
                },
                {
                    "text": "Payment page shows error 502 since the morning",
                    "forward": {"user": {"first_name": "Ines", "username": "ines_r"}, "ago": 2 * HOUR},
                },
                {"text": "Same here, order A-10482, paid $120", "forward": {"hidden": "Noor", "ago": HOUR}},
                {
                    "text": "PAY-311 looks related, the new gateway went live at 9:00",
                    "forward": {"person": "bob", "ago": HOUR // 2},
                },
            ],
        ),
        Sample(
            "album",
            "album",
            "Album of two screenshots",
            "“The total is wrong on both screens”",
            [
                {
                    "items": [
                        {
                            "photo": photos[0],
                            "caption": "The total is wrong on both screens, see the red line. App v4.1.3",
                        },
                        {"photo": photos[1]},
                    ],
                    "forward": {"hidden": "QA, Dana", "ago": 5 * HOUR},
                }
            ],
        ),
        Sample(
            "voice",
            "voice",
            "A voice message",
            "Kept as what it is, with its length",
            [{"voice": {"duration": 14, "size": 48_000}, "forward": {"person": "bob", "ago": HOUR}}],
        ),
        Sample(
            "document",
            "document",
            "A contract as PDF",
            "“Please sign and send back by Monday”",
            [
                {
                    "document": {"name": "Contract 2026-118.pdf", "mime": "application/pdf", "size": 248_300},
                    "caption": "Please sign and send back by Monday",
                    "forward": {"hidden": "Legal", "ago": 4 * HOUR},
                }
            ],
        ),
        Sample(
            "ukrainian",
            "urgent",
            "Задача українською",
            "«Терміново! Не відкривається форма оплати…»",
            [
                {
                    "text": "Терміново! На сайті не відкривається форма оплати, клієнти скаржаться. "
                    "Треба полагодити сьогодні до 18:00.",
                    "forward": {"hidden": "Оксана", "ago": HOUR},
                }
            ],
        ),
        Sample(
            "question",
            "ask",
            "Запитання українською",
            "«Коли буде готовий макет?»",
            [
                {
                    "text": "Привіт! Коли буде готовий макет головної? У п'ятницю показуємо замовнику.",
                    "forward": {"user": {"first_name": "Тарас", "language_code": "uk"}, "ago": 6 * HOUR},
                }
            ],
        ),
        Sample(
            "thanks",
            "heart",
            "A thank-you note",
            "No task in it, and the card says so",
            [
                {
                    "text": "Thank you all, the launch went great!",
                    "forward": {"hidden": "Marta K.", "ago": HOUR},
                }
            ],
        ),
    ]


TEAM_CHAT: list[tuple[str, str, int]] = [
    ("ann", "Morning! Launch is on Thursday, let's keep this chat for blockers only.", 30 * HOUR),
    ("bob", "Can you update the pricing page before Friday? The new plan costs €29, not €25.", 26 * HOUR),
    ("ann", "Will do. And the login page is slow on phones, somebody should look at it.", 3 * HOUR),
    ("bob", "The printer on the second floor is out of paper again, who orders some?", 2 * HOUR),
]
CHANNEL_POSTS: list[tuple[str, int]] = [
    ("Version 4.2 is out: faster search, dark theme, export to PDF. #release", 2 * DAY),
    ("Webinar on Thursday at 18:00: what is new in version 4.2. Register at https://example.com/webinar", DAY),
]
