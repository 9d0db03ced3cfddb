"""Which thread may use every processor core, and how many there are.

OpenMP keeps a team of threads for each thread that ever computed with several. As soon as all teams together have
more threads than the machine has cores, they no longer wait for the next piece of work but go to sleep after each, and
to wake them costs more than they help. On two cores a training step in a lane's thread took 0.46 s where the idle main
thread had a team of its own, and 0.25 s where it had none. So programs begin with one core for everybody, and who
draws or trains takes them all for as long as it does.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

THREADS = "ATELIER_THREADS"
"""Environment variable: how many cores a drawing or a training may use; all without it."""
_OPENMP = "OMP_NUM_THREADS"


def usable() -> int:
    """Processor cores that this process may use: those it may run on, or fewer where the environment says so."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    said = os.environ.get(THREADS, os.environ.get(_OPENMP, ""))
    return min(here, int(said)) if said.isdecimal() and int(said) else here


def one_for_everybody(environment: MutableMapping[str, str] | None = None) -> None:
    """To be called by a program before torch is loaded: from now on computing takes one core, except in `every`.

    What OMP_NUM_THREADS said holds for `every` then; programs that this one starts are told the same.
    """
    environment = os.environ if environment is None else environment
    environment.setdefault(THREADS, environment.get(_OPENMP, ""))
    environment[_OPENMP] = "1"


@contextmanager
def every(count: int | None = None) -> Iterator[None]:
    """Inside the block this thread's arithmetic uses every core, or so many."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count or usable())
    # The number is this thread's own, and what threads begin with that compute for the first time from now on: that
    # second part is put back from a thread that ends.
    apart = threading.Thread(target=torch.set_num_threads, args=(before,), name="cores")
    apart.start()
    apart.join()
    try:
        yield
    finally:
        torch.set_num_threads(before)
