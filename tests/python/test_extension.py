"""What people add themselves: units, axes, parts and distributions, used like ours and restored in another process."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import (
    AxisError,
    InvalidValueError,
    KindError,
    UnitError,
    UnknownKeywordError,
    UnknownNameError,
)

REQUEST = gw.base_unit("request")
REGION = gw.axis("region", ["north", "south", "west"])


def peaked(low: float, high: float, *, share: float = 0.8) -> gw.Distribution:
    """A distribution of one's own, made of those there are."""
    middle = (low + high) / 2
    return gw.mixture([gw.uniform(low, middle), gw.uniform(middle, high)], [share, 1 - share])


def serving(scope, power, energy, price, limit=None):
    """A part of one's own: requests served with a power, each at an energy and a price, up to a limit."""
    power = scope.input("power", power, "MW", doc="Power for serving.")
    energy = scope.input("energy", energy, gw.Unit("J") / REQUEST)
    rate = scope.define("rate", power / energy, REQUEST / gw.Unit("s"), timing="rate", doc="Requests served.")
    if limit is not None:
        rate = scope.define("limited", gw.minimum(rate, scope.input("limit", limit, REQUEST / gw.Unit("s"))))
    price = scope.input("price", price, gw.Unit("USD") / REQUEST, low=0)
    scope.define("revenue", (rate * price * scope.time.length).sum("region"), "USD", timing="flow")
    served = scope.state("served", REQUEST, 0)
    served.update(served.prev + (rate * scope.time.length).sum("region"))


def build() -> gw.Model:
    m = gw.Model("serving", gw.quarters("2026Q1", 4))
    power = m.input("power", {"north": 10, "south": gw.to(4, 8), "west": peaked(1, 3)}, "MW", over=REGION)
    m.add("serving", serving, power=power, energy=peaked(800, 1200), price=2e-3, limit=9e3)
    return m


def test_a_model_of_own_parts_computes_what_it_says() -> None:
    m = build()
    run = m.run(4_000, seed=3, outputs=["serving.revenue", "serving.served"])
    power, energy = run["power"].to_numpy(), run["serving.energy"].to_numpy()
    rate = np.minimum(power * 1e6 / energy, 9e3)
    days = np.array([90, 91, 92, 92])
    served = rate.sum(axis=0) * 86_400 * days[:, None]
    np.testing.assert_allclose(run["serving.revenue"].to_numpy(), served * 2e-3, rtol=1e-12)
    np.testing.assert_allclose(run["serving.served"].to_numpy(), served.cumsum(axis=0), rtol=1e-12)
    assert power.shape == (3, 4_000) and (power[0] == 10).all() and power[2].min() >= 1 and power[2].max() <= 3
    assert abs((power[2] < 2).mean() - 0.8) < 0.03


def test_it_shows_and_explains_with_its_own_unit_and_axis() -> None:
    m = build()
    assert "request/s" in repr(m["serving.rate"]) and "region" in repr(m["serving.rate"])
    run = m.run(500, seed=3)
    assert run["serving.served"].unit == "request" and "[request]" in repr(run["serving.served"])
    assert run["serving.rate"].sel(region="west").shape == ()
    told = repr(m.explain("serving.revenue", {"region": "south"}))
    assert "serving.energy" in told and "J/request" in told


def test_cases_replace_it() -> None:
    m = build()
    case = m.case("one", {"serving.energy": 500, "power[west]": 0, "serving.limit": lambda old: 2 * old})
    assert float(case.base()["serving.energy"]) == 500
    assert case.base()["serving.rate"].to_numpy().tolist() == [20_000.0, pytest.approx(11_313.7, rel=1e-4), 0.0]
    with pytest.raises(UnitError, match=r"'serving\.energy' is in J/request"):
        m.case("wrong", {"serving.energy": "3 MW"})


RESTORE = """
import pickle, sys
import numpy as np
with open(sys.argv[1], "rb") as file:
    m, run, d, unit, axis = pickle.load(file)
case = m.case("late", {"serving.energy": d})
case.define("twice", 2 * case["serving.rate"])
import gigawatt as gw
assert gw.base_unit("request") == unit and case["serving.served"].unit == unit
case.input("more", [1, 2, 3], unit / gw.Unit("s"), over=axis)
names = ["serving.revenue", "serving.served", "serving.rate", "power"]
np.savez(sys.argv[2], *(run[name].to_numpy() for name in names), *(m.run(5_000, seed=3)[n].to_numpy() for n in names))
print(repr(m["serving.rate"]))
"""


