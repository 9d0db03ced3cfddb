"""When memory does not suffice."""

from __future__ import annotations

_WORDS = ("allocate memory", "MPS backend out of memory")


def ran_out(error: BaseException) -> bool:
    """Whether an error says that the memory of a device or of the machine did not suffice. CUDA has a class for it;
    Apple's devices and the allocator of a CPU say it in words."""
    import torch

    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _WORDS)
