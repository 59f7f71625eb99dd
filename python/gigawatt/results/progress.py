"""Progress of a long run: a bar on a terminal, a line of text in a notebook, the caller's function, or nothing."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

Watch = Callable[[int, int], bool]

_PATIENCE = 0.5  # seconds before something is shown that was not asked for
_WIDTH = 30


class Progress:
    """Shows a run's progress while it lasts; ``watch`` is what the core calls, None where nobody looks.

    wanted: a function of (done, total), which stops the run by returning False; True; False; or None, which shows
    something after half a second where a person is looking (a terminal session, a notebook).
    """

    def __init__(self, wanted: Any, label: str) -> None:
        self._label = label
        self._start = time.monotonic()
        self._shown: _Terminal | _Notebook | None = None
        self.watch: Watch | None = None
        if callable(wanted):
            self.watch = lambda done, total: wanted(done, total) is not False
        elif wanted or (wanted is None and _someone_looks()):
            self._patience = 0.0 if wanted else _PATIENCE
            self.watch = self._show

    def _show(self, done: int, total: int) -> bool:
        if self._shown is None:
            if time.monotonic() - self._start < self._patience or (done >= total and self._patience > 0):
                return True
            self._shown = _Notebook(self._label) if _in_notebook() else _Terminal(self._label)
        self._shown.update(done, total)
        return True

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._shown is not None:
            self._shown.close()


def _in_notebook() -> bool:
    """Whether this is a Jupyter kernel (IPython is not imported to find out)."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


def _someone_looks() -> bool:
    return _in_notebook() or (hasattr(sys, "ps1") and sys.stderr is not None and sys.stderr.isatty())


class _Terminal:
    def __init__(self, label: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(), console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._bar.start()
        self._task = self._bar.add_task(label, total=None)

    def update(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=total)

    def close(self) -> None:
        self._bar.stop()


class _Notebook:
    """One line of text that is written over and, at the end, taken away: needs no widgets."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._handle = importlib.import_module("IPython.display").display({"text/plain": ""}, raw=True, display_id=True)

    def update(self, done: int, total: int) -> None:
        full = int(_WIDTH * done / max(total, 1))
        bar = "█" * full + "░" * (_WIDTH - full)
        text = f"{self._label} {bar} {100 * done / max(total, 1):3.0f} %"
        self._handle.update({"text/plain": text}, raw=True)

    def close(self) -> None:
        self._handle.update({"text/plain": ""}, raw=True)
