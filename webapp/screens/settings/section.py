"""What a section of the settings is made of: how things are, and what can be done about them with its forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from storage.store import Store
from storage.tables import Person, Workspace
from tasks.actors import Actor
from tasks.rules import TaskError
from webapp.opaque import Opaque
from webapp.screens.forms import Form
from webapp.screens.viewer import Viewer
from webapp.services import Services

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose settings are looked at, and which workspace's.

    Attributes:
        workspace: None for somebody who belongs to none.
        session: Public id of the sign-in that asks.
        models: Names of the language models that can be chosen; read only by the section that offers them.
        asked: What the address asks for besides.
    """

    services: Services
    viewer: Viewer
    workspace: Workspace | None
    session: str | None = None
    models: Sequence[str] = ()
    asked: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def actor(self) -> Actor:
        return self.viewer.actor

    @property
    def place(self) -> Workspace:
        """The workspace. Raises `TaskError` "not_found" where there is none."""
        if self.workspace is None:
            raise TaskError("not_found")
        return self.workspace

    @property
    def texts(self) -> NullTranslations:
        return self.services.translations(self.viewer.locale)

    @property
    def people(self) -> Opaque:
        """The ids by which forms name people: the same as the API's."""
        return self.services.people

    def may(self, verb: str) -> bool:
        return self.workspace is not None and self.viewer.may(self.workspace.id, verb)

    def person(self, store: Store) -> Person:
        """Whoever looks, to be changed."""
        if (person := store.people.get(self.viewer.person.id)) is None:
            raise TaskError("not_found")
        return person

    def person_id(self, form: Form, name: str = "person") -> int:
        """Whom a form names. Raises `TaskError` "not_found"."""
        if (number := self.people.number(form.text(name))) is None:
            raise TaskError("not_found")
        return number


@dataclass(frozen=True, slots=True)
class Deed:
    """What a form does.

    Attributes:
        do: Calls a verb. What it returns is shown this one time: a secret.
        field: Beside which field a refusal is told that names none.
    """

    do: Callable[[Store, Seat, Form], Facts | None]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not taken, to be shown once more as it was sent."""

    deed: str
    field: str
    words: str
    form: Form


@dataclass(frozen=True, slots=True)
class Section:
    """Attributes:
    symbol: The name of its icon.
    line: How things are, in one line for the overview.
    draw: What its template shows: `settings/<name>.html`.
    personal: It is about whoever looks, wherever they are.
    """

    name: str
    symbol: str
    line: Callable[[Store, Seat], str]
    draw: Callable[[Store, Seat], Facts]
    deeds: Mapping[str, Deed] = field(default_factory=lambda: MappingProxyType({}))
    personal: bool = False
