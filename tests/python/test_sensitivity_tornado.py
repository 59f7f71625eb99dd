"""Tornados: bars by hand, paths, labels, statistics, the flagship's against a second evaluation in NumPy."""

import numpy as np
import pytest
from numpy_evaluator import evaluate, scale_of
from sensitivity_models import YEAR, linear

import gigawatt as gw
from gigawatt.errors import AxisError, InvalidValueError, UnknownNameError

Z = 1.6448536269514722  # of 95 %


def plant():
    m = gw.Model("plant", gw.quarters("2026Q1", 4))
    site = gw.axis("site", ["A", "B"])
    a = m.input("a", gw.normal(mean=10, sd=1), "MW", source="survey, 2026")
    b = m.input("b", {"A": gw.normal(mean=1, sd=1), "B": 2.0}, "MW", over=site)
    c = m.input("c", gw.normal(mean=0, sd=1), "MW", path=gw.walk(sd=2))
    d = m.input("d", gw.gbm(sd=0.2))
    m.input("unused", gw.uniform(0, 1))
    m.define("other", m["unused"] * 2)
    m.define("y", a * 3 + b.sum("site") + c.sum("time"), "MW")
    m.define("course", a * d + c, "MW")
    m.define("by_site", a + b, "MW")
    m.define("there", a > gw.unit("MW") * 9)
    m.define("maybe", a * 2, "MW", status="there")
    return m


def test_bars_by_hand():
    found = plant().tornado("y")
    assert found.base == pytest.approx(33) and found.unit == "MW"
    a = found["a"]
    assert (a.low, a.high) == (pytest.approx(33 - 3 * Z), pytest.approx(33 + 3 * Z))
    assert (a.at_low, a.at_high) == (pytest.approx(10 - Z), pytest.approx(10 + Z))
    assert a.evidence == "reported" and a.error == 0
    assert found["b"].swing == pytest.approx(2 * Z)
    # The edge of the path's fan: every period at its own quantile, sqrt(1 + 4 t) sd.
    edge = Z * np.sqrt(1 + 4 * np.arange(4)).sum()
    assert found["c"].high - 33 == pytest.approx(edge, rel=0.03)
    assert found["c"].moved == "the edges of its fan"
    assert found.unused == ["d", "unused"]
    assert [bar.name for bar in found] == ["c", "a", "b"] and len(found) == 3
    ends = plant().tornado("y", low=0.25, high=0.75)["a"]
    assert ends.high - ends.low == pytest.approx(6 * 0.6744897501960817)


def test_a_path_that_starts_at_exactly_one_moves():
    bar = plant().tornado("course", at={"time": "2026Q4"})["d"]
    years = (365 - 90) / 365.25  # the first period has no shock
    assert bar.high == pytest.approx(10 * np.exp(Z * 0.2 * np.sqrt(years)), rel=0.02)
    assert plant().tornado("course", at={"time": "2026Q1"})["d"].swing == 0
    assert plant().tornado("course").output == "course at 2026Q4"


def test_a_bar_per_label():
    m = plant()
    assert plant().tornado("by_site", at={"site": "A"})["b"].swing == pytest.approx(2 * Z)
    found = m.tornado("y", per_label=True)
    assert [bar.name for bar in found] == ["c", "a", "b[A]"]
    assert (found["b[A]"].at_low, found["b[A]"].at_high) == (pytest.approx(1 - Z), pytest.approx(1 + Z))


def test_statistics_with_all_else_drawn():
    m = linear([1, 2], [1, 1])
    mean = m.tornado("y", statistic="mean", samples=4000)
    assert mean["x1"].swing == pytest.approx(2 * Z, rel=1e-6)  # the same draws at both ends
    assert mean["x1"].error == pytest.approx(2 / np.sqrt(4000), rel=0.1)
    upper = m.tornado("y", statistic="quantile:0.95", samples=20_000)
    assert upper["x2"].high == pytest.approx(1 + 2 + 2 * Z + Z, abs=0.15)
    spread = m.tornado("y", statistic="sd", samples=20_000)
    assert spread["x1"].low == pytest.approx(2, abs=0.05) and spread.base == pytest.approx(5**0.5, abs=0.05)
    assert "standard error" in repr(mean)


def test_correlated_members_move_alone():
    found = linear([1, 1], [1, 1], {(1, 2): 0.9}).tornado("y", statistic="mean")
    assert found["x1"].swing == pytest.approx(2 * Z, rel=1e-6)
    assert "members of a correlation group move alone" in repr(found)


