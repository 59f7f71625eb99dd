"""What other packages bring: parts, models and distributions, found by their entry points.

``gw.plugins.part("cooling")`` is a part for ``m.add``, ``gw.plugins.model("site")`` a Model (built-in deals too),
``gw.plugins.distribution("skewed", …)`` a Distribution, and ``gw.plugins.list()`` tells what is installed. A package
declares them in its pyproject.toml, as functions::

    [project.entry-points."gigawatt.parts"]
    cooling = "acme:cooling"

with the groups ``gigawatt.parts``, ``gigawatt.models`` and ``gigawatt.distributions``. Nothing of a package is imported
before it is asked for or listed.
"""

from __future__ import annotations

from gigawatt.plugins.listing import Listing, Row
from gigawatt.plugins.listing import listing as list
from gigawatt.plugins.lookup import distribution, model, part

__all__ = ["Listing", "Row", "distribution", "list", "model", "part"]
