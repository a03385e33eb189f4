"""For tests of what lies behind the doors: one of them is enough. And for those that a second engine may fail."""

import pytest

by_polling = pytest.mark.parametrize("door", ["polling"], indirect=True)
by_webhook = pytest.mark.parametrize("door", ["webhook"], indirect=True)
on_each_engine = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
