"""A worker process: takes tasks, executes them with the kernel, and sees to what others left behind.

One thread a lane slot takes and executes; the thread that calls `work` keeps house: leases, cancellation, the registry,
lost tasks of others, runs that nobody moved on.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from atelier.errors import AtelierError
from atelier.jobs.advance import Advance
from atelier.jobs.claims import Claim, Claims
from atelier.jobs.events import EventLog
from atelier.jobs.queue import Queue
from atelier.jobs.recorder import Recorder
from atelier.jobs.remaining import Remaining
from atelier.jobs.workers import Worker as Registered
from atelier.jobs.workers import Workers
from atelier.jobs.workplace import Habits, Workplace
from atelier.recipe import Course, Runner, State, Stopped
from atelier.recipe.plan import Unknown
from atelier.recipe.ports import Changed
from atelier.recipe.task import Desk, carry_out
from atelier.recipe.together import Held, carry_out_together
from atelier.recipe.values import Problem, Result, Task
from atelier.recipe.weighing import work_of

log = logging.getLogger(__name__)

COURSES = 16  # runs whose boards are kept at hand


class Worker:
    """Works until it is told to stop.

    Args:
        me: its entry in the registry; its lanes are those that it serves, one task at a time each (`remote`: four).
    """

    def __init__(
        self,
        me: Registered,
        place: Workplace,
        claims: Claims,
        queue: Queue,
        registry: Workers,
        events: EventLog,
        recorder: Recorder,
        habits: Habits | None = None,
    ) -> None:
        self.me, self.habits = me, habits or Habits()
        self._place, self._claims, self._queue = place, claims, queue
        self._registry, self._events, self._recorder = registry, events, recorder
        self._advance, self._remaining = Advance(queue, place.ended), Remaining(queue, recorder)
        self._stop, self._quit = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._courses: OrderedDict[str, tuple[threading.Lock, Course]] = OrderedDict()
        self._desk: Desk | None = None
        self._hand: dict[str, Claim] = {}
        self._idle: set[str] = set()
        self._pressed: set[str] = set()
        self._done, self._speed = 0, 0.0

    # --- told from outside --------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Take nothing more; tasks in hand may end within the grace. Called again: give them back at once.

        Safe in a signal handler.
        """
        if self._stop.is_set():
            self._quit.set()
        self._stop.set()

    # --- working ------------------------------------------------------------------------------------------------------

    def work(self, *, drain: bool = False, once: bool = False, leave: Callable[[], bool] = lambda: False) -> int:
        """Work until told to stop, and return how many tasks were executed.

        Args:
            drain: end when nothing is left that could be done. once: end after one task (or batch).
            leave: asked now and then; True ends the worker (its supervisor is gone).
        """
        slots = [lane for lane in self.me.lanes for _ in range(4 if lane == "remote" else 1)]
        names = [f"{lane}#{number}" for number, lane in enumerate(slots)]
        threads = [
            threading.Thread(target=self._serve, args=(lane, name, once), name=name, daemon=True)
            for lane, name in zip(slots, names, strict=True)
        ]
        self._beat()
        for thread in threads:
            thread.start()
        try:
            self._keep_house(threads, names, drain=drain, leave=leave)
        finally:
            self._stop.set()
            self._release(threads)
            self._guarded("leave the registry", lambda: self._registry.leave(self.me.id))
        return self._done

    def _serve(self, lane: str, name: str, once: bool) -> None:
        pause = self.habits.poll
        own, spare = name == f"{self.me.lanes[0]}#0", time.monotonic() + self.habits.spare  # one thread alone does so
        first = lane == next((one for one in self.me.lanes if one.startswith("gpu")), None)
        while not self._stop.is_set():
            claims: list[Claim] = []
            try:
                if self._claims.waiting(lane):
                    claims = self._claims.next(lane, self.me.id, room=self.habits.room if first else 1)
            except AtelierError as error:
                log.warning("no task could be taken: %s", error)
                pause = min(pause * 2, 5.0)
            if claims:
                pause = self.habits.poll
                with self._lock:
                    self._idle.discard(name)
                    self._hand |= {claim.task: claim for claim in claims}
                try:
                    self._execute(claims)
                finally:
                    with self._lock:
                        for claim in claims:
                            self._hand.pop(claim.task, None)
                        self._done += len(claims)
                if once:
                    self._stop.set()
            else:
                with self._lock:
                    self._idle.add(name)
                    busy = bool(self._hand)
                if own and not busy and time.monotonic() >= spare:
                    if self._use_idle_time():
                        continue
                    spare = time.monotonic() + self.habits.spare
                self._stop.wait(pause * random.uniform(0.8, 1.2))

    def _use_idle_time(self) -> bool:
        done = False

        def job() -> None:
            nonlocal done
            done = self._place.idle(self._stop.is_set)

        self._guarded("use idle time", job)
        return done

    def _execute(self, claims: Sequence[Claim]) -> None:
        """Execute claimed tasks of one step, and move their runs on. Whatever goes wrong here costs no thread."""
        if claims[0].work and not self._speed:
            self._guarded("measure the device", self._measure)
        began = time.monotonic()
        workspace = claims[0].workspace
        try:
            runner = self._place.runner(workspace)
            held = [one for one in (self._held(runner, claim) for claim in claims) if one is not None]
            if held:
                step = runner.registry[held[0].task.step]
                desk = self._own_desk(runner)
                whole = work_of(step, held[0].fields, runner.services.tools_for(step.tools)) if step.long else None
                if whole is not None:
                    self._remaining.begins(held[0].task.id, whole, again=held[0].attempt > 1)
                if len(held) == 1:
                    one = held[0]
                    with structlog.contextvars.bound_contextvars(**self._ids(one.task)):
                        found = [carry_out(one.task, one.attempt, step, one.fields, runner.services, desk)]
                else:
                    found = carry_out_together(held, step, runner.services, desk)
                made = [
                    (one.task, result) for one, result in zip(held, found, strict=True) if isinstance(result, Result)
                ]
                if step.long:
                    self._guarded("what is left", lambda: self._remaining.ends(held[0].task.id, done=bool(made)))
                for task, result in made:
                    self._guarded("thumbnails", lambda task=task, result=result: self._place.made(task, result))
                if made and not (step.long and claims[0].attempt > 1):  # which would be the last sitting's alone
                    each = (time.monotonic() - began) / len(held)
                    self._guarded("durations", lambda: self._queue.took(step.name, each, [one.task.id for one in held]))
        except Exception:
            log.exception("a task could not be carried out; its lease runs out")
            for claim in claims:
                self._guarded("release", lambda claim=claim: self._give_back(claim))
        if claims[0].step in self._claims.long:
            self._guarded("note the end of a turn", lambda: self._claims.gave_way(claims[0]))
        for run in dict.fromkeys(claim.run for claim in claims):
            self._guarded(f"move run {run} on", lambda run=run: self._move_on(workspace, run))

    def _measure(self) -> None:
        self._speed = self._place.speed()

    def _ids(self, task: Task) -> dict[str, str]:
        """What every line of the log says that is written while the task is executed."""
        request = self._recorder.request_of(task.run)
        return {"run": task.run, "task": task.id} | ({"request": request} if request else {})

    def _held(self, runner: Runner, claim: Claim) -> Held | None:
        """A claimed task with its fields; None when its run does not let it be executed, which is then recorded."""
        ledger = runner.services.ledger
        self._recorder.of(claim.run, claim.workspace)
        try:
            lock, course = self._course(runner, claim.workspace, claim.run)
            self._recorder.of(claim.run, claim.workspace, course.run.request)
            if self._queue.begin(claim.workspace, claim.run):
                runner.services.events.emit(Changed(run=claim.run, task="", node="", state=State.RUNNING))
            with lock:
                fields = None
                if claim.task in course.tasks:
                    try:
                        fields = course.fields(course.tasks[claim.task])
                    except Unknown:
                        fields = None
                if fields is None:
                    course.refresh()
                    fields = course.fields(course.tasks[claim.task])
                task = course.tasks[claim.task]
            return Held(task.model_copy(update={"lane": claim.lane, "attempt": claim.attempt}), claim.attempt, fields)
        except (AtelierError, Unknown, KeyError) as error:
            problem = Problem.from_error(error if isinstance(error, AtelierError) else _vanished(error))
            ledger.fail(claim.task, claim.attempt, problem)
            self._forget(claim.run)
            return None

    # --- runs ---------------------------------------------------------------------------------------------------------

    def _course(self, runner: Runner, workspace: str, run_id: str) -> tuple[threading.Lock, Course]:
        with self._lock:
            found = self._courses.get(run_id)
            if found is not None:
                self._courses.move_to_end(run_id)
                return found
        made = (threading.Lock(), runner.course(runner.services.ledger.run(workspace, run_id)))
        with self._lock:
            found = self._courses.setdefault(run_id, made)
            while len(self._courses) > COURSES:
                self._courses.popitem(last=False)
        return found

    def _forget(self, run_id: str) -> None:
        with self._lock:
            self._courses.pop(run_id, None)

    def _move_on(self, workspace: str, run_id: str) -> None:
        runner = self._place.runner(workspace)
        self._recorder.of(run_id, workspace)
        try:
            lock, course = self._course(runner, workspace, run_id)
            self._recorder.of(run_id, workspace, course.run.request)
            with lock:
                state = self._advance.run(runner, course)
        except AtelierError as error:
            self._forget(run_id)
            if error.code in ("unavailable", "out-of-resources"):  # the database or the disk; the sweeper looks again
                raise
            self._advance.give_up(runner, runner.services.ledger.run(workspace, run_id), error)
            return
        if state.over:
            self._forget(run_id)

    # --- house --------------------------------------------------------------------------------------------------------

    def _keep_house(
        self, threads: Sequence[threading.Thread], names: Sequence[str], *, drain: bool, leave: Callable[[], bool]
    ) -> None:
        habits = self.habits
        due = {"beat": 0.0, "registry": 0.0, "sweep": random.uniform(0, habits.sweep), "tidy": random.uniform(20, 80)}
        every = {"beat": habits.beat, "registry": 1.0, "sweep": habits.sweep, "tidy": 60.0}
        begun = time.monotonic()
        jobs = {"beat": self._renew, "registry": self._beat, "sweep": self._sweep, "tidy": self._tidy}
        quiet = 0
        while not self._stop.wait(habits.tick):
            passed = time.monotonic() - begun
            self._guarded("hear of cancellation", self._listen)
            self._guarded("let short tasks go first", self._make_room)
            for name, job in jobs.items():
                if passed >= due[name]:
                    due[name] = passed + every[name] * random.uniform(0.9, 1.1)
                    self._guarded(name, job)
            if leave():
                return
            if drain:
                with self._lock:
                    busy = bool(self._hand) or len(self._idle) < len(names)
                quiet = 0 if busy or self._anything() else quiet + 1
                if quiet >= 2:
                    return

    def _anything(self) -> bool:
        try:
            return bool(self._queue.stalled(1)) or self._queue.pending(self.me.lanes)
        except AtelierError:
            return True

    def _listen(self) -> None:
        """Cancellation reaches the step within a tick; the heartbeat would tell it later."""
        if self._desk is None:
            return
        for _, ctx in self._desk.contexts():
            if not ctx.cancelled():
                run = self._place.runner(ctx.task.workspace).services.ledger.run(ctx.task.workspace, ctx.task.run)
                if run.state is State.CANCELLED:
                    ctx.stop()

    def _make_room(self) -> None:
        """Ask a long task to let others go first when they have waited for two ticks: no other worker took them."""
        for _, ctx in self._desk.contexts() if self._desk is not None else ():
            with self._lock:
                claim = self._hand.get(ctx.task.id)
            if claim is None or ctx.wanted() or not self._claims.outranked(claim):
                self._pressed.discard(ctx.task.id)
            elif ctx.task.id in self._pressed:
                self._pressed.discard(ctx.task.id)
                ctx.ask_for_room()
            else:
                self._pressed.add(ctx.task.id)

    def _renew(self) -> None:
        if self._desk is not None:
            self._desk.look()
            with self._lock:
                far = {task: self._recorder.reached[task] for task in self._hand if task in self._recorder.reached}
            if far:
                self._queue.reached(far)

    def _beat(self) -> None:
        self._guarded("what is left", self._remaining.tell)
        with self._lock:
            tasks, done = tuple(self._hand), self._done
        stopping = self._stop.is_set()
        me = replace(self.me, tasks=tasks, done=done, model=self._place.holds(), stopping=stopping, speed=self._speed)
        self.me = self._registry.beat(me)

    def _sweep(self) -> None:
        habits = self.habits
        for lost in self._place.regain(set_aside_after=habits.set_aside_after, pause=habits.lost_pause):
            self._recorder.of(lost.run, lost.workspace)
            log.warning("the worker of task %s (%s) died; the task is %s", lost.task, lost.node, lost.state)
            event = Changed(run=lost.run, task=lost.task, node=lost.node, state=lost.state, problem=lost.problem)
            self._recorder.emit(event)
        for workspace, run in self._queue.stalled():
            self._move_on(workspace, run)
        self._guarded("follow up", self._place.follow_up)

    def _tidy(self) -> None:
        self._events.tidy()
        self._registry.tidy()

    # --- ends ---------------------------------------------------------------------------------------------------------

    def _release(self, threads: Sequence[threading.Thread]) -> None:
        """Let tasks in hand end within the grace, then give them back."""
        until = time.monotonic() + self.habits.grace
        renew = time.monotonic() + self.habits.beat
        while any(thread.is_alive() for thread in threads):
            if time.monotonic() > until or self._quit.is_set():
                for _, ctx in self._desk.contexts() if self._desk is not None else ():
                    ctx.stop(Stopped("the worker is stopping"))
            if time.monotonic() > renew:
                renew = time.monotonic() + self.habits.beat
                self._guarded("beat", self._renew)
            self._guarded("hear of cancellation", self._listen)
            for thread in threads:
                thread.join(0.02)

    def _give_back(self, claim: Claim) -> None:
        self._place.runner(claim.workspace).services.ledger.release(claim.task, claim.attempt)

    def _own_desk(self, runner: Runner) -> Desk:
        with self._lock:
            self._desk = self._desk or Desk(runner.services.ledger)
            return self._desk

    def _guarded(self, what: str, job: Callable[[], object]) -> None:
        """Do something that must not end the worker; what fails is done again at its next turn."""
        try:
            job()
        except AtelierError as error:
            log.warning("could not %s: %s", what, error)
        except Exception:
            log.exception("could not %s", what)


def _vanished(error: BaseException) -> AtelierError:
    return AtelierError(
        f"what the task needs is not there any more ({type(error).__name__}: {error})", advice="retry the run"
    )
