"""A figure of several plots that is the value of a cell: a notebook shows it once."""

from __future__ import annotations

import matplotlib
from matplotlib import pyplot
from matplotlib.figure import Figure

_INLINE = ("inline", "module://matplotlib_inline.backend_inline")


class Page(Figure):
    """A figure that pyplot holds and that a method returns.

    A notebook shows the value of a cell, and at its end each figure that pyplot holds: this one leaves pyplot when it
    is shown.
    """

    def _ipython_display_(self) -> None:
        if matplotlib.get_backend() in _INLINE:
            pyplot.close(self)
        raise NotImplementedError  # so IPython shows it as it shows any figure
