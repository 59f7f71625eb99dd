"""What is done of a run: its leading blocks, merged, and chunks that wait until those before them are there."""

from __future__ import annotations

from gigawatt import _core
from gigawatt.results.blocks import Blocks
from gigawatt.scale.chunks import Chunk


class Leading:
    """Statistics of the first blocks of a run. Chunks come in any order; a stopped run keeps those without a gap."""

    def __init__(self, blocks: Blocks, partial: _core.Partial | None = None) -> None:
        self.blocks = blocks
        self.partial = partial  # of whole blocks
        self._early: dict[int, tuple[Chunk, _core.Partial]] = {}
        self._tail: _core.Partial | None = None  # of the last block, where a longer run would change it

    @property
    def scenarios(self) -> int:
        """Scenarios of the leading blocks."""
        return sum(p.scenarios for p in (self.partial, self._tail) if p is not None)

    @property
    def arrived(self) -> int:
        """Scenarios that are done, those of chunks that wait too."""
        return self.scenarios + sum(part.scenarios for _, part in self._early.values())

    @property
    def next_block(self) -> int:
        """The first block that is not here."""
        return self.blocks.draws.block_of(self.scenarios)

    @property
    def waiting(self) -> int:
        """Chunks that wait for one before them."""
        return len(self._early)

    @property
    def complete(self) -> bool:
        """Whether all scenarios are done."""
        return self.scenarios >= self.blocks.draws.asked

    def add(self, chunk: Chunk, part: _core.Partial) -> None:
        """Take what a chunk gave (its first blocks, where it was stopped)."""
        self._early[chunk.first] = (chunk, part)
        while self.next_block in self._early:
            here, part = self._early.pop(self.next_block)
            if part.scenarios == 0:
                return
            if here.last > self.blocks.draws.whole:
                self._tail = part
            elif self.partial is None:
                self.partial = part
            else:
                self.partial.merge(part)

    def total(self) -> _core.Partial | None:
        """Everything without a gap, None where that is nothing; whole blocks and the last cannot be told apart then."""
        if self._tail is not None:
            if self.partial is None:
                self.partial = self._tail
            else:
                self.partial.merge(self._tail)
            self._tail = None
        return self.partial
