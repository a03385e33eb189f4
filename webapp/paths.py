"""The changing parts of addresses, as routes name them."""

from tasks.rules import Verb
from webapp.opaque import OPAQUE_PATTERN

ID = "{id:[A-Za-z0-9_-]{16}}"
"""As `storage.tables.unguessable` makes it."""

ANY_ID = "{id:[A-Za-z0-9_-]{1,24}}"
"""Also what can be none: a stranger shall not learn how one looks."""

OTHER = "{other:[A-Za-z0-9_-]{16}}"
BATCH = "{batch:[A-Za-z0-9_-]{16}}"
OPAQUE = f"{{id:{OPAQUE_PATTERN}}}"
MEMBER_ID = f"{{member:{OPAQUE_PATTERN}}}"
RULE_ID = "{rule:[A-Za-z0-9_-]{16}}"
POST_ID = "{post:[A-Za-z0-9_-]{16}}"
DELIVERY_ID = "{delivery:[A-Za-z0-9_-]{16}}"
CODE = "{code:[A-Za-z0-9_-]{16}}"
PART = "{part:[A-Za-z0-9_-]{1,24}}"
"""A note or an item of a checklist."""

FEED_FILE = "{file:[A-Za-z0-9_.-]{1,80}}"
SERVICE = "{service:[a-z]{1,24}}"
DEED = "{deed:[a-z-]{1,24}}"
"""What a form of a page does."""

VERB = "{verb:" + "|".join(Verb) + "}"
