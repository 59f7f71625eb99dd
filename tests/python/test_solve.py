"""Inversion: which value of an input meets a target, what must be true, break-even curves, the best of several."""

import datetime
import math
import statistics
import sys

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.analysis.root import root
from gigawatt.errors import (
    AxisError,
    InterruptedRunError,
    InvalidValueError,
    KindError,
    MissingExtraError,
    NotMonotoneWarning,
    UnitError,
    UnknownKeywordError,
    UnknownNameError,
)


def shop():
    m = gw.Model("shop", gw.years(2026, 10))
    site = gw.axis("site", ["A", "B"])
    price = m.input("price", gw.uniform(0, 10), "USD", low=0, above=True)
    noise = m.input("noise", gw.normal(0, 1), "USD")
    volume = m.input("volume", {"A": 3, "B": 5}, "1", over=site)
    power = m.input("power", 40, "MW", low=0)
    cost = power * gw.unit("USD/kW")
    opens = m.input("opens", "2028-01-01")
    big = m.input("big", False)
    m.define("elsewhere", m.input("other", gw.uniform(0, 1), "USD") * 2, "USD")
    usd = gw.unit("USD")
    m.define("profit", 1000 * price * volume.sum("site") - cost, "USD")
    m.define("drawn", price + noise, "USD")
    m.define("wins", m["drawn"] >= 5 * usd)
    x = price.to("USD")
    m.define("bump", x * (10 - x), "1")
    m.define("curve", (x - 2) * (x - 7), "1")
    m.define("step", gw.where(x > 3, 1, -1), "1")
    m.define("flat", gw.maximum(x - 5, 0), "1")
    m.define("known", x > 4)
    m.define("partial", x - 6, "1", status="known")
    m.define("wait", (opens - gw.data([0.0, 0.0], site, "day").sum("site") - m.time.start.sel(time="2026")), "year")
    m.define("sized", price * gw.where(big, 10, 1), "USD")
    m.define("yearly", price * (gw.position(m.timeline.axis) + 1), "USD")
    return m


@pytest.fixture(scope="module")
def model():
    return shop()


@pytest.fixture(scope="module")
def deal():
    return gw.deals.nvidia_openai()


@pytest.mark.parametrize("away", [0.0, -1.25, 1e4])
@pytest.mark.parametrize("power", [1, 3, 5, 21])
def test_root(power, away):
    """The tolerance is absolute, wherever the root lies; the function is asked for nothing outside."""
    asked = []

    def function(x):
        asked.append(x)
        return (x - away) ** power - 2

    low, high = root(function, away, away + 3.0, 1e-9)
    assert high - low <= 1e-9
    assert low - 1e-9 <= away + 2 ** (1 / power) <= high + 1e-9
    assert away <= min(asked) <= max(asked) <= away + 3.0
    assert len(asked) < 40
    with pytest.raises(InvalidValueError, match="same sign"):
        root(function, away + 2.1, away + 3.0, 1e-9)


def test_base_root_and_its_case(model):
    s = model.solve("price", "profit = 0", (1, 9))
    assert s.status == "found"
    assert s.value == pytest.approx(5.0, rel=1e-12)  # 40,000 USD over 8,000 sold
    assert s.error == 0.0
    assert s.unit == "USD"
    assert s.roots == [s.value]
    assert s.today == 5.0
    assert s.percentile == pytest.approx(0.5)
    assert s.evaluations <= 45
    assert s.case.base()["profit"].value == pytest.approx(0.0, abs=1e-6)
    assert s.case.label == "price = 5 USD"
    assert "price = 5 USD makes profit (base) 0 USD" in repr(s)
    assert "price" in s._repr_html_()


def test_values_as_people_write_them(model):
    s = model.solve("power", ("profit", "-8,000 USD"), ("20 MW", "0.08 GW"), label="dear")
    assert s.value == pytest.approx(48.0)  # in MW, its own unit
    assert s.unit == "MW"
    assert s.case.label == "dear"
    assert model.solve(model["power"], (model["profit"], -8000), (20, 80)).value == pytest.approx(48.0)


def test_one_label(model):
    s = model.solve("volume[B]", "profit = 0", (1, 20), at={})
    assert s.value == pytest.approx(5.0)
    assert s.case._core.at("volume").input.cells[0].mean == 3.0
    whole = model.solve("volume", "profit = 0", (1, 20))
    assert whole.value == pytest.approx(4.0)
    assert whole.today is None
    assert any("all 2 labels" in note for note in whole.notes)
    assert "labels differ" in repr(whole)


