"""Outside services: how what they post is verified and read. A new one is a copied module and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from integrations import generic
from integrations.base import Service

SERVICES: Mapping[str, Service] = MappingProxyType({"generic": generic})
