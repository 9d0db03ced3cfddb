"""Sends hostile and mutated files to every route that takes files, and looks at answers and at the server's memory.

python tests/soak/hostile_uploads.py --mutated 2000 --report docs/soak.md

Where that takes too long for one sitting: `--minutes 40`, and the next time `--after` as many as were sent.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import httpx
import numpy as np
import psutil

ROOT = Path(__file__).resolve().parents[2]
PART = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
CANVAS = {"name": "canvas", "content": {"layers": [{"asset": "mfzwizltoq2gk4dc", "x": 1.5, "text": "Anna"}]}}
GROWTH = 400 * 2**20
"""Bytes that the server's memory may grow by at most while files come: decoders, one large picture at a time."""


def _hostile() -> ModuleType:
    name = "hostile_files"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "hostile" / "make.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@dataclass
class Findings:
    """What came back. `bad`: answers of 5xx, with what was sent; `grown`: bytes that the server grew by at most."""

    answers: Counter[str] = field(default_factory=Counter[str])
    bad: list[str] = field(default_factory=list[str])
    files: int = 0
    grown: int = 0
    seconds: float = 0.0

    @property
    def requests(self) -> int:
        return self.answers.total()


def hostile_files() -> list[tuple[str, bytes]]:
    """The set of `tests/hostile`, and safetensors whose headers lie."""
    found = [(case.name, case.data) for case in _hostile().cases()]
    for label, size in (("huge", 2**62), ("beyond", 10**6), ("zero", 0)):
        found.append((f"header-{label}.safetensors", size.to_bytes(8, "little") + b"{}" + b"\0" * 64))
    return found


