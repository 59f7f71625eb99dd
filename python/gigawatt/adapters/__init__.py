"""To and from other packages of uncertainty: SciPy's distributions as inputs; samples for SALib, OpenTURNS and ArviZ.

None of them is imported before it is needed, and SciPy never.
"""

from __future__ import annotations

from gigawatt.adapters.arviz import arviz
from gigawatt.adapters.openturns import openturns
from gigawatt.adapters.salib import SALibData, salib
from gigawatt.adapters.scipy import distribution

__all__ = ["SALibData", "arviz", "distribution", "openturns", "salib"]
