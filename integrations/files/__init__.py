"""Tasks as files: one module for each format; the list below is all there is to add one to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from integrations.files import csv_table, icalendar_todo, json_list, markdown_list
from tasks.exporting import Exported


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes:
        name: As people know it.
        extension: Of its files, without the dot.
        mime: Its media type.
        write: Tasks to the file's bytes.
        write_feed: The same under a name, for who looks again and again; None where that makes no difference.
    """

    name: str
    extension: str
    mime: str
    write: Callable[[Sequence[Exported]], bytes]
    write_feed: Callable[[Sequence[Exported], str], bytes] | None = None

    def feed(self, tasks: Sequence[Exported], name: str) -> bytes:
        return self.write(tasks) if self.write_feed is None else self.write_feed(tasks, name)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "csv": Format("CSV", "csv", "text/csv", csv_table.write),
        "json": Format("JSON", "json", "application/json", json_list.write),
        "md": Format("Markdown", "md", "text/markdown", markdown_list.write),
        "ics": Format("iCalendar", "ics", "text/calendar", icalendar_todo.write, icalendar_todo.write_feed),
    }
)
