"""What ``Model.run`` does with executor= and checkpoint=."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.errors import ExecutorError, InterruptedRunError, KindError
from gigawatt.results.blocks import Blocks, Draws, Watch
from gigawatt.scale import checkpoint as files
from gigawatt.scale import worker
from gigawatt.scale.drive import Across, here
from gigawatt.scale.leading import Leading
from gigawatt.scale.workers import Workers, workers_of

if TYPE_CHECKING:
    from gigawatt.results.run import Run


def compute(run: Run, watch: Watch | None, executor: Any, checkpoint: str | os.PathLike[str] | None) -> _core.Result:
    """Statistics of a run's outputs; of its leading blocks where it was stopped.

    Raises ExecutorError, with the leading blocks as ``.run``; CheckpointError; InterruptedRunError where nothing was
    done.
    """
    blocks = Blocks(run._calls, _core.compile(run.model._core, run.outputs), Draws(run.seed, run.method, run.asked))
    workers = None if executor is None else workers_of(executor)
    stopped = True
    try:
        kept = None if checkpoint is None else files.Checkpoint(checkpoint, run.model, run.outputs, blocks)
        leading = Leading(blocks, kept.load() if kept else None)
        save = kept.save_now_and_then if kept else _nothing
        try:
            if not leading.complete:
                if workers is None:
                    here(leading, run.threads or 0, watch, save, files.EVERY)
                else:
                    Across(leading, workers, _parcel(run, workers, blocks), run.threads or 1).run(watch, save)
            stopped = not leading.complete
        except KeyboardInterrupt:
            pass  # between two chunks
        except ExecutorError as error:
            if leading.scenarios:
                error.run = run
                run._keep(_result(leading))
            raise
        finally:
            if kept:
                kept.save(leading)
    finally:
        if workers is not None:
            workers.close(stopped)
    return _result(leading)


def seed_of(checkpoint: str | os.PathLike[str] | None) -> int | None:
    """The seed of the run that a file holds, None where there is none."""
    if checkpoint is None:
        return None
    if not isinstance(checkpoint, (str, os.PathLike)):
        raise KindError(f"checkpoint= is the path of a file, got {checkpoint!r}", subject="checkpoint")
    return files.seed_in(checkpoint)


def _parcel(run: Run, workers: Workers, blocks: Blocks) -> worker.Parcel | None:
    if workers.shared:
        return None
    return worker.parcel(run.model, run.outputs, blocks, run.threads or 1, workers.dumps)


def _result(leading: Leading) -> _core.Result:
    total = leading.total()
    if total is None:
        raise InterruptedRunError("the run was stopped before its first block of scenarios was done")
    return leading.blocks.result(total)


def _nothing(leading: Leading) -> None:
    """Keep nothing."""
