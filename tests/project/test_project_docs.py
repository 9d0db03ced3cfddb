"""Documentation stays true: links resolve, pages are reachable, commands exist, decisions follow their form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SECTIONS = ["Context", "Decision", "Consequences"]
TARGETS = {"demo", "up", "test", "soak", "check", "clean", "lock"}


@pytest.fixture(scope="module")
def pages(root: Path, project_files: list[Path]) -> dict[Path, str]:
    """Every Markdown page outside of test input: path relative to the root → text."""
    return {
        path: (root / path).read_text(encoding="utf-8")
        for path in project_files
        if path.suffix == ".md" and path.parts[0] not in {"tests", "src"}
    }


def _anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ +(.+?) *$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _local_links(text: str) -> list[str]:
    return [link for link in LINK.findall(FENCE.sub("", text)) if not re.match(r"[a-z]+:", link)]


def test_links_resolve(root: Path, pages: dict[Path, str]) -> None:
    broken: list[str] = []
    for page, text in pages.items():
        for link in _local_links(text):
            name, _, anchor = link.partition("#")
            target = (root / page).parent / name if name else root / page
            if not target.exists() or (anchor and anchor not in _anchors(target.read_text(encoding="utf-8"))):
                broken.append(f"{page}: {link}")
    assert broken == []


def test_every_docs_page_is_in_the_index(root: Path, pages: dict[Path, str]) -> None:
    index = root / "docs" / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in _local_links(index.read_text("utf-8"))}
    missing = [
        str(page) for page in pages if page.parts[0] == "docs" and (root / page).resolve() not in linked | {index}
    ]
    assert missing == []


def _makefile_targets(root: Path) -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_make_has_the_promised_targets(root: Path) -> None:
    assert _makefile_targets(root) >= TARGETS


def test_every_make_command_in_the_docs_exists(root: Path, pages: dict[Path, str]) -> None:
    told = {
        (str(page), target)
        for page, text in pages.items()
        for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)", text, re.MULTILINE)
    }
    assert {target for _, target in told} >= {"demo", "test", "check"}
    assert {(page, target) for page, target in told if target not in _makefile_targets(root)} == set()


def _decisions(root: Path) -> list[Path]:
    return sorted((root / "docs" / "decisions").glob("*.md"))


def test_decision_numbers_are_unique(root: Path) -> None:
    numbers = [path.name[:4] for path in _decisions(root)]
    assert len(numbers) == len(set(numbers)) > 0


def test_decisions_follow_the_form(root: Path) -> None:
    """`# NNNN: Title`, `Status:`, then Context, Decision, Consequences; and a link to the code that holds it."""
    faults: list[str] = []
    for path in _decisions(root):
        text = path.read_text(encoding="utf-8")
        if not re.match(r"\d{4}-[a-z0-9-]+\.md$", path.name):
            faults.append(f"{path.name}: name it NNNN-title.md")
        if not re.match(rf"# {path.name[:4]}: \S.*\n\nStatus: (accepted|superseded by \[\d{{4}}\]).*\n", text):
            faults.append(f"{path.name}: begin with '# {path.name[:4]}: Title' and 'Status: accepted (date)'")
        if re.findall(r"^## (.+)$", text, re.MULTILINE) != SECTIONS:
            faults.append(f"{path.name}: its sections must be {SECTIONS}")
        if not any(link.startswith("../../") and (path.parent / link).exists() for link in _local_links(text)):
            faults.append(f"{path.name}: link the code that enforces it")
    assert faults == []
