"""For tests of what lies behind the doors: one of them is enough."""

import pytest

by_polling = pytest.mark.parametrize("door", ["polling"], indirect=True)
by_webhook = pytest.mark.parametrize("door", ["webhook"], indirect=True)
