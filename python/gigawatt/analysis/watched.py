"""Work of many equal steps, with its progress shown and a way to stop it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from gigawatt.errors import InterruptedRunError
from gigawatt.results.progress import Progress

T = TypeVar("T")


def watched(items: Sequence[T], progress: Any, what: str) -> Iterator[T]:
    """The items, one after the other, while ``progress`` (as of ``Model.run``) is told how many are done.

    Raises InterruptedRunError where it says to stop.
    """
    with Progress(progress, what) as shown:
        for k, item in enumerate(items):
            yield item
            if shown.watch is not None and not shown.watch(k + 1, len(items)) and k + 1 < len(items):
                raise InterruptedRunError(f"{what} was stopped after {k + 1} of {len(items)} steps")
