"""The table of figures: what an installation has counted since it began."""

from datetime import datetime

from sqlalchemy import Double, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, now


class Total(Base):
    """What all processes have counted of one thing, added up."""

    __tablename__ = "totals"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    labels: Mapped[str] = mapped_column(String(160), primary_key=True)
    """As Prometheus writes them, without the braces."""
    value: Mapped[float] = mapped_column(Double)
    at: Mapped[datetime] = mapped_column(default=now)
    """When it last grew."""
