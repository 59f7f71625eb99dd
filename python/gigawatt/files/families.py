"""Distributions as readable tables, and back: ``{ family = "lognormal", p50 = 2.2, p95 = 4.4 }``.

A table has the keywords of the function that makes the distribution; the parameters come back to the last bit.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

from gigawatt.errors import InvalidValueError, KindError, unknown_name
from gigawatt.modelling import distributions
from gigawatt.modelling.distributions import Distribution

T = TypeVar("T")
_PERCENT = re.compile(r"\d{1,2}(?:\.\d+)?$")

# Keywords in the order of the recipe, with the value that need not be written.
_KEYWORDS: dict[str, tuple[tuple[str, float | None], ...]] = {
    "normal": (("mean", None), ("sd", None)),
    "lognormal": (("log_mean", None), ("log_sd", None)),
    "uniform": (("low", None), ("high", None)),
    "triangular": (("low", None), ("mode", None), ("high", None)),
    "pert": (("low", None), ("mode", None), ("high", None), ("weight", 4.0)),
    "beta": (("a", None), ("b", None), ("low", 0.0), ("high", 1.0)),
    "gamma": (("shape", None), ("scale", None)),
    "student_t": (("df", None), ("loc", 0.0), ("scale", 1.0)),
    "bernoulli": (("probability", None),),
    "empirical": (("observations", None),),
}


def _truncated(base: Distribution, low: float = -math.inf, high: float = math.inf) -> Distribution:
    """Give the part of a distribution between two values."""
    return base.truncated(low, high)


def _quantiles(points: Any, family: str, df: float | None = None) -> Distribution:
    (p1, x1), (p2, x2) = points
    extra = () if df is None else (float(df),)
    return distributions._build("quantiles", family, float(p1), float(x1), float(p2), float(x2), *extra)


FAMILIES: dict[str, Callable[..., Distribution]] = {
    **{name: getattr(distributions, name) for name in _KEYWORDS},
    "discrete": distributions.discrete,
    "mixture": distributions.mixture,
    "to": distributions.to,
    "truncated": _truncated,
}


def table(given: Distribution) -> dict[str, Any]:
    """A distribution as a table."""
    kind, args = given._recipe
    if kind == "tabulated":
        raise KindError(f"{given!r} comes from another package and cannot be made from a file", subject=given.family)
    if kind == "quantiles":
        return _from_quantiles(*args)
    if kind == "truncated":
        ends = {"low": args[1], "high": args[2]}
        return {"family": kind, "base": table(args[0]), **{k: v for k, v in ends.items() if math.isfinite(v)}}
    if kind in ("discrete", "mixture"):
        items = list(args[0]) if kind == "discrete" else [table(part) for part in args[0]]
        weights = {} if all(w == 1.0 for w in args[1]) else {"weights": list(args[1])}
        return {"family": kind, "values" if kind == "discrete" else "components": items, **weights}
    pairs = zip(_KEYWORDS[kind], args, strict=True)
    return {"family": kind, **{name: value for (name, default), value in pairs if value != default}}


def _from_quantiles(family: str, p1: float, x1: float, p2: float, x2: float, df: float | None = None) -> dict[str, Any]:
    extra = {} if df is None else {"df": df}
    names = [_percent(p) for p in (p1, p2)]
    if all(names):
        return {"family": family, **extra, names[0]: x1, names[1]: x2}  # type: ignore[dict-item]
    inside = round(p2 - p1, 12)
    interval = ((1.0 - inside) / 2.0, (1.0 + inside) / 2.0) == (p1, p2)
    if interval and family == ("lognormal" if x1 > 0 else "normal"):
        return {"family": "to", "low": x1, "high": x2, **({} if inside == 0.9 else {"ci": inside})}
    return {"family": family, **extra, "quantiles": [[p1, x1], [p2, x2]]}


def _percent(p: float) -> str | None:
    """The keyword of a quantile, where it comes back as the same number."""
    number = f"{round(p * 100, 9):.9f}".rstrip("0").rstrip(".")
    return f"p{number.replace('.', '_')}" if _PERCENT.match(number) and float(number) / 100.0 == p else None


def distribution(name: str, given: dict[str, Any]) -> Distribution:
    """A table as a distribution. Raises UnknownNameError, UnknownKeywordError, InvalidValueError."""
    family = given.get("family")
    if not isinstance(family, str) or family not in FAMILIES:
        raise unknown_name(f"family of '{name}'", str(family), FAMILIES)
    rest = {k: v for k, v in given.items() if k != "family"}
    for key, value in rest.items():
        if isinstance(value, dict) and key == "base":
            rest[key] = distribution(name, value)
        elif isinstance(value, list) and key == "components":
            rest[key] = [_component(name, part) for part in value]
        elif not _numbers(value, deep=key == "quantiles"):
            raise KindError(
                f"'{name}': {key} of {family} is a number or a list of numbers, not {value!r}", subject=name
            )
    if "quantiles" in rest:
        points = rest.pop("quantiles")
        if not (isinstance(points, list) and [isinstance(p, list) and len(p) for p in points] == [2, 2]):
            raise InvalidValueError(f"'{name}': quantiles are two pairs, [[0.05, 1.0], [0.95, 2.0]]", subject=name)
        return called(name, _quantiles, {"points": points, "family": family, **rest}, family)
    return called(name, FAMILIES[family], rest, family)


def _component(name: str, part: Any) -> Distribution:
    if not isinstance(part, dict):
        raise KindError(f"'{name}': a component is a table with a family, not {part!r}", subject=name)
    return distribution(name, part)


def _numbers(value: Any, deep: bool) -> bool:
    if isinstance(value, list):
        return all(_numbers(v, False) or (deep and isinstance(v, list)) for v in value)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def called(name: str, make: Callable[..., T], given: dict[str, Any], called_as: str | None = None) -> T:
    """Call a maker with keywords from a file; what is missing or does not fit is an error that names the quantity."""
    try:
        return make(**given)
    except TypeError as error:
        from gigawatt.errors import GigawattError

        if isinstance(error, GigawattError):
            raise
        needed = [
            p.name
            for p in inspect.signature(make).parameters.values()
            if p.default is p.empty and p.kind is not p.VAR_KEYWORD and p.name not in given
        ]
        what = f"has no {' and no '.join(needed)}" if needed else f"cannot be made of {given}"
        shown = called_as or getattr(make, "__name__", "")
        raise InvalidValueError(f"'{name}': {shown} {what}", subject=name) from None
