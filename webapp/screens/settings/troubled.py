"""What a form of connections is answered that is not taken: by us, or by the tracker that it is about."""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from types import MappingProxyType

from integrations.trackers import Asked, TrackerError
from locales.refusals import refusal
from tasks.rules import TaskError
from webapp.screens.forms import Form
from webapp.screens.settings.section import Facts, Refused
from wording.connections import check_trouble

_GO_THROUGH = frozenset({"not_found", "not_allowed"})
"""Refusals that no form of ours can meet: a page has the button only for who may."""

_ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "bad_secret": "secret",
        "forbidden": "secret",
        "no_place": "place",
        "gone": "place",
        "not_allowed": "address",
        "unreachable": "address",
        "bad_answer": "address",
    }
)
"""The kind of field that an error is about, most likely."""


def as_troubled(texts: NullTranslations, deed: str, form: Sequence[Asked], error: TrackerError, sent: Form) -> Facts:
    """Beside the field that it is about, with the tracker's own words in small print."""
    kind = _ABOUT.get(error.code)
    where = next((asked.name for asked in form if asked.kind == kind), "")
    words = check_trouble(texts, error.code)
    return {"refused": Refused(deed, where, words, sent), "detail": "" if str(error) == error.code else str(error)}


def as_refused(texts: NullTranslations, deed: str, error: TaskError, sent: Form) -> Facts:
    """Beside the field that it names. Raises what is no matter of the form."""
    if error.code in _GO_THROUGH:
        raise error
    where = str(error.params.get("name") or error.params.get("field") or "")
    return {"refused": Refused(deed, where, refusal(texts, error.code), sent)}
