"""Where lines go: colours only on a terminal, a sensible width, a progress bar on standard error."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigawatt.cli.report import Line

_WIDEST = 120


def width() -> int:
    """Columns to use: the terminal's, at least 60 and at most 120, and 120 where there is none."""
    if not sys.stdout.isatty():
        return _WIDEST
    return max(60, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 40)).columns))


def show(lines: list[Line]) -> None:
    """Print styled lines; without styles where standard output is no terminal."""
    if not sys.stdout.isatty():
        from gigawatt.cli.report import plain

        print(plain(lines))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*line))


@contextmanager
def progress(label: str, wanted: bool) -> Iterator[Callable[[int, int], bool] | None]:
    """A progress bar on standard error, where that is a terminal."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def update(done: int, total: int) -> bool:
            bar.update(task, completed=done, total=total)
            return True

        yield update
