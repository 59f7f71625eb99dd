"""A run in chunks: here or on workers, with the same bits, kept in a file if asked."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from gigawatt.errors import ExecutorError
from gigawatt.results.blocks import Watch
from gigawatt.scale import worker
from gigawatt.scale.chunks import Chunk, cut, next_chunk, size_for, text
from gigawatt.scale.leading import Leading
from gigawatt.scale.workers import Workers, lost

_QUEUED = 2  # chunks sent per worker: one at work, one at hand
_AHEAD = 4  # chunks per worker, sent or waiting for one before them, that are held at most
_PATIENCE = 0.25  # seconds between looks at a signal or the clock
_RENEWALS = 3  # pools in a row that may break without giving a chunk

Save = Callable[[Leading], None]


def here(leading: Leading, threads: int, watch: Watch | None, save: Save, every: float) -> None:
    """Compute what is missing on this machine, in chunks that take a fraction of the time between two saves."""
    blocks = leading.blocks
    draws = blocks.draws
    size = 4
    while not leading.complete:
        first = leading.next_block
        chunk = next_chunk(first, size, draws.whole) if first < draws.whole else Chunk(first, draws.blocks)
        done, begun = leading.scenarios, time.monotonic()

        def shown(more: int, _: int, done: int = done) -> bool:
            return watch is None or watch(done + more, draws.asked)

        leading.add(chunk, blocks.partial(*chunk, threads, shown if watch else None))
        save(leading)
        if leading.next_block < chunk.last or (watch and not watch(leading.scenarios, draws.asked)):
            return  # stopped
        taken = time.monotonic() - begun
        size = size * 2 if taken < every / 16 and chunk.last - chunk.first == size else size
        size = max(1, size // 2) if taken > every / 4 else size


class Across:
    """The chunks of one run on workers."""

    def __init__(self, leading: Leading, workers: Workers, sent: worker.Parcel | None, threads: int) -> None:
        self._leading = leading
        self._blocks = leading.blocks
        self._workers = workers
        self._sent = sent  # None: threads of this process share the program
        self._threads = threads
        self._known = False  # whether a worker has answered, and so has the model
        count = workers.count()
        draws = self._blocks.draws
        first = leading.next_block
        self._todo = cut(first, draws, size_for(draws.blocks - first, count))
        self._again: deque[tuple[Chunk, bool]] = deque()  # chunks to be sent again, and whether with the model
        self._out: dict[Any, Chunk] = {}
        self._limit = _QUEUED * count
        self._ahead = _AHEAD * count
        self._renewals = 0
        self._stop = threading.Event()

    def run(self, watch: Watch | None, save: Save) -> None:
        """Send, gather and merge until all is done, Ctrl-C, or a watch that says stop.

        Raises ExecutorError for a chunk that fails and for workers that are lost and cannot be replaced.
        """
        try:
            while not self._leading.complete:
                self._fill()
                done = list(self._workers.wait(list(self._out), _PATIENCE))
                self._gather(done)
                save(self._leading)
                if watch is not None and not watch(self._leading.arrived, self._blocks.draws.asked):
                    return
        except KeyboardInterrupt:
            return  # with the blocks that are done
        finally:
            self._stop.set()
            self._workers.cancel(list(self._out))

    def _fill(self) -> None:
        while len(self._out) < self._limit:
            if self._again:
                chunk, with_model = self._again.popleft()
            elif len(self._out) + self._leading.waiting < self._ahead and (following := next(self._todo, None)):
                chunk, with_model = following, not self._known
            else:
                return
            try:
                handle = self._submit(chunk, with_model)
            except Exception as error:
                self._again.appendleft((chunk, with_model))
                if not lost(error):
                    raise ExecutorError(f"the executor takes no work: {error}", subject="executor") from error
                self._renew(error, chunk)
                continue
            self._out[handle] = chunk

    def _submit(self, chunk: Chunk, with_model: bool) -> Any:
        if self._sent is None:
            return self._workers.submit(self._blocks.partial, *chunk, self._threads, self._going_on)
        sent = self._sent if with_model else self._sent._replace(model=None)
        return self._workers.submit(worker.work, sent, chunk.first, chunk.last)

    def _going_on(self, done: int, total: int) -> bool:
        """What a thread of this process asks while it computes."""
        return not self._stop.is_set()

    def _gather(self, done: list[Any]) -> None:
        broken: tuple[BaseException, Chunk] | None = None
        failed: tuple[Exception, Chunk] | None = None
        for handle in done:
            chunk = self._out.pop(handle)
            try:
                part = self._workers.result(handle)
            except Exception as raised:
                if lost(raised):
                    broken = broken or (raised, chunk)
                    self._again.append((chunk, True))
                else:
                    failed = failed or (raised, chunk)
                continue
            if isinstance(part, worker.Missing):
                self._again.appendleft((chunk, True))
                continue
            self._known, self._renewals = True, 0
            self._leading.add(chunk, part)
        if failed:
            error, chunk = failed
            where = text(chunk, self._blocks.draws)
            raise ExecutorError(
                f"{where} failed on a worker: {type(error).__name__}: {error}", subject=where
            ) from error
        if broken:
            self._renew(*broken)

    def _renew(self, error: BaseException, chunk: Chunk) -> None:
        """Send what was out to new workers, or give up."""
        self._again.extend((chunk, True) for chunk in self._out.values())
        self._out.clear()
        self._renewals += 1
        if self._renewals > _RENEWALS or not self._workers.renew():
            where = text(chunk, self._blocks.draws)
            way = f"{_RENEWALS} new pools in a row broke" if self._renewals > _RENEWALS else self._workers.if_lost
            raise ExecutorError(
                f"workers were lost, the first at {where} ({type(error).__name__}: {error}). What was done before is "
                f"in .run of this error, and in checkpoint= where one was given; {way}",
                subject=where,
            ) from error
        self._known = False
