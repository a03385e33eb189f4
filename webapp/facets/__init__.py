"""Lists with the counts of their filters, from an index in memory: exactly what the database would say."""

from webapp.facets.selection import Order
from webapp.facets.service import FACETS, Facets, Found, Option, warm_up

__all__ = ("FACETS", "Facets", "Found", "Option", "Order", "warm_up")
