"""Where lines go: colours only on a terminal, a sensible width, a progress bar on standard error."""

from __future__ import annotations

import shutil
import sys
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


def progress(wanted: bool) -> bool:
    """Whether to show a progress bar: on a terminal, where it is wanted."""
    return wanted and sys.stderr is not None and sys.stderr.isatty()
