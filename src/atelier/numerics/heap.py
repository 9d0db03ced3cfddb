"""The C heap of a process that does the same work again and again.

glibc gives the top of its heap back to the system whenever enough of it is free, and a training step frees and asks
for the same hundreds of megabytes every time: each page is then cleared and mapped anew (about 5,000 page faults and a
tenth of a step's processor time on the built-in model). Keeping the heap until the work is over raises no peak.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h
_KEEP = 2**31 - 1
_LARGEST_MMAP = 32 * 1024**2
"""The highest threshold that glibc takes; it gets there by itself once a block of this size was freed."""


@contextmanager
def kept_heap() -> Iterator[bool]:
    """Inside the block freed memory stays with the process; it goes back to the system after.

    Yields:
        Whether this C library can (glibc); elsewhere nothing changes.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if libc is None or not (hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim")):
        yield False
        return
    libc.mallopt(_MMAP_THRESHOLD, _LARGEST_MMAP)
    libc.mallopt(_TRIM_THRESHOLD, _KEEP)
    try:
        yield True
    finally:
        libc.mallopt(_TRIM_THRESHOLD, 2 * _LARGEST_MMAP)
        libc.malloc_trim(0)
