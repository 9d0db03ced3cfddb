"""Packages that come in when something of them is used."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from atelier.engine import imports

NAMES = ("late_package", "late_other")


@pytest.fixture
def postponed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two packages that are installed and postponed, beside one that is not there."""
    for name in NAMES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("VALUE = 7\n")
        (tmp_path / name / "inner.py").write_text("DEPTH = 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(imports, "POSTPONED", (*NAMES, "late_nothing", "late_nothing.inner"))
    imports.postpone.__wrapped__()
    yield
    for name in [name for name in sys.modules if name.startswith("late_")]:
        del sys.modules[name]


def waiting(name: str) -> bool:
    return isinstance(sys.modules[name], imports._Later)


def test_importing_brings_nothing_in_and_using_does(postponed: None) -> None:
    package = importlib.import_module("late_package")
    assert importlib.util.find_spec("late_package") is not None
    assert not hasattr(package, "__file__")
    assert waiting("late_package")
    assert package.VALUE == 7
    assert not waiting("late_package")
    assert importlib.import_module("late_package").VALUE == 7
    with pytest.raises(AttributeError):
        package.NOTHING  # noqa: B018


def test_a_part_of_a_package_brings_it_in(postponed: None) -> None:
    assert waiting("late_other")
    assert importlib.import_module("late_other.inner").DEPTH == 2
    assert not waiting("late_other")
    assert sys.modules["late_other"].VALUE == 7
    assert sys.modules["late_other"].inner.DEPTH == 2


def test_what_is_not_installed_stays_away(postponed: None) -> None:
    assert "late_nothing" not in sys.modules
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("late_nothing")