def test_date(model):
    s = model.solve("opens", ("wait", 1.0), ("2026-02-01", "2029-01-01"))
    assert s.value == datetime.date(2027, 1, 1)  # a year is 365.25 days
    assert s.unit == "date"
    assert s.case.base()["wait"].value == pytest.approx(1.0, abs=0.002)


def test_nowhere_gives_the_nearest_end(model):
    s = model.solve("price", "profit >= 100e3 USD", (1, 9))
    assert (s.status, s.value, s.case) == ("nowhere", None, None)
    assert s.nearest == (9.0, pytest.approx(32_000.0))
    assert "nowhere" in repr(s)
    assert "nearest at 9 USD, with 32,000 USD" in repr(s)


def test_several_are_all_named_and_none_is_chosen(model):
    s = model.solve("price", "curve = 0", (1, 9))
    assert s.status == "several"
    assert s.value is None
    assert s.case is None
    assert s.roots == pytest.approx([2.0, 7.0])
    assert model.solve("price", "curve = 0", (1, 4)).value == pytest.approx(2.0)


def test_jump_everywhere_and_a_stretch(model):
    jump = model.solve("price", "step = 0", (1, 9))
    assert jump.status == "jump"
    assert jump.value == pytest.approx(3.0)
    assert model.solve("price", "profit <= 1e9", (1, 9)).status == "everywhere"
    stretch = model.solve("price", "flat = 0", (1, 9))
    assert stretch.status == "several"
    assert stretch.roots == pytest.approx([1.0, 5.0])
    assert any("all values from 1 USD" in note for note in stretch.notes)


def test_not_monotone_warns(model):
    with pytest.warns(NotMonotoneWarning, match="bump"):
        s = model.solve("price", "bump = 5", (0.1, 9))
    assert s.value == pytest.approx(5 - math.sqrt(20))
    assert any(note.startswith("not monotone") for note in s.notes)


def test_scenarios_without_a_value(model):
    s = model.solve("price", "partial = 0", (1, 9))
    assert s.value == pytest.approx(6.0)
    assert any("has no value at" in note and "known" in note for note in s.notes)
    with pytest.raises(InvalidValueError, match="no value at any"):
        model.solve("price", "partial = 0", (1, 2))


def test_no_value_where_the_target_is_crossed():
    m = gw.Model("gap", gw.years(2026, 1))
    x = m.input("x", gw.uniform(0, 4), "1")
    m.define("apart", abs(x - 2) > 0.01)
    m.define("y", x - 2, "1", status="apart")
    s = m.solve("x", "y = 0", (0, 3.9))
    assert s.status == "nowhere"
    assert any("where it has no value" in note and "apart" in note for note in s.notes)


def test_single_values_are_told():
    m = gw.Model("dice", gw.years(2026, 1))
    m.define("twice", m.input("x", gw.discrete([1, 2, 5]), "1") * 2, "1")
    s = m.solve("x", "twice = 6", (1, 5))
    assert s.value == pytest.approx(3.0)
    assert any("single values" in note for note in s.notes)


def test_mean_on_the_same_draws(model):
    n = 4_000
    noise = model.run(n, seed=3, outputs=["drawn"])["noise"].to_numpy()
    s = model.solve("price", "drawn = 5", (1, 9), statistic="mean", samples=n, seed=3)
    assert s.value == pytest.approx(5 - noise.mean(), abs=1e-6)
    assert s.error == pytest.approx(noise.std(ddof=1) / math.sqrt(n), rel=1e-6)  # the slope is one
    assert f"{n:,} scenarios, seed 3" in repr(s)


def test_quantile_and_probability(model):
    q = model.solve("price", "drawn = 5", (1, 9), statistic="quantile:0.05", samples=4_000)
    normal = statistics.NormalDist()
    assert q.value == pytest.approx(5 - normal.inv_cdf(0.05), abs=4 * q.error)
    density = normal.pdf(normal.inv_cdf(0.05))
    assert q.error == pytest.approx(math.sqrt(0.05 * 0.95 / 4_000) / density, rel=0.3)
    for target, statistic in [
        (("drawn >= 5", 0.9), "probability"),
        ("drawn >= 5", "probability:0.9"),
        (("wins", 0.9), "probability"),
    ]:
        p = model.solve("price", target, (1, 9), statistic=statistic, samples=4_000)
        assert p.status == "found"
        assert p.value == pytest.approx(5 + normal.inv_cdf(0.9), abs=4 * p.error)


