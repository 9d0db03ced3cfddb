"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"atelier_tests_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(spec.name, module)
    spec.loader.exec_module(module)
    return module


_POSTGRES = _load("postgres")
postgres = _POSTGRES.postgres
postgres_template = _POSTGRES.postgres_template
sqlite_template = _POSTGRES.sqlite_template
database_kind = _POSTGRES.database_kind
database_url = _POSTGRES.database_url
_QUICK = _load("quick")
tiny_eyes = _load("tiny_eyes").tiny_eyes
open_hub = _load("stand_in_hub").open_hub
_TINY_MODELS = _load("tiny_models")
tiny_models = _TINY_MODELS.tiny_models


def pytest_collection_finish() -> None:
    """What collecting brought in stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Databases and passwords of this process take little time, except `in_earnest`."""
    made = _QUICK.Quick(tmp_path_factory.mktemp("quick"))
    with made.applied():
        yield made
