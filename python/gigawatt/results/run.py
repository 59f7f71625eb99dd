"""Runs: statistics of the outputs, and everything else replayed on the same draws."""

from __future__ import annotations

import copy
import functools
import os
import secrets
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.errors import (
    InterruptedRunError,
    InvalidValueError,
    KindError,
    SlowKernelsWarning,
    UnusedInputWarning,
    keywords,
    unknown_name,
)
from gigawatt.results import birth, sampling
from gigawatt.results.convergence import Convergence, convergence
from gigawatt.results.precision import MOST, Precision, Reached, seek
from gigawatt.results.progress import Progress
from gigawatt.results.quantity_result import QuantityResult
from gigawatt.results.sampling import METHODS
from gigawatt.results.sensitivity import SensitivityMethods
from gigawatt.results.supply import Calls

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gigawatt.modelling.model import Model

SAMPLES = 10_000


class Run(SensitivityMethods):
    """The result of ``Model.run``: ``run["capex.total"].by("year")``.

    Any quantity of the model can be asked for; one that was not reported is replayed on the same draws. It pickles and
    copies (a restored run replays what it needs).
    """

    def __init__(
        self, model: Model, samples: int, seed: int, method: str, outputs: list[str], threads: int | None
    ) -> None:
        self.model = copy.copy(model)  # a replay must not see what is added later
        self.seed = seed
        self.method = method
        self.outputs = outputs
        self.asked = samples
        self.threads = threads
        self.precision: Reached | None = None  # where one was asked for
        self._done: int | None = None  # where it was stopped
        self._drawn = (0, 0)  # draws of a scenario with a dimension of the sobol sequence, and without
        self._results: dict[str, tuple[_core.Result, int]] = {}

    @functools.cached_property
    def _calls(self) -> Calls:
        return Calls(self.model._core, self._sampling)

    @property
    def _sampling(self) -> _core.Sampling:
        return _core.Sampling(self.method, self.asked)

    @property
    def per_replicate(self) -> int:
        """Scenarios of each independent scrambling under ``sobol``, one after the other; 0 under other methods."""
        return int(self._sampling.per_replicate)

    @property
    def notes(self) -> list[str]:
        """What to know of how it was sampled and how precise it is, as sentences; nothing for ``random``."""
        told = [self.precision.text] if self.precision else []
        return told + sampling.notes(self)

    @property
    def samples(self) -> int:
        """Scenarios that were run (fewer than asked for where it was stopped)."""
        return self.asked if self._done is None else self._done

    @property
    def partial(self) -> bool:
        """Whether it was stopped before all scenarios were done."""
        return self.samples < self.asked

    def __getitem__(self, name: str) -> QuantityResult:
        self.model._core.at(name)
        return QuantityResult(self, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.outputs)

    def __len__(self) -> int:
        return len(self.outputs)

    def _result(self, name: str) -> tuple[_core.Result, int]:
        """Statistics of a quantity, replayed where they were not reported."""
        if name not in self._results:
            self._compute([name], None)
        return self._results[name]

    def _compute(
        self, names: Sequence[str], progress: Callable[[int, int], bool] | None, samples: int | None = None
    ) -> None:
        program = _core.compile(self.model._core, list(names))
        count, threads = samples or self.samples, self.threads or 0
        if program.calls:
            result = self._calls.execute(program, self.seed, count, threads, progress)
        else:
            result = _core.execute(
                program, self.seed, count, threads=threads, progress=progress, sampling=self._sampling
            )
        if result.scenarios < count and samples is None:
            raise KeyboardInterrupt  # a replay is whole or nothing
        for name in names:
            self._results[name] = (result, result.output(name))

    def _keep(self, result: _core.Result) -> None:
        """Take the statistics of all outputs, of the first scenarios where it was stopped."""
        if result.scenarios < self.asked:
            self._done = result.scenarios
        for name in self.outputs:
            self._results[name] = (result, result.output(name))

    @keywords
    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the run to a TOML file that a person reads and ``gw.rerun(path)`` makes again and compares.

        It holds the name of the model and the cases that made it, seed, samples, versions, a digest of every quantity
        and, per output, rounded statistics with their errors and a digest of all their bits; no samples. The file is
        written whole or not at all. A run that was stopped is saved as such. Raises InvalidValueError for a path that
        cannot be written.
        """
        from gigawatt.files import run_file

        run_file.save(self, path)

    def trace(self, name: str) -> birth.Birth | None:
        """Find where the first value of a quantity that is not finite was born: scenario, quantity, period, operands.

        None where every value is finite.
        """
        self.model._core.at(name)
        return birth.trace(self, name)

    @keywords
    def convergence(self, name: str, at: Mapping[str, str] | None = None) -> Convergence:
        """Show how the mean of a quantity settled as scenarios were added, with its error. Replays the quantity.

        at: a label of each axis that it has, ``{"time": "2030Q4"}``. Raises AxisError where one is missing,
        InvalidValueError where fewer than two scenarios have a value.
        """
        return convergence(self, name, at)

    @property
    def faults(self) -> dict[str, int]:
        """Reported quantities with values that are not finite and that no status explains, and how many."""
        found = {}
        for name in self.outputs:
            result, output = self._result(name)
            count = int(result.not_finite(output).sum())
            if count:
                found[name] = count
        return found

    @keywords
    def dashboard(self, names: Sequence[str] | None = None) -> Figure:
        """Draw a run on one page and return the figure.

        A table of the outputs (or of ``names``; one cell each), the distribution and exceedance of the first that is a
        single number (or of ``names[0]``), the first over time as a fan, and how the mean settles with the number of
        scenarios, which replays that quantity.
        """
        from gigawatt.plotting.dashboard import dashboard

        return dashboard(self, names)

    def summary(self) -> str:
        """Show all outputs as a table."""
        from gigawatt.display.text import run_text

        return run_text(self)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from gigawatt.display.html_results import run_html

        return run_html(self)

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        state["_results"] = {}
        state.pop("_calls", None)
        return state


def run(
    model: Model,
    samples: int | None,
    seed: int | None,
    method: str,
    outputs: Sequence[str] | None,
    threads: int | None,
    progress: Any,
    executor: Any = None,
    checkpoint: str | os.PathLike[str] | None = None,
    precision: Precision | None = None,
    first: int | None = None,
) -> Run:
    """Run a model; see ``Model.run``. first: only so many first scenarios of them, as of a run that was stopped."""
    if precision is not None and not isinstance(precision, Precision):
        raise KindError(f"precision= is gw.precision('returns.npv', relative=0.001), got {type(precision).__name__}")
    if samples is None:
        samples = SAMPLES if precision is None else MOST
    if not _whole(samples) or samples < 1:
        raise InvalidValueError(
            f"samples is a whole number of scenarios, at least 1, got {samples!r}", subject="samples"
        )
    if method not in METHODS:
        raise unknown_name("method", method, METHODS)
    if seed is not None and (not _whole(seed) or not 0 <= seed < 2**64):
        raise InvalidValueError(f"seed is a whole number from 0 to 2**64 - 1, got {seed!r}", subject="seed")
    if threads is not None and (not _whole(threads) or threads < 1):
        raise InvalidValueError(f"threads is a whole number, at least 1, got {threads!r}", subject="threads")
    names = [outputs] if isinstance(outputs, str) else list(outputs) if outputs is not None else model.outputs
    if precision is not None and precision.name not in names:
        names = [*names, precision.name]
    if not names:
        raise InvalidValueError(f"model '{model.label}' has nothing to compute: define a quantity first")
    for name in names:
        model._core.at(name)
    unused = model._core.unused_inputs()
    if unused and not model.case_overrides:
        warnings.warn(f"no quantity uses {', '.join(unused)}", UnusedInputWarning, stacklevel=4)
    _warn_of_slow_kernels()
    apart = executor is not None or checkpoint is not None
    if apart:
        from gigawatt.scale.compute import compute, seed_of

        if precision is not None:
            raise InvalidValueError("precision= runs here: leave executor= and checkpoint= out", subject="precision")
        seed = seed_of(checkpoint) if seed is None else seed
    drawn = _core.compile(model._core, names).sobol_draws if method == "sobol" else (0, 0)
    if method == "sobol" and precision is None:
        sampling.warn(_core.Sampling(method, int(samples)), drawn[1], sum(drawn), 4)
    elif method == "sobol":
        sampling.warn(_core.Sampling(method, 1024), drawn[1], sum(drawn), 4)
    chosen = secrets.randbits(53) if seed is None else int(seed)

    def attempt(count: int) -> Run:
        made = Run(model, count, chosen, method, names, threads)
        made._drawn = drawn
        with Progress(progress, model.label) as shown:
            if apart:
                made._keep(compute(made, shown.watch, executor, checkpoint))
                return made
            made._compute(names, shown.watch, first or count)
        done = made._results[names[0]][0].scenarios
        if done == 0:
            raise InterruptedRunError("the run was stopped before its first block of scenarios was done")
        if done < count:
            made._done = done
        return made

    return attempt(int(samples)) if precision is None else seek(precision, method, int(samples), attempt)


def _whole(number: Any) -> bool:
    return isinstance(number, (int, float, np.integer)) and not isinstance(number, bool) and int(number) == number


_warned = False


def _warn_of_slow_kernels() -> None:
    global _warned
    refused = _core.simd_refused()
    if not _warned and (refused or (_core.simd_level() == "baseline" and len(_core.simd_levels()) > 1)):
        _warned = True
        text = f"GIGAWATT_SIMD={refused} cannot be had here; " if refused else ""
        warnings.warn(f"{text}kernels '{_core.simd_level()}' are in use", SlowKernelsWarning, stacklevel=5)