def test_flag(model):
    s = model.solve("big", "sized >= 20 USD")
    assert s.value is True
    assert s.case.base()["sized"].value == 50.0
    assert model.solve("big", "sized >= 1 USD").status == "everywhere"
    assert model.solve("big", "sized >= 100 USD").status == "nowhere"


def test_cell_of_an_output(model):
    s = model.solve("price", ("yearly", 21), (1, 9), at={"time": "2028"})
    assert s.value == pytest.approx(7.0)
    assert model.solve("price", ("yearly", 20), (1, 9)).value == pytest.approx(2.0)  # the last year


@pytest.mark.parametrize(
    ("lever", "target", "bounds", "more", "error", "words"),
    [
        ("pirce", "profit = 0", (1, 9), {}, UnknownNameError, "price"),
        ("price", "proft = 0", (1, 9), {}, UnknownNameError, "profit"),
        ("volume[C]", "profit = 0", (1, 9), {}, UnknownNameError, "C"),
        ("price[A]", "profit = 0", (1, 9), {}, AxisError, "0 axes"),
        ("profit", "drawn = 0", (1, 9), {}, KindError, "a lever is an input"),
        ("other", "profit = 0", (0, 1), {}, InvalidValueError, "does not depend on 'other'.*price"),
        ("price", "profit = 0", (0, 9), {}, InvalidValueError, "above 0 USD"),
        ("power", "profit = 0", (-1, 9), {}, InvalidValueError, "at least 0 MW"),
        ("price", "profit = 0", (9, 1), {}, InvalidValueError, "low, high"),
        ("price", "profit = 0", 3, {}, InvalidValueError, "a pair"),
        ("price", "profit = 0", ("1 MW", "2 MW"), {}, UnitError, "is in USD"),
        ("power", "profit = 0", None, {}, InvalidValueError, "give bounds"),
        ("big", "sized = 1 USD", (0, 1), {}, InvalidValueError, "no bounds"),
        ("price", "profit", (1, 9), {}, InvalidValueError, "which value"),
        ("price", 3, (1, 9), {}, KindError, "a target is"),
        ("price", ("profit", "4 GW"), (1, 9), {}, UnitError, "is in USD"),
        ("price", "drawn = 5", (1, 9), {"statistic": "mean", "samples": 5}, InvalidValueError, "at least 100"),
        ("price", "drawn = 5", (1, 9), {"statistic": "quantile:0.01", "samples": 500}, InvalidValueError, "1,000"),
        ("price", "drawn = 5", (1, 9), {"statistic": "qantile:0.5"}, UnknownNameError, "quantile"),
        ("price", "drawn = 5", (1, 9), {"statistic": "quantile"}, InvalidValueError, "quantile:0.05"),
        ("price", "drawn = 5", (1, 9), {"statistic": "probability"}, InvalidValueError, "which probability"),
        ("price", ("drawn", 0.5), (1, 9), {"statistic": "probability"}, KindError, "no flag"),
        ("price", ("wins", 0.5), (1, 9), {"statistic": "mean"}, KindError, "is a flag"),
        ("price", ("wins", 1.5), (1, 9), {"statistic": "probability"}, InvalidValueError, "between 0 and 1"),
        ("price", "profit = 0", (1, 9), {"points": 1}, InvalidValueError, "at least 2"),
        ("price", "profit = 0", (1, 9), {"smaples": 100}, UnknownKeywordError, "samples"),
        ("price", "yearly = 1", (1, 9), {"at": {"tiem": "2028"}}, AxisError, "time"),
    ],
)
def test_what_is_refused(model, lever, target, bounds, more, error, words):
    with pytest.raises(error, match=words):
        model.solve(lever, target, bounds, **more)


def test_flagship_rate_of_return(deal):
    """The discount rate at which the base NPV is zero is the internal rate of return."""
    s = deal.solve("returns.discount_rate", "returns.npv = 0", (-0.2, 0.2))
    flows = deal.base()["cash.free"].values
    starts = [(day - deal.timeline.starts[0]).days for day in deal.timeline.starts]
    ends = [*starts[1:], (deal.timeline.last_day - deal.timeline.starts[0]).days + 1]
    middles = [(a + b) / 2 / 365.25 for a, b in zip(starts, ends, strict=True)]
    assert s.status == "found"
    assert gw.finance.xnpv(s.value, list(flows), middles) == pytest.approx(0.0, abs=1e-9 * np.abs(flows).sum())
    quarterly = gw.finance.irr(list(flows))
    assert (1 + quarterly.value) ** 4 - 1 == pytest.approx(s.value, abs=1e-4)  # quarters differ by two days


