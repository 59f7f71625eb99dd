"""Bad input: refused where it enters, by name, with what would be right, and nothing else changed."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import (
    AxisError,
    CapacityError,
    CorrelationError,
    DuplicateNameError,
    InvalidValueError,
    KindError,
    LoopError,
    UnitError,
    UnknownKeywordError,
    UnknownNameError,
    UnusedInputWarning,
)

SITE = gw.axis("site", ["Abilene", "Lordstown"])


def build() -> gw.Model:
    m = gw.Model("small", gw.quarters("2026Q1", 8))
    for name in ("price", "demand", "cost"):
        m.input(name, gw.normal(1, 0.1), "USD")
    m.input("capacity", 10, "GW", low=0, doc="Power of the site.")
    m.input("pue", gw.pert(1.05, 1.15, 1.25), low=1, doc="Facility power over IT power.")
    m.input("utilisation", 0.7, low=0, high=1)
    m.input("power", {"Abilene": 1, "Lordstown": 2}, "MW", over=SITE)
    per_gw = m["price"] + m["demand"] + m["cost"]
    m.define("total", per_gw * m["capacity"] * m["pue"] * m["utilisation"] * m["power"].sum("site"))
    m.define("by_site", m["capacity"] * m["power"])
    return m


def loop(m: gw.Model) -> None:
    debt = m.state("debt", "USD", initial=0)
    m.define("interest", debt * 0.1)
    debt.update(m["interest"] + m["price"])


def looking_ahead(m: gw.Model) -> None:
    debt = m.state("debt", "USD", initial=0)
    debt.update(debt.prev.shift(-1, fill=0) + m["price"])


def correlate(m: gw.Model) -> None:
    m.correlate({("price", "demand"): 0.9, ("demand", "cost"): 0.9, ("price", "cost"): -0.9})


def fleet(m: gw.Model, **given: Any) -> Any:
    return m.add("fleet", gw.compute.fleet, **{"it_power": 100, "system": "GB300 NVL72", **given})


def opex(m: gw.Model, **given: Any) -> Any:
    values = {"accelerators": gw.unit("accelerator"), "accelerator_power": 2 * gw.unit("kW/accelerator"), **given}
    return m.add("power", gw.compute.power, **values)


Refused = tuple[Callable[[gw.Model], Any], type[Exception], type[Exception], str]

REFUSED: "dict[str, Refused]" = {
    "unit mismatch": (lambda m: m["price"] + m["capacity"], UnitError, ValueError, r"add USD .* and W"),
    "unit mismatch in a definition": (
        lambda m: m.define("y", m["price"], "GW"),
        UnitError,
        ValueError,
        "'y' is declared in GW but its formula is in USD: price",
    ),
    "unit mismatch in a case": (
        lambda m: m.case("c", {"price": "3 GW"}),
        UnitError,
        ValueError,
        "'price' is in USD, '3 GW' is not",
    ),
    "labels that do not match down a chain": (
        lambda m: m.case("c", {"capacity": gw.data([1, 2], gw.axis("site", ["Abilene", "Doña Ana"]), "GW")}),
        AxisError,
        ValueError,
        "case 'c' breaks 'by_site' .capacity → by_site",
    ),
    "unknown unit": (lambda m: m.input("y", 1, "USDD"), UnitError, ValueError, "Did you mean 'USD'"),
    "unknown axis": (lambda m: m["power"].sum("sites"), AxisError, ValueError, "Did you mean 'site'"),
    "unknown axis of a selection": (lambda m: m["power"].sel(sit="A"), AxisError, ValueError, "Did you mean 'site'"),
    "axis that is none": (lambda m: m.input("y", 1, over="site"), KindError, TypeError, r"gw\.axis\(name, labels\)"),
    "unknown axis of an explanation": (
        lambda m: m.explain("total", at={"tme": "2026Q1"}),
        AxisError,
        ValueError,
        "no axis 'tme'",
    ),
    "unknown label": (lambda m: m["power"].sel(site="Abilen"), UnknownNameError, KeyError, "Did you mean 'Abilene'"),
    "unknown label of a value": (
        lambda m: m.input("y", {"Abilen": 1, "Lordstown": 2}, over=SITE),
        UnknownNameError,
        KeyError,
        "axis 'site' in 'y': 'Abilen'. Did you mean 'Abilene'",
    ),
    "unknown label of a case": (
        lambda m: m.case("c", {"power[Abilen]": 1}),
        UnknownNameError,
        KeyError,
        "Did you mean 'Abilene'",
    ),
    "unknown keyword": (
        lambda m: m.input("y", 1, sorce="survey"),
        UnknownKeywordError,
        TypeError,
        "takes no 'sorce'. Did you mean 'source'",
    ),
    "unknown system": (lambda m: fleet(m, system="GB330"), UnknownNameError, KeyError, "(?i)did you mean 'GB300'"),
    "unknown case": (lambda m: build_case(m)["lat"], UnknownNameError, KeyError, "unknown case 'lat'. .*'late'"),
    "unknown quantity": (lambda m: m["prce"], UnknownNameError, KeyError, "Did you mean 'price'"),
    "unknown quantity of a case": (lambda m: m.case("c", {"prce": 1}), UnknownNameError, KeyError, "'price'"),
    "unknown output": (lambda m: m.run(10, outputs=["totl"]), UnknownNameError, KeyError, "'total'"),
    "unknown method": (lambda m: m.run(10, method="randm"), UnknownNameError, KeyError, "'random'"),
    "unknown evidence": (lambda m: m.input("y", 1, evidence="reportd"), UnknownNameError, KeyError, "'reported'"),
    "unknown timing": (lambda m: m.define("y", 1.0, timing="flw"), UnknownNameError, KeyError, "'flow'"),
    "missing value": (lambda m: m.input("y", None), InvalidValueError, ValueError, "'y' has no value"),
    "missing value of a label": (
        lambda m: m.input("y", {"Abilene": 1}, over=SITE),
        InvalidValueError,
        ValueError,
        "'y' has no value for Lordstown of axis 'site'",
    ),
    "missing value of a case": (lambda m: m.case("c", {"price": None}), InvalidValueError, ValueError, "'price'"),
    "missing input of a part": (
        lambda m: m.add("fleet", gw.compute.fleet, it_power=100),
        InvalidValueError,
        ValueError,
        r"part 'fleet' needs 'announced' \(when",
    ),
    "a loop without prev": (loop, LoopError, ValueError, r"debt → interest → debt.*\.prev"),
    "a loop that looks ahead": (looking_ahead, LoopError, ValueError, "looks ahead"),
    "a loop by a case": (
        lambda m: m.case("c", {"price": m["total"] / gw.unit("GW*MW")}),
        LoopError,
        ValueError,
        "price → total → price",
    ),
    "a second definition": (
        lambda m: m.input("price", 1),
        DuplicateNameError,
        ValueError,
        r'\'price\' is defined already \(.*test_bad_input\.py:\d+\): .*model\.case\(label, {"price": …}\)',
    ),
    "NaN": (lambda m: m.input("y", float("nan")), InvalidValueError, ValueError, "'y' is nan: .* must be finite"),
    "NaN in a distribution": (lambda m: gw.normal(float("nan"), 1), InvalidValueError, ValueError, "mean"),
    "infinity": (lambda m: m.input("y", float("inf")), InvalidValueError, ValueError, "'y' is inf"),
    "infinity in a case": (lambda m: m.case("c", {"price": np.inf}), InvalidValueError, ValueError, "'price' is inf"),
    "negative capacity": (
        lambda m: m.case("c", {"capacity": -1}),
        InvalidValueError,
        ValueError,
        "'capacity' is -1 GW: it must be at least 0 GW (Power of the site.)",
    ),
    "negative capacity of a part": (lambda m: fleet(m, it_power=-1), InvalidValueError, ValueError, "at least 0 MW"),
    "utilisation above 1": (
        lambda m: m.case("c", {"utilisation": 1.2}),
        InvalidValueError,
        ValueError,
        "'utilisation' is 1.2: it must be between 0 and 1",
    ),
    "utilisation above 1 of a part": (
        lambda m: fleet(m, utilisation=gw.uniform(0.5, 1.1)),
        InvalidValueError,
        ValueError,
        "'fleet.utilisation' is 1.1: it must be between 0 and 1",
    ),
    "PUE below 1": (
        lambda m: m.case("c", {"pue": 0.9}),
        InvalidValueError,
        ValueError,
        "'pue' is 0.9: it must be at least 1 (Facility power over IT power.)",
    ),
    "PUE below 1 of a part": (lambda m: opex(m, pue=0.9), InvalidValueError, ValueError, "'power.pue' is 0.9"),
    "p5 above p95": (lambda m: gw.lognormal(p5=9, p95=3), InvalidValueError, ValueError, "5 % quantile 9 is above"),
    "low above high": (lambda m: gw.to(9, 3), InvalidValueError, ValueError, "9 is above the 95 % quantile 3"),
    "negative deviation": (lambda m: gw.normal(0, -1), InvalidValueError, ValueError, "sd must not be negative"),
    "negative deviation of a path": (
        lambda m: m.input("y", 1.0, path=gw.walk(sd=-1)),
        InvalidValueError,
        ValueError,
        r"'y': the deviation of walk\(sd=-1\) must not be negative",
    ),
    "impossible correlation": (
        correlate,
        CorrelationError,
        ValueError,
        r"smallest eigenvalue -0\.8.*'demand' and 'price'",
    ),
    "correlation above 1": (
        lambda m: m.correlate({("price", "demand"): 1.5}),
        CorrelationError,
        ValueError,
        "between -1 and 1, got 1.5",
    ),
    "correlation with a certain input": (
        lambda m: m.correlate({("price", "utilisation"): 0.5}),
        CorrelationError,
        ValueError,
        "'utilisation' cannot be correlated: it is not an uncertain input",
    ),
    "a period like 2027Q5": (lambda m: gw.quarters("2027Q5", 4), InvalidValueError, ValueError, "Q1 to Q4"),
    "a period of a selection": (lambda m: m.time.start.sel(time="2027Q5"), UnknownNameError, KeyError, "'2027Q1'"),
    "an empty timeline": (lambda m: gw.quarters("2027Q1", 0), InvalidValueError, ValueError, "at least one period"),
    "half a period": (lambda m: gw.quarters("2027Q1", 1.5), InvalidValueError, ValueError, "whole number of periods"),  # type: ignore[arg-type]
    "a milestone after the end": (
        lambda m: m.input("signature", "2040-01-01", high="2027-12-31", doc="Milestone."),
        InvalidValueError,
        ValueError,
        "'signature' is 2040-01-01: it must be on or before 2027-12-31 (Milestone.)",
    ),
    "a date that is none": (lambda m: m.input("y", "2027-13-01"), InvalidValueError, ValueError, "'2027-13-01'"),
    "no samples": (lambda m: m.run(0), InvalidValueError, ValueError, "at least 1, got 0"),
    "a negative seed": (lambda m: m.run(10, seed=-1), InvalidValueError, ValueError, "seed"),
}


def build_case(m: gw.Model) -> "dict[str, gw.Model]":
    m.cases["late"] = m.case("late", {"price": 2})
    return m.cases


def described(m: gw.Model) -> "list[str]":
    return [repr(m[n]) for n in m if n not in ("debt", "interest")] + [str(m._core.correlations)]


@pytest.mark.parametrize("what", REFUSED)
def test_refused_by_name_with_what_would_be_right(what: str) -> None:
    refused, kind, builtin, message = REFUSED[what]
    m = build()
    before, bits = described(m), m.run(500, seed=1)["total"].to_numpy()
    pattern = re.escape(message) if message.endswith(".)") else message
    with pytest.raises(kind, match=pattern) as caught:
        refused(m)
    assert type(caught.value) is kind and isinstance(caught.value, builtin)
    assert issubclass(kind, gw.GigawattError)
    assert described(m) == before
    assert np.array_equal(m.run(500, seed=1, outputs=["total"])["total"].to_numpy(), bits)


@pytest.mark.parametrize(
    "refused",
    [lambda: fleet(build(), life=0), lambda: gw.deals.nvidia_openai().case("c", {"fleet.life": 0})],
)
def test_a_life_of_zero(refused: Callable[[], Any]) -> None:
    with pytest.raises(InvalidValueError, match=r"'fleet.life' is 0 year: it must be (above|more than) 0"):
        refused()


def test_an_input_that_no_quantity_uses_is_a_warning() -> None:
    m = build()
    m.input("forgotten", gw.normal(0, 1))
    with pytest.warns(UnusedInputWarning, match="no quantity uses forgotten") as caught:
        m.run(10, seed=1)
    assert caught[0].filename == __file__
    m.define("uses", m["forgotten"] + 1)
    m.run(10, seed=1)


def test_out_of_memory_is_said_before_the_samples_are_made() -> None:
    m = gw.Model("wide", gw.months("2026-01", 240))
    x = m.input("x", gw.normal(0, 1))
    m.define("narrow", 2 * x)
    m.define("wide", x * gw.position(gw.axis("k", range(5_000))) * gw.position(m.timeline.axis))
    run = m.run(1_000_000, seed=1, outputs=["narrow"])
    with pytest.raises(CapacityError, match=r"1000000 samples of 1200000 values need 9600.0 GB") as caught:
        run["wide"].to_numpy()
    assert isinstance(caught.value, MemoryError) and "ask for fewer samples or outputs" in str(caught.value)
    assert run["narrow"].to_numpy().shape == (1_000_000,)


def test_a_failed_run_leaves_the_model_usable() -> None:
    m = build()
    expected = m.run(500, seed=1)["total"].to_numpy()
    m.state("debt", "USD", initial=0)
    with pytest.raises(InvalidValueError, match="the state 'debt' has no update yet"):
        m.run(500, seed=1)

    def broken(done: int, total: int) -> bool:
        raise RuntimeError("the observer fails")

    m["debt"].update(m["debt"].prev + m["price"])
    try:
        m.run(2_000_000, seed=1, progress=broken)
    except RuntimeError as error:
        assert "the observer fails" in str(error)
    assert np.array_equal(m.run(500, seed=1, outputs=["total"])["total"].to_numpy(), expected)


SCENARIO, QUARTER, SAMPLES = 7_001, "2026Q3", 9_000


@pytest.fixture(scope="module")
def planted() -> gw.Model:
    """A model that divides by 0 in one scenario and quarter."""
    m = gw.Model("planted", gw.quarters("2026Q1", 8))
    draw = m.input("draw", gw.uniform(0, 1))
    m.define("all", draw * 1)
    value = float(m.run(SAMPLES, seed=5, outputs=["all"])["all"].to_numpy()[SCENARIO])
    here = (draw == value) & (gw.position(m.timeline.axis) == 2)
    m.define("divisor", gw.where(here, 0, 1))
    m.define("cost", 1 / m["divisor"], timing="flow")
    m.define("total", m["cost"].sum("time"))
    return m


def test_a_value_that_is_not_finite_is_kept_counted_traced_and_reported(planted: gw.Model) -> None:
    run = planted.run(SAMPLES, seed=5)
    samples = run["cost"].to_numpy()
    assert np.argwhere(~np.isfinite(samples)).tolist() == [[2, SCENARIO]]
    assert run.faults == {"cost": 1, "total": 1}
    assert run["total"].not_finite == 1 and run["cost"].sel(time="2026Q4").not_finite == 0
    birth = run.trace("total")
    assert birth is not None
    assert (birth.quantity, birth.cell, birth.scenario, birth.value) == ("cost", QUARTER, SCENARIO, np.inf)
    assert not birth.explained and 0.0 in [value for _, value in birth.operands]
    assert "scenario 7,001" in repr(birth) and "'cost' at 2026Q3" in repr(birth)
    assert run.trace("divisor") is None
    for text in (repr(run), repr(run["cost"]), run["total"].summary()):
        assert "1 values are not finite" in text or "1 value is not finite" in text
        assert "trace(" in text


def test_a_value_that_a_status_explains_is_absent(planted: gw.Model) -> None:
    m = planted.__copy__()
    m.define("there", m["draw"] > 0.25)
    m.define("payback", 1 / gw.where(m["there"], m["draw"], 0), "year/year", status="there")
    run = m.run(SAMPLES, seed=5, outputs=["payback"])
    samples = run["payback"].to_numpy()
    share = run["payback"].share
    assert 0.74 < share < 0.76
    assert share == pytest.approx(1 - np.isnan(samples).mean())
    assert run.faults == {} and run["payback"].not_finite == 0 and run.trace("payback") is None
    assert float(run["payback"].mean()) == pytest.approx(np.nanmean(samples))
    assert f"{100 * share:.0f} %" in repr(run) and f"{100 * share:.1f} %" in repr(run["payback"])


def test_a_system_without_the_wanted_precision_says_which_it_has():
    m = gw.Model("fleet", gw.quarters("2026Q1", 4))
    power = m.input("power", 10, "MW")
    with pytest.raises(gw.errors.InvalidValueError, match=r"peak_flop of 'Vera Rubin NVL72' at .* none at fp8: give"):
        m.add("fleet", gw.compute.fleet, it_power=power, system="Vera Rubin NVL72")
    assert list(m) == ["power"]
