"""Naming a process, so that what it left unfinished can be told from what it is still doing."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

import psutil

from atelier.database import now

GRACE = timedelta(hours=1)
"""How long unfinished work of another machine's process is left alone; whether that process lives cannot be seen."""


def this_process() -> str:
    """`host:pid:start`; the start time tells a process from a later one with the same number."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{psutil.Process(pid).create_time():.2f}"


def is_running(process: str) -> bool:
    """Whether the process of that name lives; those of other machines are believed to."""
    host, _, rest = process.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not rest.isdigit():
        return True
    try:
        return f"{psutil.Process(int(rest)).create_time():.2f}" == process.rpartition(":")[2]
    except psutil.NoSuchProcess:
        return False


def abandoned(owner: str, since: datetime) -> bool:
    """True when the process that began something at `since` cannot finish it any more."""
    host, _, rest = owner.rpartition(":")[0].rpartition(":")
    started = owner.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit():
        return now() - since > GRACE
    try:
        return f"{psutil.Process(int(rest)).create_time():.2f}" != started
    except psutil.NoSuchProcess:
        return True
