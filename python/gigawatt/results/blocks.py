"""The scenarios of a run as numbered blocks, and statistics of any aligned run of them.

Whoever computes a run in pieces (other processes, other machines, a run that goes on where it was stopped) does it
here: what decides a draw beside the program and the seed is known in this file alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gigawatt import _core
from gigawatt.results.supply import Calls

Watch = Callable[[int, int], bool]


class Draws(NamedTuple):
    """What draws the scenarios of a run: plain data, for other processes and files."""

    seed: int
    method: str
    asked: int  # scenarios of the whole run

    @property
    def extends(self) -> bool:
        """Whether more scenarios leave the first ones as they are."""
        return self.method == "random"

    @property
    def sampling(self) -> _core.Sampling:
        """The core's word for it."""
        return _core.Sampling(self.method, self.asked)

    @property
    def blocks(self) -> int:
        """Blocks of the run; the last may be short."""
        return self.sampling.block_of(self.asked - 1) + 1

    @property
    def whole(self) -> int:
        """Leading blocks that a longer run has too."""
        return self.asked // _core.block_size if self.extends else self.blocks

    def start(self, block: int) -> int:
        """First scenario of a block; of the one after the last, the number of scenarios."""
        return min(self.sampling.start_of_block(block), self.asked)

    def block_of(self, scenario: int) -> int:
        """Block in which a scenario lies; after the last one, the number of blocks."""
        return self.blocks if scenario >= self.asked else self.sampling.block_of(scenario)


class Blocks:
    """A program and its draws: the statistics of runs of blocks, which merge to those of the whole.

    calls: the functions that the program calls, made for these draws.
    """

    def __init__(self, calls: Calls, program: _core.Program, draws: Draws) -> None:
        self._calls = calls
        self.program = program
        self.draws = draws

    def partial(self, first: int, last: int, threads: int, watch: Watch | None = None) -> _core.Partial:
        """Statistics of the blocks from first to before last; those at its start where it is stopped."""
        start = self.draws.start(first)
        count = self.draws.start(last) - start
        if self.program.calls:
            return self._calls.partial(self.program, self.draws.seed, first, count, threads, watch)
        return _core.execute_blocks(
            self.program, self.draws.seed, first, count, threads, progress=watch, sampling=self.draws.sampling
        )

    def result(self, partial: _core.Partial) -> _core.Result:
        """The statistics as a run shows them."""
        return _core.result_of(self.program, partial, self.draws.seed, self.draws.sampling)
