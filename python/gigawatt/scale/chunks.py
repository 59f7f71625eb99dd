"""A run cut into chunks: aligned runs of blocks, a power of two of them, so that what is merged stays small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gigawatt.results.blocks import Draws

_PER_WORKER = 4  # chunks of a worker, so that a slow one delays the end by little
_MOST = 256  # blocks of a chunk: a million scenarios
_FIRST = 4  # blocks of the first one: something is done soon, and chunks double from there


class Chunk(NamedTuple):
    """Blocks from first to before last."""

    first: int
    last: int


def size_for(blocks: int, workers: int) -> int:
    """Blocks of a chunk, a power of two, that gives each of several workers some chunks."""
    fair = max(1, min(_MOST, blocks // (_PER_WORKER * max(1, workers))))
    return 1 << (fair.bit_length() - 1)


def next_chunk(first: int, size: int, end: int) -> Chunk:
    """The chunk that starts at a block: as long as the size where its start is a multiple of that, never over end.

    Node (level, index) of the merge tree covers blocks from index * 2**level on, so a chunk that starts at a multiple
    of its length leaves one node.
    """
    aligned = first & -first if first else _FIRST
    return Chunk(first, min(first + min(size, aligned), end))


def cut(first: int, draws: Draws, size: int) -> Iterator[Chunk]:
    """Chunks from a block on; the last block is one of its own where a longer run would change it."""
    for end in (draws.whole, draws.blocks):
        while first < end:
            chunk = next_chunk(first, size, end)
            yield chunk
            first = chunk.last


def text(chunk: Chunk, draws: Draws) -> str:
    """The scenarios of a chunk, counted from 0."""
    return f"scenarios {draws.start(chunk.first):,} to {draws.start(chunk.last) - 1:,}"
