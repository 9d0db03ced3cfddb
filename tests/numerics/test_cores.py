"""One core for everybody, all of them for who draws or trains: one team of threads in a process."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from atelier.numerics import cores


def test_programs_compute_on_one_core_and_remember_what_was_said() -> None:
    said = {"OMP_NUM_THREADS": "3"}
    cores.one_for_everybody(said)
    assert said == {"OMP_NUM_THREADS": "1", "ATELIER_THREADS": "3"}
    cores.one_for_everybody(said)  # a program that the first one starts
    assert said == {"OMP_NUM_THREADS": "1", "ATELIER_THREADS": "3"}


@pytest.mark.parametrize(("said", "found"), [({}, 8), ({"ATELIER_THREADS": "2"}, 2), ({"ATELIER_THREADS": ""}, 8)])
def test_as_many_cores_as_there_are_or_fewer(said: dict[str, str], found: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ATELIER_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert cores.usable() == found


def test_after_a_program_began_an_unset_number_means_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setenv("ATELIER_THREADS", "")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert cores.usable() == 8


def test_all_cores_inside_of_the_block_only_and_of_that_thread_only() -> None:
    import torch

    before, elsewhere = torch.get_num_threads(), list[int]()
    torch.set_num_threads(1)
    try:
        with cores.every(3):
            thread = threading.Thread(target=lambda: elsewhere.append(torch.get_num_threads()))
            thread.start()
            thread.join()
            assert torch.get_num_threads() == 3
        assert torch.get_num_threads() == 1
        assert elsewhere == [1]  # although it computes for the first time
    finally:
        torch.set_num_threads(before)


def test_the_program_leaves_its_main_thread_one_core() -> None:
    script = (
        "import os\nfrom unittest import mock\nfrom atelier import cli\n"
        "with mock.patch('atelier.cli.app.app'): cli.main()\n"
        "import torch\nprint(os.environ['OMP_NUM_THREADS'], torch.get_num_threads())"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1", "1"]
