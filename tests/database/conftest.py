"""Every database here is migrated from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _in_earnest(quick: Any) -> Iterator[None]:
    with quick.in_earnest():
        yield
