"""Published results, computed anew."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gigawatt import _core, compute, finance, stats
from gigawatt.audit.check import Check, compared

Inputs = Mapping[str, Any]
GROUP = "Published results"
FILE = Path(__file__).with_name("published.toml")


def cases() -> list[dict[str, Any]]:
    """The cases of ``published.toml``, each with its source as text."""
    found = _read()
    listed: list[dict[str, Any]] = found["cases"]
    for case in listed:
        source = found["sources"][case["source"]]
        case["source"] = f"{source['publisher']}, {source['title']}: {source['locator']}"
    return listed


def check(case: Mapping[str, Any]) -> Check:
    """Compute one case."""
    expected, got = case["expected"], _FUNCTIONS[case["function"]](case["inputs"])
    size = 0.0 if isinstance(expected, str) else abs(expected)
    tolerance = max(case.get("abs", 0.0), case.get("rel", 0.0) * size)
    return compared(GROUP, case["what"], expected, got, tolerance, case["source"])


def _read() -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]
    found: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found


def _values(given: Inputs) -> list[float]:
    """The numbers of a data set: listed, or by the rule of its publisher."""
    if "values" in given:
        return list(given["values"])
    return [given["first"], *(given["pair"] * given["repeats"])]


def _philox(given: Inputs) -> str:
    counter, key = ([int(word, 16) for word in given[part]] for part in ("counter", "key"))
    return " ".join(f"{word:08x}" for word in _core.philox4x32(counter, key, given["rounds"]))


def _round(given: Inputs) -> finance.PricedRound:
    return finance.priced_round(given["founders"], given["pre_money"], given["new_money"])


_FUNCTIONS: dict[str, Callable[[Inputs], float | str]] = {
    "philox4x32": _philox,
    "mean": lambda given: stats.summarise(_values(given)).mean,
    "sd": lambda given: stats.summarise(_values(given)).sd,
    "autocorrelation": lambda given: stats.summarise(_values(given)).autocorrelation,
    "pv": lambda given: finance.pv(**given),
    "npv": lambda given: finance.npv(**given),
    "irr": lambda given: finance.irr(given["values"]).value,
    "irr_status": lambda given: finance.irr(given["values"]).status,
    "price_per_share": lambda given: _round(given).price_per_share,
    "new_share": lambda given: _round(given).ownership[-1],
    "datacentre_monthly_cost": lambda given: compute.datacentre_monthly_cost(**given).total,
    "datacentre_server_share": lambda given: compute.datacentre_monthly_cost(**given).share("servers"),
    "it_power_per_accelerator": lambda given: compute.it_power_per_accelerator(
        given["server_power"], given["accelerators"], given["overhead"]
    ),
    "h100_equivalents": lambda given: compute.h100_equivalents(**given),
}
