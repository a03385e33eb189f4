"""Why something does not reach another program, and what to do about it."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark


def trouble(texts: NullTranslations, code: str) -> str:
    """A sentence or two. Of a code that nobody knows the code itself: it is told to people who can ask.

    Args:
        code: Of `integrations.trackers.TrackerError`, `integrations.outbound.OutboundError`, or "status 500".
    """
    if code.startswith("status "):
        return texts.gettext("It answered {status}. Look there what it does not like.").format(status=code[7:])
    return texts.gettext(_TROUBLES[code]) if code in _TROUBLES else code


def off_trouble(texts: NullTranslations, why: str) -> str:
    """Why a hook out was switched off: `storage.connected_tables.Subscription.off_why`."""
    if why == "gone":
        return texts.gettext("It said that it is gone for good.")
    return texts.gettext("Nothing has arrived there for five days.")


_TROUBLES: Mapping[str, str] = MappingProxyType(
    {
        "unreachable": mark("It can't be reached. Sift tries again by itself; check the address if this lasts."),
        "too_slow": mark("It did not answer in time. Sift tries again by itself."),
        "too_long": mark("Its answer was too long. Check that the address is the right one."),
        "bad_address": mark("This is no address of the web. Change it."),
        "insecure": mark("A secret would go there in the open. Use an address that begins with https."),
        "not_allowed": mark("The address leads into a private network. Its operator can allow it with OUTBOUND_ALLOW."),
        "bad_secret": mark("It does not accept the token any more. Make a new one there and give it here."),
        "forbidden": mark("The token may not do this. Give it the rights that the steps name, or use another one."),
        "no_place": mark("The place is not there, or the token does not see it. Check its name and the token."),
        "gone": mark("It is not there any more. Send it again to make it anew."),
        "refused": mark("It does not take these values. Change the task, or how the connection maps its fields."),
        "busy": mark("It has too much to do just now. Sift tries again by itself."),
        "failing": mark("Something is wrong there. Sift tries again by itself."),
        "stays_here": mark("Nothing may leave the machine here: an admin has chosen so in the settings."),
        "unsealable": mark("Its secret can't be opened with the SECRET_KEY of today. Give it a new one."),
        "bad_answer": mark("It answered something that makes no sense. Check the address."),
    }
)
