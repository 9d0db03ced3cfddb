"""What is no adapter is refused by its header: its data is not read, and torch is not imported for it."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys, tracemalloc
from pathlib import Path
from atelier.errors import InvalidInput
from atelier.interop.lora import flux1_target
from atelier.steps.adapter_files import read_for

target = flux1_target()
tracemalloc.start()
try:
    read_for(Path(sys.argv[1]), target)
except InvalidInput as error:
    print(error.message)
assert tracemalloc.get_traced_memory()[1] < 2**20
assert "torch" not in sys.modules
"""


def test_a_checkpoint_of_gigabytes_takes_no_memory(tmp_path: Path) -> None:
    size, path = 3 * 2**30, tmp_path / "model.safetensors"
    entry = {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}
    header = json.dumps({"model.diffusion_model.out.0.weight": entry}).encode()
    with path.open("wb") as stream:
        stream.write(struct.pack("<Q", len(header)) + header)
        stream.truncate(8 + len(header) + size)  # a hole: nothing is written
    command = [sys.executable, "-c", PROGRAM, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no LoRA but a Stable Diffusion checkpoint" in done.stdout
