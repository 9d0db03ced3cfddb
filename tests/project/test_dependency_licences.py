"""Every locked dependency has a licence that an Apache-2.0 project can ship on, read from its own metadata."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

from packaging.utils import canonicalize_name

# Permissive, or MPL-2.0: copyleft by file, which asks nothing of a project that uses the package unmodified.
ACCEPTED = {"0BSD", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "MIT", "MIT-0"}
ACCEPTED |= {"Apache-2.0", "Apache-2.0 WITH LLVM-exception", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Python-2.0", "Zlib"}

# The Postgres driver is an optional extra that a person installs and our tests use; nothing of it is shipped.
BY_NAME = {"psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only"}
# Its metadata names no licence; the file in it is the 3-clause BSD licence. An optional extra as well.
BY_NAME |= {"torchao": "none stated"}

# What packages without an SPDX expression write into the classifier or the licence field.
SPELLINGS = {
    "Apache Software License": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "2-clause BSD License": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def _licences(metadata: importlib.metadata.PackageMetadata) -> str:
    """The package's licence as an SPDX expression where possible, else what it says, joined by AND."""
    fields = metadata.json
    if expression := fields.get("license_expression"):
        return str(expression)
    classifiers = [line.split(" :: ") for line in fields.get("classifier", [])]
    said = [parts[-1] for parts in classifiers if parts[0] == "License" and parts[-1] != "OSI Approved"]
    return " AND ".join(
        SPELLINGS.get(name, name) for name in said or [str(fields.get("license", "none stated")).strip()]
    )


def _accepted(expression: str) -> bool:
    if "(" in expression:  # nested expressions are for a person to read
        return False
    return any(all(part in ACCEPTED for part in choice.split(" AND ")) for choice in expression.split(" OR "))


def test_every_installed_dependency_has_an_accepted_licence(root: Path) -> None:
    lock = (root / "requirements-dev.txt").read_text(encoding="utf-8")
    locked = re.findall(r"^([a-z0-9][\w.-]*)==", lock, re.MULTILINE)
    installed = {canonicalize_name(dist.name): dist for dist in importlib.metadata.distributions()}
    said = {name: _licences(installed[name].metadata) for name in {*locked, "torch"} if name in installed}
    assert len(said) > 60
    assert {name: licence for name, licence in said.items() if not _accepted(licence)} == BY_NAME


def test_licence_rule_refuses_what_it_should() -> None:
    assert _accepted("MIT OR GPL-3.0-only")
    assert _accepted("Apache-2.0 AND MIT")
    for refused in ("GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "none stated", "(MIT)"):
        assert not _accepted(refused)
