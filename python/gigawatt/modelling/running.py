"""Running a model: the method, and what each way of sampling keeps."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from gigawatt.errors import keywords

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model
    from gigawatt.results.precision import Precision
    from gigawatt.results.run import Run


class RunMethods:
    """The method ``run`` of a model."""

    __slots__ = ()

    @keywords
    def run(
        self,
        samples: int | None = None,
        seed: int | None = None,
        method: str = "random",
        outputs: Sequence[str] | None = None,
        threads: int | None = None,
        progress: Any = None,
        executor: Any = None,
        checkpoint: str | os.PathLike[str] | None = None,
        *,
        precision: Precision | None = None,
    ) -> Run:
        """Run scenarios and keep statistics; samples are replayed when asked for.

        samples: scenarios, 10,000 unless said. seed: a whole number; drawn and kept in the run unless given. outputs:
        quantities reported, ``.outputs`` unless said; any other can be asked for later and is replayed on the same
        draws. threads: all cores unless said; results never depend on it. progress: True, False, or a function of
        (done, total) that stops the run by returning False; unless said, a bar appears after half a second where a
        person is looking (a terminal session, a notebook). Ctrl-C gives what is done: whole blocks of at most 4,096
        scenarios, ``.partial``.

        precision: go on until an output is as precise as wanted, ``gw.precision("returns.npv", relative=0.001)``;
        samples are then the most to take (10,000,000 unless said), and ``run.precision`` tells whether it was reached.

        method: ``random`` takes independent draws. ``latin`` cuts every draw's distribution into as many equally likely
        strata as there are scenarios and takes one value from each. ``sobol`` takes scrambled Sobol points: for smooth
        models its error falls almost in proportion to the scenarios, not to their square root. Each draw depends on
        (seed, stream, labels, date, scenario), and beside them on:

        =============================================  ============  ===============  ==============================
        property                                       random        latin            sobol
        =============================================  ============  ===============  ==============================
        a draw depends further on                      nothing       samples          samples, its dimension
        the same bits on any threads, machine          yes           yes              yes
        more samples extend, never move                yes           no               no
        another input moves no draw                    yes           yes              if declared later (it is appended)
        a case is coupled to its model                 yes           yes              yes
        models made apart are coupled                  yes           yes              if they give the same dimensions
        a longer timeline moves no draw                yes           yes              no (paths, ``fresh`` inputs)
        the error is known                             yes           an upper bound   by the spread of scramblings
        best count                                     any           any              a power of two, from 1,024
        most scenarios                                 any           2^32 - 1         2^35
        =============================================  ============  ===============  ==============================

        Under ``sobol`` the model gives each uncertain input's draws dimensions of the sequence as they are declared,
        and of a path first to its coarse movements (a Brownian bridge). There are 3,667; what finds none is drawn at
        random, with a SobolDimensionsWarning. The run is 8 to 15 scramblings of the sequence, independent of each
        other; a count that does not cut into powers of two loses balance, with an UnbalancedSamplesWarning.

        executor: other processes or machines, with the same bits: a ``concurrent.futures`` executor, a Dask
        ``Client``, the module ``ray``, or a function that makes a pool, ``lambda: ProcessPoolExecutor(8)``, by which a
        pool that breaks is replaced. Chunks go out with one thread each unless ``threads`` says more; replays are
        computed here. checkpoint: a file in which the run is kept every half minute and from which the same call goes
        on: after it was stopped or killed, and (``random`` alone) to more samples. With no seed it takes the file's.
        Neither goes with precision.

        Raises UnknownNameError for an output or method that does not exist, InvalidValueError for a count that the
        method cannot have, ExecutorError for a chunk that fails on a worker and for workers that are lost, with what
        was done as ``error.run``, CheckpointError for a file that is torn or of another run, saying what differs.
        PrecisionWarning where a precision was not reached.
        """
        from gigawatt.results.run import run

        return run(
            cast("Model", self), samples, seed, method, outputs, threads, progress, executor, checkpoint, precision
        )