def test_what_must_be_true(deal):
    table = deal.what_must_be_true("returns.npv >= 0", bounds={"deployment.total": (1, 10)})
    paying = table["revenue.paying_final"]
    assert paying.status == "found"
    assert paying.case.base()["returns.npv"].value == pytest.approx(0.0, abs=1.0)
    assert 0.5 < paying.percentile < 0.99
    found = [row for row in table if row.percentile is not None]
    assert [abs(r.percentile - 0.5) for r in found] == sorted(abs(r.percentile - 0.5) for r in found)
    assert table["power.pue"].status == "nowhere"
    assert table["deployment.total"].value == pytest.approx(3.76, abs=0.01)
    assert "deployment.happens_draw" not in [row.lever for row in table]
    assert not table.met
    text = repr(table)
    assert "nowhere" in text
    assert "revenue.per_user_noise" in text  # left out, and said
    assert "<table" in table._repr_html_()
    with pytest.raises(UnknownNameError, match=r"power\.pue"):
        table["power.pve"]


def test_what_must_be_true_of_named_levers(model):
    table = model.what_must_be_true("profit >= 0", ["price", "power"], bounds={"power": (10, 30)})
    assert table["price"].value == pytest.approx(5.0)
    assert table["power"].status == "everywhere"
    assert table.met
    with pytest.raises(InvalidValueError, match="give bounds"):
        model.what_must_be_true("profit >= 0", ["power"])
    frame = pytest.importorskip("pandas") and table.to_dataframe()
    assert list(frame.index) == [row.lever for row in table]
    assert frame.loc["price", "needed"] == pytest.approx(5.0)


def test_break_even(model):
    curve = model.break_even("volume[A]", "price", "profit = 0", x=[0, 3, 5, 1000], y_bounds=(1, 9))
    assert curve.y[:3] == pytest.approx([8.0, 5.0, 4.0])
    assert curve.roots[3] == []
    assert "nearest at 1 USD" in curve.why[3]
    assert "none" in repr(curve)
    both = model.break_even("volume[A]", "volume[B]", "profit = 0", x=[2, 6], y_bounds=(0, 20))
    assert both.y == pytest.approx([6.0, 2.0])
    several = model.break_even("noise", "price", "drawn = 5", points=3, y_bounds=(1, 9))
    assert several.y == pytest.approx([5 - x for x in several.x])
    for pair in [("price", "price"), ("volume", "volume[A]")]:
        with pytest.raises(InvalidValueError, match="both levers"):
            model.break_even(*pair, "profit = 0")
    with pytest.raises(KindError, match="flag"):
        model.break_even("big", "price", "sized = 1 USD")
    with pytest.raises(InvalidValueError, match="x="):
        model.break_even("price", "power", "profit = 0", x=[1, 2], x_bounds=(1, 2), y_bounds=(1, 9))


def test_optimise():
    pytest.importorskip("scipy")
    m = gw.Model("best", gw.years(2026, 1))
    a = m.input("a", gw.uniform(0, 10), "USD")
    b = m.input("b", 1, "USD")
    noise = m.input("noise", gw.normal(0, 1), "USD")
    x, y = a.to("USD"), b.to("USD")
    m.define("gain", 100 - (x - 3) ** 2 - (y - 4) ** 2 + noise.to("USD"), "1")
    m.define("spent", a + b, "USD")
    free = m.optimise("gain", {"a": (0, 10), "b": (0, 10)})
    assert free.status == "found"
    assert "slopes by the model's own gradient" in free.notes
    assert list(free.values.values()) == pytest.approx([3.0, 4.0], abs=1e-3)
    assert free.case.base()["gain"].value == pytest.approx(100.0, abs=1e-4)
    bound = m.optimise("gain", {"a": (0, 10), "b": (0, 10)}, constraints=["spent <= 5"])
    assert list(bound.values.values()) == pytest.approx([2.0, 3.0], abs=1e-3)
    assert bound.constraints[0][2]
    drawn = m.optimise("gain", {"a": (0, 10), "b": (0, 10)}, statistic="mean", samples=500)
    assert list(drawn.values.values()) == pytest.approx([3.0, 4.0], abs=1e-2)
    assert "slopes by differences" in drawn.notes
    m.define("kinked", 10 - abs(x - 3) - (y - 4) ** 2, "1")
    kinked = m.optimise("kinked", {"a": (0, 10), "b": (0, 10)})
    assert kinked.value == pytest.approx(10.0, abs=1e-3)
    assert "slopes by differences" in kinked.notes
    low = m.optimise("gain", {"a": (0, 2)}, maximise=False)
    assert low.values["a"] == pytest.approx(0.0, abs=1e-6)
    assert "at its low end" in repr(low)
    never = m.optimise("gain", {"a": (0, 10), "b": (0, 10)}, constraints=["spent >= 30"])
    assert never.status == "infeasible"
    assert "NOT met" in repr(never)
    with pytest.raises(InvalidValueError, match="no lever"):
        m.optimise("gain", {})
    with pytest.raises(UnknownNameError, match="spent"):
        m.optimise("gain", ["a"], constraints=["spend <= 5"])
    with pytest.raises(InvalidValueError, match="steps"):
        m.optimise("gain", ["a"], statistic="probability:0.5")


