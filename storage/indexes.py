"""Indexes with options that each engine has in its own words.

SQLAlchemy loads an engine's whole dialect as soon as one of its options is named on an index: for PostgreSQL two
megabytes in every process, also where nobody has it. So the tables keep such options aside, and `for_postgresql`
names them for whoever makes or compares the tables.
"""

from typing import Any

from sqlalchemy import Index, MetaData, text

_OPTIONS = "postgresql"


def with_options(name: str, *columns: str, **options: Any) -> Index:
    """An index with these options on PostgreSQL: `using`, `ops`, `where` and the like."""
    return Index(name, *columns, info={_OPTIONS: options})


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of the rows for which the SQL of `where` holds."""
    return Index(name, *columns, sqlite_where=text(where), info={_OPTIONS: {"where": text(where)}})


def for_postgresql(metadata: MetaData) -> None:
    """Name the options kept aside on all indexes of these tables; once is as good as twice."""
    for table in metadata.tables.values():
        for index in table.indexes:
            for option, value in index.info.get(_OPTIONS, {}).items():
                index.dialect_options["postgresql"][option] = value
