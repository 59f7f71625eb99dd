"""gigawatt: the economics of AI compute, from gigawatts to accelerator-hours to dollars to valuations.

A model is a graph of named quantities with units, axes, formulas and sources. ``gw.deals.nvidia_openai()`` is one;
``gw.Model`` makes your own.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from gigawatt.errors import GigawattError
from gigawatt.modelling.axis import Axis, Timeline, axis, months, quarters, years
from gigawatt.modelling.distributions import (
    Distribution,
    bernoulli,
    beta,
    discrete,
    empirical,
    gamma,
    lognormal,
    mixture,
    normal,
    pert,
    student_t,
    to,
    triangular,
    uniform,
)
from gigawatt.modelling.expression import Expression, Quantity
from gigawatt.modelling.functions import (
    call,
    clip,
    exp,
    floor,
    irr,
    irr_status,
    is_finite,
    log,
    lookup,
    maximum,
    milestones,
    minimum,
    normal_cdf,
    npv,
    position,
    ramp,
    sqrt,
    stack,
    where,
)
from gigawatt.modelling.functions import constant_unit as unit
from gigawatt.modelling.model import Model
from gigawatt.modelling.paths import ar1, fixed, fresh, gbm, walk
from gigawatt.modelling.units import Unit, base_unit
from gigawatt.modelling.values import data

if TYPE_CHECKING:
    from gigawatt import adapters, analysis, catalog, compute, deals, finance, plotting, plugins, random, stats
    from gigawatt.audit.verify import verify
    from gigawatt.build import build_info
    from gigawatt.files.diff import diff
    from gigawatt.files.rerun import rerun
    from gigawatt.results.compare import compare
    from gigawatt.results.precision import precision

__version__ = "0.1.0"

__all__ = [
    "Axis", "Distribution", "Expression", "GigawattError", "Model", "Quantity", "Timeline", "Unit", "adapters",
    "analysis", "ar1", "axis", "base_unit", "bernoulli", "beta", "build_info", "call", "catalog", "clip", "compare",
    "compute", "data", "deals", "diff", "discrete", "empirical", "exp", "finance", "fixed", "floor", "fresh",
    "gamma", "gbm", "irr", "irr_status", "is_finite", "log", "lognormal", "lookup", "maximum", "milestones",
    "minimum", "mixture", "months", "normal", "normal_cdf", "npv", "pert", "plotting", "plugins", "position",
    "precision", "quarters", "ramp", "random", "rerun", "sqrt", "stack", "stats", "student_t", "to", "triangular",
    "uniform", "unit", "verify", "walk", "where", "years",
]  # fmt: skip

_LATE = {"adapters", "analysis", "catalog", "compute", "deals", "finance", "plotting", "plugins", "random", "stats"}


def __getattr__(name: str) -> Any:
    """Import what is not always needed when it is first used."""
    if name in _LATE:
        return importlib.import_module(f"gigawatt.{name}")
    if name == "compare":
        from gigawatt.results.compare import compare

        return compare
    if name == "precision":
        from gigawatt.results.precision import precision

        return precision
    if name == "verify":
        from gigawatt.audit.verify import verify

        return verify
    if name == "build_info":
        from gigawatt.build import build_info

        return build_info
    if name in ("diff", "rerun"):
        return getattr(importlib.import_module(f"gigawatt.files.{name}"), name)
    raise AttributeError(f"module 'gigawatt' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*__all__, "__version__", "errors"]