def test_plots(model):
    pytest.importorskip("matplotlib").use("agg")
    from matplotlib import pyplot

    made = [
        model.solve("price", "drawn = 5", (1, 9), statistic="mean", samples=200).plot(),
        model.solve("price", "curve = 0", (1, 9)).plot(),
        model.solve("opens", ("wait", 1.0), ("2026-02-01", "2029-01-01")).plot(),
        model.solve("big", "sized >= 20 USD").plot(),
        model.what_must_be_true("profit >= 0").plot(),
        model.break_even("volume[A]", "price", "profit = 0", x=[0, 3, 5], y_bounds=(1, 9)).plot(),
    ]
    assert all(ax.get_title(loc="left") for ax in made)
    assert made[-1].get_ylabel() == "price (USD)"
    pyplot.close("all")
    with pytest.raises(InvalidValueError, match="nothing to plot"):
        model.break_even("volume[A]", "price", "profit = 0", x=[1000], y_bounds=(1, 9)).plot()


def test_slopes_are_those_of_differences():
    """By a whole input, by one label of it, by a date; in shown units."""
    from gigawatt.analysis.lever import Lever
    from gigawatt.analysis.slopes import Slopes
    from gigawatt.analysis.target import read_target

    m = gw.Model("smooth", gw.years(2026, 1))
    site = gw.axis("site", ["A", "B"])
    power = m.input("power", {"A": 2, "B": 3}, "MW", over=site)
    price = m.input("price", 5, "USD/MWh")
    opens = m.input("opens", "2026-07-01")
    years = (opens - m.time.start.sel(time="2026")).to("year")
    m.define("cost", (power**2 * price * gw.data([1, 2], site, "hour/kW")).sum("site") * years, "USD")
    levers = [Lever.of(m, key) for key in ("power[B]", "power", "price", "opens")]
    target = read_target(m, ("cost", 0), None, "base", 1, 1)
    found = Slopes.of(m, levers, [target])
    for k, lever in enumerate(levers):
        points = [4.0, 4.0, 5.0, 20_635.0]
        row = Slopes(found._gradients, [lever]).at([points[k]])[0]
        step = 1e-4 * points[k]
        ends = [target.measure(lever.within(m._core, points[k] + s))[0] for s in (-step, step)]
        assert row[0] == pytest.approx((ends[1] - ends[0]) / (2 * step), rel=1e-6)


def test_progress_and_a_stop(model):
    told = []
    model.what_must_be_true("profit >= 0", ["price", "volume[A]"], bounds={"volume[A]": (0, 9)}, progress=_into(told))
    assert told == [(1, 2), (2, 2)]
    with pytest.raises(InterruptedRunError, match="1 of 3"):
        model.break_even("volume[A]", "price", "profit = 0", x=[1, 2, 3], progress=lambda done, total: False)


def _into(told):
    return lambda done, total: told.append((done, total))


def test_without_scipy(model, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(MissingExtraError, match=r"gigawatt\[analysis\]"):
        model.optimise("profit", ["price"])


def test_a_function_of_the_users():
    m = gw.Model("called", gw.years(2026, 1))
    x = m.input("x", gw.uniform(0, 4), "USD")
    m.define("square", gw.call(np.square, x.to("USD")), "1")
    assert m.solve("x", "square = 9").value == pytest.approx(3.0)
    assert m.solve("x", "square = 9", statistic="mean", samples=100).value == pytest.approx(3.0, rel=1e-6)
