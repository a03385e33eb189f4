"""What a supervisor is to run: it crosses from one program to the next as JSON, so it holds no secret."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Child:
    """A process to keep: `python -m module arguments`.

    Attributes:
        last: Stopped when the others have ended: they need it until then.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    last: bool = False


@dataclass(frozen=True)
class Plan:
    """What to run.

    Attributes:
        data_dir: One supervisor at a time works on it.
        broker_dir: Where to run the embedded broker; None when there is another one.
        steps: Run to their end, one after another, before the children start.
        children: Kept running.
        environment: Added to every process's.
        banner: Printed when all is ready.
        browse: An address to open in the browser then.
    """

    data_dir: str
    broker_dir: str | None
    steps: tuple[Child, ...]
    children: tuple[Child, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    banner: tuple[str, ...] = ()
    browse: str | None = None

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> "Plan":
        plan = json.loads(text)
        for part in ("steps", "children"):
            plan[part] = tuple(Child(**it | {"arguments": tuple(it["arguments"])}) for it in plan[part])
        return cls(**plan | {"banner": tuple(plan["banner"])})
