"""What people send in the tests, and the accounts in whose name some of it comes."""

from tests.handlers.telegram import BOB, Json

NEWS: Json = {"id": -1001234567890, "type": "channel", "title": "News"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""In whose name an administrator writes who hides."""
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
"""In whose name a channel writes in a group."""

HIDDEN: Json = {"type": "hidden_user", "date": 1000, "sender_user_name": "Zed"}
FROM_BOB: Json = {"type": "user", "date": 1000, "sender_user": BOB}

FILE: Json = {"file_id": "f1", "file_unique_id": "u1"}
PHOTO: list[Json] = [{**FILE, "width": 1, "height": 1}]
