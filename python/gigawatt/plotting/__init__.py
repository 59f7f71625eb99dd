"""Plots of results, on matplotlib's Axes: ``run["capex.total"].plot()`` and what needs several runs or quantities.

Every plot takes ``ax=`` and returns its Axes; without one it makes a figure. Nothing is shown or saved, and no setting
of matplotlib is changed. Several plots may share an Axes where their units agree.
"""

from gigawatt.plotting.ranges import cases
from gigawatt.plotting.stacks import stack

__all__ = ["cases", "stack"]
