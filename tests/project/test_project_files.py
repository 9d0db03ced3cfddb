"""Rules for every file of the repository: how long, how large, what it may not say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

MAX_LINES = 450
MAX_FILE_BYTES = 15 * 10**6
MAX_WEIGHT_BYTES = 40 * 10**6
WEIGHTS = {".safetensors", ".npz", ".npy", ".onnx", ".gguf"}
PICKLES = {".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib"}

# One letter of each in brackets, so that this file passes its own test.
FORBIDDEN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Package registries: which one is used is the machine's own configuration.
        r"[p]ypi\.org",
        r"[p]ythonhosted\.org",
        r"[n]pmjs\.(org|com)",
        r"[d]ownload\.pytorch\.org",
        r"[-]-(extra-)?index-url +(https?|file):",
        # Paths of one machine.
        r"(?<![\w.~-])/[w]ork/",
        r"(?<![\w.~-])/[r]oot/",
        r"(?<![\w.~-])/[o]pt/(wheels|pypi)",
        # How the text came about: the project speaks of itself only.
        r"\b[c]laude\b",
        r"\b[a]nthropic\b",
        r"\b[c]opilot\b",
        r"\b[c]hatgpt\b",
        r"\b[s]ub-?agents?\b",
        r"\bas an [a]i\b",
        r"\b[t]ime-?box(ed)?\b",
    )
]


#: The client of the page, written by a program from the server's OpenAPI.
GENERATED = "schema.ts"


def _is_third_party(path: Path) -> bool:
    """Collected test input keeps the words of its authors."""
    return "corpus" in path.parts


def test_source_files_stay_short(root: Path, project_files: list[Path]) -> None:
    lengths = {
        str(path): len((root / path).read_text(encoding="utf-8").splitlines())
        for path in project_files
        if path.suffix in {".py", ".ts", ".tsx"} and path.name != GENERATED
    }
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_files_are_small_and_weights_fit_together(root: Path, project_files: list[Path]) -> None:
    sizes = {path: (root / path).stat().st_size for path in project_files}
    assert {str(path): size for path, size in sizes.items() if size > MAX_FILE_BYTES} == {}
    assert sum(size for path, size in sizes.items() if path.suffix in WEIGHTS) <= MAX_WEIGHT_BYTES


def test_no_pickled_weights(project_files: list[Path]) -> None:
    assert [str(path) for path in project_files if path.suffix in PICKLES] == []


def test_nothing_names_a_registry_a_machine_or_the_making(root: Path, project_files: list[Path]) -> None:
    found: list[str] = []
    for path in project_files:
        if _is_third_party(path):
            continue
        try:
            text = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path}: {match.group(0)!r}" for pattern in FORBIDDEN for match in pattern.finditer(text)]
    assert found == []


def test_forbidden_patterns_catch_what_they_should() -> None:
    bad = ["see /" + "work/main", "https://" + "py" + "pi.org/simple", "in /" + "root/.cache"]
    assert all(any(pattern.search(line) for pattern in FORBIDDEN) for line in bad)
    good = ["atelier/" + "work/x", "a/b/" + "root/c", "the studio works", "https://example.org"]
    assert not any(pattern.search(line) for pattern in FORBIDDEN for line in good)


def test_version_is_the_same_everywhere(root: Path, pyproject: dict[str, Any]) -> None:
    import atelier

    version = pyproject["project"]["version"]
    assert atelier.__version__ == version
    newest = re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == version