def test_an_end_without_a_value_is_said():
    found = plant().tornado("maybe")
    assert np.isnan(found["a"].low) and found["a"].high == pytest.approx(2 * (10 + Z))
    assert "none" in repr(found)
    low = plant().case("low", {"a": gw.normal(mean=8, sd=1)})
    with pytest.raises(InvalidValueError, match="'maybe' has no value where nothing is moved"):
        low.tornado("maybe")
    assert low.tornado("maybe", statistic="mean", samples=4000).base > 18


def test_dates_and_flags():
    m = gw.Model("dates", gw.quarters("2026Q1", 8))
    slip = m.input("slip", gw.to(30, 300), "day")
    m.define("start", m.input("planned", "2026-03-01") + slip)
    m.define("late", slip > 100 * gw.unit("day"))
    found = m.tornado("start")
    assert found["slip"].high - found["slip"].low == pytest.approx(270)
    assert "2026-12-26" in repr(found)
    assert (m.tornado("late")["slip"].low, m.tornado("late")["slip"].high) == (0, 1)
    assert m.sobol_indices("start", samples=512)["start"].of("slip") == pytest.approx(1, abs=0.1)


def test_refused():
    m = plant()
    with pytest.raises(UnknownNameError, match="unknown quantity 'yy'"):
        m.tornado("yy")
    with pytest.raises(UnknownNameError, match="Did you mean 'mean'"):
        m.tornado("y", statistic="median")
    for levels in ({"low": 0.9, "high": 0.1}, {"low": 0.0}, {"high": 1.0}):
        with pytest.raises(InvalidValueError, match="0 < low < high < 1"):
            m.tornado("y", **levels)
    with pytest.raises(AxisError, match="'by_site' is over site: choose a label"):
        m.tornado("by_site")
    with pytest.raises(AxisError, match="'y' has no axis 'site'"):
        m.tornado("y", at={"site": "A"})
    with pytest.raises(UnknownNameError, match=r"unknown bar 'aa'\. Did you mean 'a'"):
        m.tornado("y")["aa"]
    empty = gw.Model("empty", YEAR)
    empty.define("y", empty.input("x", 2) * 2)
    none = empty.tornado("y")
    assert len(none) == 0 and "4" in repr(none)
    with pytest.raises(InvalidValueError, match="no uncertain input moves 'y'"):
        none.plot()


def test_shown_plotted_and_to_pandas():
    plt = pytest.importorskip("matplotlib.pyplot")
    plt.close("all")
    found = plant().tornado("y")
    frame = found.to_dataframe()
    assert list(frame.index) == ["c", "a", "b"] and frame.attrs == {"output": "y", "unit": "MW", "base": found.base}
    axes = found.plot(most=2)
    assert [t.get_text() for t in axes.get_yticklabels()] == ["c", "a"]
    plt.close("all")
    text = repr(found)
    assert (
        text.startswith("y [MW]: inputs at p5 and p95") and "█" in text and "does not depend on them: d, unused" in text
    )
    assert "<table" in found._repr_html_()


def test_the_flagship_against_numpy():
    """Swings of the net present value, evaluated over the graph by NumPy alone, and which inputs are strongest."""
    model = gw.deals.nvidia_openai(as_of="2025-09-22")
    found = model.tornado("returns.npv")
    plain = [
        n for n in model.inputs if (i := model._core.at(n).input).uncertain and i.path_kind == "fixed" and not i.axes
    ]
    info = model._core.at("returns.npv")
    swings = {}
    for name in plain:
        cell = model._core.at(name).input.cells[0]
        ends = np.array([cell.quantile(q) for q in (0.05, 0.95)])
        values = evaluate(model, ["returns.npv"], {name: ends})["returns.npv"].ravel() / scale_of(info)
        assert len(values) == 2 or name in found.unused
        if name not in found.unused:
            swings[name] = values
            assert found[name].low == pytest.approx(values[0], rel=1e-9)
            assert found[name].high == pytest.approx(values[1], rel=1e-9)
    widest = sorted(swings, key=lambda n: -np.ptp([*swings[n], found.base]))
    assert [b.name for b in found if b.name in swings] == widest
    # Revenue per user and the price of accelerators decide; what belongs to valuation and cap table does not enter.
    assert widest[:4] == [
        "revenue.paying_final",
        "revenue.enterprise_final",
        "revenue.users_limit",
        "fleet.price_level",
    ]
    assert found["revenue.paying_final"].low < found.base < found["revenue.paying_final"].high
    assert found["fleet.price_level"].high < found.base < found["fleet.price_level"].low
    assert {"valuation.discount_rate", "captable.growth", "fleet.mfu"} <= {*found.unused}