def test_it_is_restored_in_another_process_that_knows_none_of_it(tmp_path: Path) -> None:
    m = build()
    run = m.run(5_000, seed=3)
    (tmp_path / "in").write_bytes(pickle.dumps((m, run, peaked(500, 700), REQUEST, REGION)))
    places = [str(Path(gw.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RESTORE, str(tmp_path / "in"), str(tmp_path / "out.npz")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == repr(m["serving.rate"]) + "\n"
    with np.load(tmp_path / "out.npz") as found:
        arrays = [found[key] for key in found.files]
    names = ["serving.revenue", "serving.served", "serving.rate", "power"]
    for name, replayed, again in zip(names, arrays[:4], arrays[4:], strict=True):
        assert replayed.tobytes() == again.tobytes() == run[name].to_numpy().tobytes(), name


# What is wrong is said where it is written, and the model stays as it was.
def test_an_unknown_keyword_of_an_own_part_gives_the_nearest() -> None:
    m = build()
    before = list(m)
    with pytest.raises(
        UnknownKeywordError, match=r"part serving\(\) takes no 'enrgy'. Did you mean 'energy'"
    ) as caught:
        m.add("other", serving, power=m["power"], enrgy=3, price=1e-3)
    assert caught.value.nearest == ["energy"] and list(m) == before


@pytest.mark.parametrize(
    ("given", "kind", "text"),
    [
        ({"energy": "3 kW"}, UnitError, "J/request"),
        ({"energy": -1, "price": -1}, InvalidValueError, r"other\.price"),
        ({"power": 3.0}, AxisError, "region"),  # no axis to sum over
        ({"price": float("nan")}, InvalidValueError, "price"),
        ({"power": gw.Model("another", gw.years(2026, 1)).input("x", 1)}, UnknownNameError, r"other\.rate.*'x'"),
    ],
)
def test_a_refused_own_part_leaves_the_model_as_it_was(given, kind, text) -> None:
    m = build()
    before, outputs = list(m), m.outputs
    with pytest.raises(kind, match=text):
        m.add("other", serving, **{"power": m["power"], "energy": 900, "price": 1e-3, **given})
    assert list(m) == before and m.outputs == outputs


def test_a_part_that_raises_something_of_its_own_leaves_the_model_as_it_was() -> None:
    def failing(scope, x):
        scope.define("x", scope.input("given", x))
        raise LookupError("no such site")

    m = build()
    before = list(m)
    with pytest.raises(LookupError, match="no such site"):
        m.add("other", failing, x=1)
    assert list(m) == before


def test_what_is_no_part_is_refused() -> None:
    for part in (3, "cooling", None):
        with pytest.raises(KindError, match="a part is a function of a scope"):
            build().add("other", part)


def test_a_part_may_be_an_object_or_use_another_part() -> None:
    class Cooling:
        def __init__(self, share):
            self.share = share

        def __call__(self, scope, power):
            scope.define("power", self.share * scope.input("it", power, "MW"), "MW")

    def hall(scope, power):
        inner = scope.model.add(f"{scope.prefix}.cooling", Cooling(0.5), power=power)
        scope.define("total", inner.power * 3, "MW")

    m = gw.Model("m", gw.years(2026, 1))
    assert m.add("hall", hall, power=4).total.name == "hall.total"
    assert float(m.base()["hall.total"]) == 6
    with pytest.raises(UnknownKeywordError, match=r"takes no 'pwer'\. Did you mean 'power'"):
        m.add("cooling", Cooling(0.5), pwer=4)


def test_own_units_do_not_mix_and_are_no_text() -> None:
    m = build()
    with pytest.raises(UnitError, match="request"):
        m.define("x", m["serving.served"] + 1)
    with pytest.raises(UnitError, match="base_unit"):
        m.input("x", 1, "request/s")
    with pytest.raises(UnitError, match="'hour' is a known unit already"):
        gw.base_unit("hour")


def test_own_labels_are_checked() -> None:
    m = build()
    with pytest.raises(UnknownNameError, match="Did you mean 'west'"):
        m["power"].sel(region="wst")
    with pytest.raises(InvalidValueError, match="no value for west of axis 'region'"):
        m.input("x", {"north": 1, "south": 2}, over=REGION)
    with pytest.raises(AxisError):
        gw.axis("region", ["north", "north"])


def test_an_own_distribution_refuses_as_ours_do() -> None:
    with pytest.raises(InvalidValueError):
        peaked(3, 1)
    d = peaked(0, 2)
    assert pickle.loads(pickle.dumps(d)) == d and d.quantile(0.8) == pytest.approx(1)