def mutated_files(count: int, seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """Valid files with bytes changed, cut out, doubled, or moved, and in turn with them files that are cut off, begin
    as one kind and go on as another, or state other lengths: the same ones every time."""
    changes, breaks = random.Random(seed), random.Random(seed + 1)
    first, bases = _bases(), [*_bases(), *_texts()]
    for number in range(count):
        half = number // 2
        if number % 2 == 0:
            name, data = first[half % len(first)]
            broken = bytearray(data)
            for _ in range(changes.randint(1, 4)):
                _break(broken, changes)
        else:
            name, data = bases[half % len(bases)]
            broken = bytearray(data)
            for _ in range(breaks.randint(1, 3)):
                _tear(broken, breaks, bases)
        yield f"{number}-{name}", bytes(broken)


def _tear(data: bytearray, chance: random.Random, others: list[tuple[str, bytes]]) -> None:
    place = chance.randrange(len(data) + 1)
    kind = chance.randrange(5)
    if kind == 0:
        del data[place:]
    elif kind == 1:  # the head of another kind
        head = chance.choice(others)[1][: chance.choice([4, 16, 64, 300])]
        data[: len(head)] = head
    elif kind == 2:  # the tail of another kind
        data[place:] = chance.choice(others)[1][-chance.choice([16, 64, 1000]) :]
    elif kind == 3:  # a length that is not so
        size = chance.choice([0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, len(data) + 1])
        width = 2 if size <= 0xFFFF and chance.random() < 0.5 else 4
        data[place : place + width] = size.to_bytes(width, chance.choice(["big", "little"]))
    else:
        _break(data, chance)


def _texts() -> list[tuple[str, bytes]]:
    """More kinds: an animation, pictures with others' metadata, and the JSON that routes take as it is."""
    from PIL.PngImagePlugin import PngInfo

    from atelier.recipe.toml import dumps
    from atelier.steps.recipes import builtin_recipe

    hostile, recipe = _hostile(), builtin_recipe("create").model_copy(update={"name": "mutated"})
    said = PngInfo()
    said.add_text("parameters", "a woman, <lora:x:0.8>\nNegative prompt: blur\nSteps: 20, Seed: 7, Size: 96x80")
    graph = {
        "3": {"class_type": "KSampler", "inputs": {"seed": 7, "steps": 20, "model": ["4", 0], "positive": ["6", 0]}}
    }
    graph["6"] = {"class_type": "CLIPTextEncode", "inputs": {"text": "a woman", "clip": ["4", 1]}}
    said.add_itxt("prompt", json.dumps(graph), zip=True)
    return [
        ("animation.gif", hostile.encoded("GIF")),
        ("told.png", hostile.encoded("PNG", pnginfo=said)),
        ("recipe.json", recipe.model_dump_json().encode()),
        ("recipe.toml", dumps(recipe).encode()),
        ("canvas.json", json.dumps(CANVAS).encode()),
    ]


def _break(data: bytearray, chance: random.Random) -> None:
    if len(data) < 2:
        return
    start = chance.randrange(len(data))
    length = chance.choice([1, 1, 1, 2, 4, 16, 200])
    kind = chance.randrange(6)
    if kind == 0:
        del data[start : start + length]
    elif kind == 1:
        data[start:start] = data[start : start + length]
    elif kind == 2:
        data[start : start + length] = bytes(chance.choice([0, 255, 127]) for _ in data[start : start + length])
    elif kind == 3:
        near = chance.randrange(min(64, len(data)))  # headers are where the numbers stand
        data[near] = chance.randrange(256)
    else:
        for place in range(start, min(len(data), start + length)):
            data[place] ^= 1 << chance.randrange(8)


def _bases() -> list[tuple[str, bytes]]:
    from safetensors.numpy import save

    hostile = _hostile()
    kinds = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif"}
    found = [(f"photo.{suffix}", hostile.encoded(kind)) for kind, suffix in kinds.items()]
    exif = hostile.picture().getexif()
    exif[0x010E], exif[0x0112] = "a woman", 6
    found.append(("exif.jpg", hostile.encoded("JPEG", exif=exif)))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in found[:3]:
            file.writestr(name, data)
    found.append(("album.zip", packed.getvalue()))
    rank, width = 2, 8
    tensors = {"lora.down.weight": np.ones((rank, width), np.float32), "lora.up.weight": np.ones((width, rank))}
    found.append(("adapter.safetensors", save(tensors, {"ss_base_model_version": "x"})))
    return found


def attack(
    client: httpx.Client,
    files: list[tuple[str, bytes]],
    *,
    memory: Callable[[], int],
    every: int = 25,
    seconds: float = float("inf"),
) -> Findings:
    """Send each file to every route that takes files.

    Args:
        client: signed in, or local.
        memory: bytes that the server has now; asked every so many files.
        seconds: after which no further file is begun.
    """
    findings, begun = Findings(), time.monotonic()
    subject = client.post("/v1/subjects", json={"name": f"thing-{begun}", "kind": "garment"}).json()["id"]
    warm = ("warm.png", _hostile().encoded("PNG"))  # whatever routes import when they are first used
    client.post(f"/v1/subjects/{subject}/photos", files={"files": warm})
    for route in ("/v1/assets", "/v1/verify", "/v1/adapters/import"):
        client.post(route, files={"file": warm})
    before = memory()
    for number, (said, data) in enumerate(files):
        if time.monotonic() - begun > seconds:
            break
        name = said.encode("utf-8", "replace").decode()  # the client sends no half characters
        sent = {"file": (name, data)}
        answers = {
            "photos": client.post(f"/v1/subjects/{subject}/photos", files={"files": (name, data)}),
            "picture": client.post("/v1/assets", files=sent),
            "verify": client.post("/v1/verify", files=sent),
            "adapter": client.post("/v1/adapters/import", files=sent),
        }
        if name.endswith(".json"):
            text = {"Content-Type": "application/json"}
            definition = b'{"definition": %s}' % data
            answers["recipe"] = client.put("/v1/recipes/mutated", content=definition, headers=text)
            answers["document"] = client.post("/v1/documents", content=data, headers=text)
            answers["run"] = client.post("/v1/runs", content=b'{"recipe": %s, "inputs": {}}' % data, headers=text)
        elif name.endswith(".toml"):
            written = {"toml": data.decode("utf-8", "replace")}
            answers["recipe"] = client.put("/v1/recipes/mutated", json=written)
        if number % 4 == 0:
            answers["parts"] = _in_parts(client, subject, name, data)
        for route, answer in answers.items():
            findings.answers[f"{route} {answer.status_code}"] += 1
            if answer.status_code >= 500:
                findings.bad.append(f"{route} {name}: {answer.status_code} {answer.text[:200]}")
        findings.files += 1
        if number % every == 0:
            findings.grown = max(findings.grown, memory() - before)
            print(f"{findings.files} files, {findings.requests} requests, +{findings.grown >> 20} MiB", file=sys.stderr)
    findings.grown = max(findings.grown, memory() - before)
    findings.seconds = time.monotonic() - begun
    return findings


def _in_parts(client: httpx.Client, subject: str, name: str, data: bytes) -> httpx.Response:
    said = {"subject": subject, "name": Path(name).name[:100] or "x", "length": max(1, len(data))}
    started = client.post("/v1/uploads", json=said)
    if started.status_code != 201:
        return started
    path, half = started.headers["location"], len(data) // 2
    for offset, part in ((0, data[:half]), (half, data[half:])):
        answer = client.patch(path, content=part, headers={**PART, "Upload-Offset": str(offset)})
        if answer.status_code != 204:
            return answer
    return client.post(f"{path}/finish", json={})


@contextmanager
def server(home: Path) -> Iterator[tuple[httpx.Client, psutil.Process]]:
    """A server in a process of its own, a client of it that is local, and the process."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    command = [sys.executable, "-m", "atelier.server", "--port", str(port), "--fd", str(listening.fileno())]
    environment = {"ATELIER_HOME": str(home)}
    process = subprocess.Popen(
        command, env=os.environ | environment, pass_fds=[listening.fileno()], stderr=subprocess.DEVNULL
    )
    listening.close()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600) as client:
            client.get("/health/ready")
            yield client, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def left_behind(home: Path) -> list[str]:
    """What must not be there after all those files: plain ones in `tmp`, rows without content, content without rows."""
    from atelier.library import Library

    found = [f"{path} is left" for path in (home / "tmp").rglob("*") if path.is_file()]
    with Library.open(home) as library:
        findings = library.check(verify=True).findings
    return found + [f"{one.kind} {one.what}: {one.detail}" for one in findings]


def row(findings: Findings, mutated: int, leftovers: list[str], commit: str, *, hostile: int, after: int = 0) -> str:
    """A line of the table in `docs/soak.md`. Of `mutated` files those `after` so many were to be sent."""
    first = min(hostile, findings.files)
    last = after + findings.files - first
    which = f"{mutated:,}" if (after, last) == (0, mutated) else f"{after + 1:,} to {last:,} of {mutated:,}"
    cells = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}",
        f"{first} hostile, {which} mutated; {findings.requests:,} requests in {findings.seconds / 60:.0f} minutes",
        str(len(findings.bad)),
        f"{findings.grown / 2**20:.0f} MiB",
        f"{len(leftovers)} things" if leftovers else "nothing",
    ]
    return f"| {' | '.join(cells)} |"


def with_row(page: str, line: str) -> str:
    """The page with a line more at the end of its table of hostile files."""
    before, mark, rest = page.partition("## Hostile files")
    lines = rest.splitlines()
    last = max(number for number, one in enumerate(lines) if one.startswith("|"))
    return before + mark + "\n".join([*lines[: last + 1], line, *lines[last + 1 :], ""])


def present_commit() -> str:
    """The short name of what is checked out."""
    git = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutated", type=int, default=2000)
    parser.add_argument("--report", type=Path, help="the page that a line is added to")
    parser.add_argument("--after", type=int, default=0, help="leave out so many mutated ones, and all hostile ones")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="send no more after so long")
    given = parser.parse_args()
    hostile, commit = [] if given.after else hostile_files(), present_commit()
    files = hostile + list(mutated_files(given.mutated))[given.after :]
    with tempfile.TemporaryDirectory() as folder, server(Path(folder) / "home") as (client, process):
        findings = attack(client, files, memory=lambda: process.memory_info().rss, seconds=given.minutes * 60)
        leftovers = left_behind(Path(folder) / "home")
    print(f"{findings.files} files in {findings.seconds:.0f} s, memory grew by {findings.grown / 2**20:.0f} MiB")
    print(", ".join(f"{count} × {what}" for what, count in sorted(findings.answers.items())))
    for line in [*findings.bad, *leftovers]:
        print(line)
    if given.report:
        line = row(findings, given.mutated, leftovers, commit, hostile=len(hostile), after=given.after)
        given.report.write_text(with_row(given.report.read_text(), line))
    return 1 if findings.bad or leftovers or findings.grown > GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
