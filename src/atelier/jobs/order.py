"""Who is next: fair shares between owners, priorities within one.

Start-time fair queueing (Goyal, Vin, Cheng 1996): each owner (a user in a workspace) has a start tag in seconds of lane
time; the smallest is served and moves on by what its task is expected to take. An owner who comes back after a rest
starts at the clock, the tag served last: rest earns no credit, and nobody waits for what another asked for. Between two
owners who both keep waiting, the lane time given differs by no more than one task of each.

A person's priority orders that person's own runs. Two bands stand outside of the shares: urgent (administrators) goes
before everything, background after everything. Within each, what is short goes before what is long: a picture does not
wait for a training, which is interrupted for it and resumed before another one begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace

URGENT, BACKGROUND = 100, -100
"""Priorities from and to which a run leaves the fair shares."""
HIGHEST, LOWEST = 10, -10
"""What people may give their own runs."""
UNKNOWN_SECONDS = 5.0
"""What a step is expected to take that never ran here."""

Owner = tuple[str, str]
"""(workspace, user); the user is empty for what the machine's own command line submitted."""


@dataclass(frozen=True)
class Waiting:
    """A task that waits, with what decides its turn."""

    task: str
    run: str
    owner: Owner
    priority: int
    rank: float
    seq: int
    seconds: float = UNKNOWN_SECONDS
    long: bool = False
    begun: bool = False

    @property
    def place(self) -> tuple[int, int, float, int]:
        """Its place among the owner's own."""
        return (-self.band, -self.priority, self.rank, self.seq)

    @property
    def band(self) -> int:
        return band(self.priority, long=self.long, begun=self.begun)


@dataclass
class Shares:
    """Start tags of owners in one kind of lane, and the clock."""

    used: dict[Owner, float] = field(default_factory=dict[Owner, float])
    clock: float = 0.0

    def start(self, owner: Owner) -> float:
        """The tag at which the owner's next task would start."""
        return max(self.used.get(owner, 0.0), self.clock)

    def serve(self, owner: Owner, seconds: float) -> None:
        """The owner gets a lane for so long."""
        start = self.start(owner)
        self.used[owner] = start + seconds
        self.clock = start


SHORT = 2
"""Bands go in threes: long, long and begun, short."""


def band(priority: int, *, long: bool = False, begun: bool = False) -> int:
    """6 urgent, 3 shared fairly, 0 background; 2 more for what is short, 1 for what is long and was begun."""
    urgency = 6 if priority >= URGENT else 0 if priority <= BACKGROUND else 3
    return urgency + (begun if long else SHORT)


def next_owner(bands: Mapping[Owner, int], shares: Shares) -> Owner:
    """Whose turn it is among owners with something to do; `bands` are the highest of their waiting tasks."""
    top = max(bands.values())
    return min((owner for owner, one in bands.items() if one == top), key=lambda owner: (shares.start(owner), owner))


def in_order(waiting: Iterable[Waiting], shares: Shares) -> list[Waiting]:
    """All waiting tasks in the order in which one lane would take them, were nothing to come in between."""
    queues: dict[Owner, list[Waiting]] = {}
    for one in waiting:
        queues.setdefault(one.owner, []).append(one)
    for queue in queues.values():
        queue.sort(key=lambda one: one.place, reverse=True)
    # The same choice as `next_owner` makes, by a heap: the tag of an owner who is not served moves only with the clock,
    # and is looked at anew when it comes to the top.
    after = Shares(dict(shares.used), shares.clock)
    heap = [(-queue[-1].band, after.start(owner), owner) for owner, queue in queues.items()]
    heapify(heap)
    found: list[Waiting] = []
    while heap:
        minus, tag, owner = heap[0]
        start = after.start(owner)
        if start > tag:
            heapreplace(heap, (minus, start, owner))
            continue
        queue = queues[owner]
        one = queue.pop()
        after.serve(owner, one.seconds)
        found.append(one)
        if queue:
            heapreplace(heap, (-queue[-1].band, after.start(owner), owner))
        else:
            heappop(heap)
    return found


@dataclass(frozen=True)
class Turn:
    """When a waiting task is expected to start and to end, in seconds from now."""

    task: str
    run: str
    workspace: str
    position: int  # 1: the next one
    starts: float
    ends: float


def turns(ordered: Sequence[Waiting], busy: Sequence[float], lanes: int) -> list[Turn]:
    """Turns of tasks in that order.

    Args:
        busy: seconds that each task in hand is still expected to take.
        lanes: how many work at once; without any, nothing is expected to start.
    """
    free = [*busy, *[0.0] * max(0, lanes - len(busy))]
    heapify(free)
    found: list[Turn] = []
    for position, one in enumerate(ordered, 1):
        starts = free[0] if free else float("inf")
        ends = starts + one.seconds
        if free:
            heapreplace(free, ends)
        found.append(Turn(one.task, one.run, one.owner[0], position, starts, ends))
    return found
