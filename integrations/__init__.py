"""Outside services: how what they post is verified and read, and how tasks go there. A new one is a copied folder and a
line here."""

from collections.abc import Mapping
from types import MappingProxyType

from integrations.base import Service
from integrations.generic import hook as generic

SERVICES: Mapping[str, Service] = MappingProxyType({"generic": generic})
