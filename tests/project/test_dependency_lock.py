"""The lock and pyproject.toml agree, without asking an index; what is installed is what is locked."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# torch and what its CUDA builds bring along: installed on a line of their own.
OUTSIDE = re.compile(r"(torch|triton|cuda-.+|nvidia-.+)$")
ENTRY = re.compile(
    r"^(?P<pin>[a-z0-9][\w.-]*==[^\s;]+(?: ; [^\\\n]+)?)(?P<hashes>(?: \\\n {4}--hash=sha256:[0-9a-f]{64})*)$", re.M
)


class Lock:
    """One lock file: the pins that apply on this machine, and how many hashes each pin has."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.text = path.read_text(encoding="utf-8")
        self.names: set[str] = set()
        self.here: dict[str, str] = {}
        self.unhashed: list[str] = []
        for match in ENTRY.finditer(self.text):
            pin = Requirement(match["pin"])
            name = canonicalize_name(pin.name)
            self.names.add(name)
            if not match["hashes"]:
                self.unhashed.append(name)
            if pin.marker is None or pin.marker.evaluate():
                self.here[name] = next(iter(pin.specifier)).version

    def lacks(self, requirement: Requirement) -> bool:
        """Whether the lock does not fulfil a requirement that applies on this machine."""
        name = canonicalize_name(requirement.name)
        if OUTSIDE.match(name):
            return False
        return name not in self.here or not requirement.specifier.contains(self.here[name], prereleases=True)


@pytest.fixture(scope="module")
def runtime(root: Path) -> Lock:
    return Lock(root / "requirements.txt")


@pytest.fixture(scope="module")
def development(root: Path) -> Lock:
    return Lock(root / "requirements-dev.txt")


def test_every_dependency_is_locked_at_an_allowed_version(
    pyproject: dict[str, Any], runtime: Lock, development: Lock
) -> None:
    groups = pyproject["dependency-groups"]
    needed = pyproject["project"]["dependencies"] + groups["build"] + pyproject["build-system"]["requires"]
    assert [line for line in needed if runtime.lacks(Requirement(line))] == [], "run `make lock`"
    assert [line for line in needed + groups["dev"] if development.lacks(Requirement(line))] == [], "run `make lock`"


def test_lock_is_complete(development: Lock) -> None:
    """Everything that a locked package requires is locked too, so that pip can install with --no-deps."""
    missing: list[str] = []
    for name in development.here:
        for line in importlib.metadata.requires(name) or []:
            requirement = Requirement(line)
            applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if applies and development.lacks(requirement):
                missing.append(f"{name} needs {line}")
    assert missing == []


def test_development_lock_contains_the_runtime_lock(runtime: Lock, development: Lock) -> None:
    assert runtime.here.items() <= development.here.items()


def test_installed_versions_are_the_locked_ones(development: Lock) -> None:
    installed = {name: importlib.metadata.version(name) for name in development.here}
    assert installed == development.here, "run `make setup-dev`"


def test_torch_stays_outside_and_is_the_same_version_everywhere(
    root: Path, pyproject: dict[str, Any], development: Lock
) -> None:
    assert [name for name in development.names if OUTSIDE.match(name)] == []
    (torch,) = pyproject["tool"]["uv"]["constraint-dependencies"]
    line = re.search(r"^TORCH := (\S+)$", (root / "Makefile").read_text(encoding="utf-8"), re.M)
    assert line is not None
    assert line[1] == torch
    assert Requirement(torch).specifier.contains(importlib.metadata.version("torch"))


def test_lock_files_hold_only_hashed_pins(runtime: Lock, development: Lock) -> None:
    """No index, no URL, no path, no unhashed entry: whose index is used is the machine's own affair."""
    for lock in (runtime, development):
        assert len(lock.names) > 40
        assert lock.unhashed == []
        rest = ENTRY.sub("", lock.text)
        strange = [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert strange == []
        assert not re.search(r"://|@|index-url|find-links|(?<![\w.])/\w", rest)
