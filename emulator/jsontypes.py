"""The one alias for what travels as JSON."""

from typing import Any

Json = dict[str, Any]
