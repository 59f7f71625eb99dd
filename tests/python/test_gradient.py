"""Gradients: every rule against central differences, whole models too, per scenario and of statistics."""

import copy
import pickle
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from gradient_differences import agree, base_differences

import gigawatt as gw
from gigawatt import _core
from gigawatt.analysis.adjoint import RULES
from gigawatt.errors import AxisError, FunctionError, InvalidValueError, KindError, UnknownNameError

ROOT = Path(__file__).parents[2]
SITE = gw.axis("site", ["a", "b", "c"])
TIME = gw.quarters("2026Q1", 5)
USD, DAY = gw.unit("USD"), gw.unit("day")


def small():
    """Inputs of all shapes, away from ties."""
    m = gw.Model("small", TIME)
    m.input("x", {"a": 0.7, "b": 1.9, "c": -0.6}, "USD", over=SITE)
    m.input("p", {"a": 0.4, "b": 1.3, "c": 2.2}, over=SITE)
    m.input("t", [0.9, -1.2, 1.7, 0.3, 2.1], "USD", over=TIME)
    m.input("u", [1.1, 0.8, 1.6, 0.5, 1.4], over=TIME)
    m.input("zeros", [1.1, 0.0, 1.6, 0.5, 0.0], over=TIME)
    m.input("one", 1.45)
    m.input("money", 3.3, "1e3*USD")
    m.input("day", "2026-08-20")
    return m


def weights(m, axes):
    """Different for every cell, so that no rule can mix them up."""
    w = 1.0
    for k, axis in enumerate(axes):
        if axis.name == "time" or axis.name == "age":
            place = gw.position(axis)
            w = w * (1 + 0.3 * place - 0.07 * place * place)
        else:
            w = w * gw.data([(-1.0) ** i * (1 + 0.4 * i + 0.1 * k) for i in range(len(axis))], axis)
    return w


def total(formula, weight):
    y = formula * weight
    for axis in y.axes:
        y = y.sum(axis.name)
    return y


def state(m, step, backward=False, over=None, initial=0, unit="USD"):
    s = m.state("s", unit, initial, over=over, backward=backward)
    return s.update(step(s.next if backward else s.prev))


def aged_rate(m, backward=False):
    """By period and age both, which no convolution is."""
    x = m["t"].aged(backward=True) if backward else m["t"].aged()
    return x * gw.exp(-gw.position(gw.Axis._of(m._core.age_axis)) * m["u"] * 0.3)


FORMULAS = {
    "neg": lambda m: -m["x"],
    "add": lambda m: m["x"] + m["t"],
    "add twice": lambda m: m["x"] + m["x"],
    "sub": lambda m: m["t"] - m["x"],
    "date": lambda m: (m.time.end - (m["day"] + m["one"] * DAY)).to("year") * USD,
    "mul": lambda m: m["x"] * m["u"] * m["money"],
    "square": lambda m: m["t"] * m["t"],
    "div": lambda m: m["t"] / m["p"],
    "power": lambda m: m["p"] ** 3 + m["p"] ** -2 + m["p"] ** Fraction(1, 3) + m["p"] ** 1 + m["p"] ** 0,
    "power of a unit": lambda m: m["t"] ** 2,
    "sqrt": lambda m: gw.sqrt(m["money"] * m["p"]),
    "abs": lambda m: abs(m["t"]),
    "pow": lambda m: m["p"] ** m["u"],
    "exp": lambda m: gw.exp(m["u"] * m["p"]),
    "log": lambda m: gw.log(m["u"]),
    "normal_cdf": lambda m: gw.normal_cdf(m["u"] - m["p"]),
    "floor": lambda m: gw.floor(m["u"] * 3) * m["p"],
    "minimum": lambda m: gw.minimum(m["t"], m["x"]),
    "maximum": lambda m: gw.maximum(m["x"], m["t"]),
    "dates": lambda m: (gw.maximum(m.time.start, m["day"]) - m.time.start).to("year"),
    "where": lambda m: gw.where(m["t"] > m["x"], m["t"] * 2, m["x"]),
    "where, not finite elsewhere": lambda m: gw.where(m["x"] > 0 * USD, gw.log(m["x"] / USD), gw.sqrt(-m["x"] / USD)),
    "less, equal, and, or, not": lambda m: gw.where(
        ((m["t"] < m["x"]) | (m["t"] <= 1 * USD)) & ~(m["p"] == 3) & gw.is_finite(m["u"]), m["t"], m["x"]
    ),
    "any, all": lambda m: gw.where((m["t"] > m["x"]).any("site") | (m["t"] < m["x"]).all("time"), m["t"], m["x"]),
    "latch": lambda m: gw.where((m["t"] > 1 * USD).cumulative_any() & (m["u"] > 0).cumulative_all(), m["t"], m["x"]),
    "first": lambda m: ((m["t"] > 1 * USD).first() - m.time.start).to("year") * m["t"],
    "sum": lambda m: (m["t"] * m["p"]).sum("site") * m["u"],
    "sum of the same": lambda m: (m["x"] * 0 + m["t"].sum()).sum("site"),
    "mean": lambda m: (m["t"] * m["p"]).mean("time") * m["p"],
    "product": lambda m: (m["u"] * m["p"]).product("site"),
    "product, two zeros": lambda m: (m["zeros"] * m["p"]).product("time"),
    "product, one zero": lambda m: (m["zeros"] + gw.where(gw.position(TIME.axis) == 4, m["p"], 0)).product("time"),
    "min": lambda m: (m["t"] * m["p"]).min("time"),
    "max": lambda m: (m["t"] * m["p"]).max("site"),
    "cumulative_sum": lambda m: m["t"].cumulative_sum() * m["u"] + m["x"].cumulative_sum("site", backward=True),
    "cumulative_product": lambda m: (m["u"] * m["p"]).cumulative_product(),
    "cumulative_product, backward": lambda m: (m["u"] * m["p"]).cumulative_product("site", backward=True),
    "cumulative_product, zeros": lambda m: m["zeros"].cumulative_product() + m["zeros"].cumulative_product(backward=True),
    "cumulative_max": lambda m: (m["t"] * m["p"]).cumulative_max() + m["t"].cumulative_max(backward=True),
    "cumulative_max along labels": lambda m: m["x"].cumulative_max("site") * m["t"].cumulative_max(),
    "cumulative_max of dates": lambda m: (
        (m["day"] + m["u"] * DAY).cumulative_max() - m.time.start
    ).to("year"),
    "shift": lambda m: m["t"].shift(2, fill=m["x"]) * m["u"] + m["t"].shift(-1, fill=m["money"]),
    "shift along labels": lambda m: (m["x"] * m["u"]).shift(-1, fill=m["t"], axis="site"),
    "shift beyond": lambda m: m["t"].shift(9, fill=m["x"]),
    "aged": lambda m: m["t"].aged() * m["p"],
    "aged, summed": lambda m: (m["t"].aged() * gw.clip(m["p"] + 1.02 - gw.position(m_age(m)), 0, 1)).sum("age"),
    "aged by period": lambda m: aged_rate(m).sum("age") * m["p"],
    "select": lambda m: (m["x"] * m["u"]).sel(site="b") + m["t"].sel(time="2026Q3") * m["p"],
    "stack": lambda m: gw.stack(gw.axis("kind", ["k", "l"]), [m["t"], m["x"]]) * m["u"],
    "lookup": lambda m: gw.lookup(m["p"], [(0, 1), (1, 3), (2, -1)]) + gw.lookup(m["u"], [(0.45, 0), (0.75, 2)]),
    "irr": lambda m: gw.irr(gw.where(gw.position(TIME.axis) == 0, -4 * USD * m["u"], m["u"] * m["p"] * USD)) * m["t"],
    "irr_status": lambda m: gw.where(gw.irr_status(m["t"] - 2 * USD), m["t"], m["x"]),
    "state": lambda m: state(m, lambda before: before * m["u"] * 0.5 + m["t"], initial=m["money"]),
    "state over labels": lambda m: state(
        m, lambda before: gw.where(before > m["x"], before * m["p"], before + m["t"]), over=SITE, initial=m["x"]
    ),
    "backward state": lambda m: state(m, lambda after: after * m["u"] + m["t"], backward=True, initial=m["money"]),
    "state used before": lambda m: state(m, lambda before: before * m["u"] + m["t"], initial=m["money"]) * 0
    + m["s"].prev * m["p"],
    "state without memory": lambda m: state(m, lambda before: m["t"] * 2) + m["s"].prev,
    "coupled states": lambda m: coupled(m),
    "cohorts in a loop": lambda m: cohorts_in_a_loop(m),
    "cumulates in a loop": lambda m: cumulates_in_a_loop(m),
    "call": lambda m: gw.call(curve, m["money"], m["t"], m["p"], unit="1e3*USD", vjp=curve_back),
}


def m_age(m):
    return gw.Axis._of(m._core.age_axis)


def coupled(m):
    debt, cash = m.state("debt", "USD", m["money"]), m.state("cash", "USD", 0)
    paid = m.define("paid", gw.minimum(cash.prev + m["t"], debt.prev * 0.3))
    interest = m.define("interest", debt.prev * m["one"] * 0.1)
    debt.update(debt.prev + interest - paid)
    cash.update(cash.prev + m["t"] * m["u"] - paid)
    return debt * m["u"] + cash + interest


def cohorts_in_a_loop(m):
    s = m.state("s", "USD", m["money"])
    lost = m.define("lost", ((s.prev * m["u"]).aged() * gw.exp(-gw.position(m_age(m)) * m["one"])).sum("age"))
    s.update(s.prev + m["t"] - lost * 0.4)
    return s


def cumulates_in_a_loop(m):
    s = m.state("s", "USD", m["money"])
    high = m.define("high", (s.prev * m["u"]).cumulative_max())
    grown = m.define("grown", (s.prev / (5e3 * USD)).cumulative_product() * USD)
    before = m.define("before", (s.prev * m["u"]).shift(1, fill=m["money"]) + s.prev.cumulative_sum())
    s.update(s.prev * 0.5 + m["t"] - high * 0.1 + grown - before * 0.05)
    return s


def curve(money, t, p):
    """(time), (site) and a number to (site, time), in the shown units."""
    return money[None, None] * t[None] ** 2 * p[:, None]


def curve_back(money, t, p, adjoint):
    return (
        (adjoint * t[None] ** 2 * p[:, None]).sum((0, 1)),
        (adjoint * 2 * money * t[None] * p[:, None]).sum(0),
        (adjoint * money * t[None] ** 2).sum(1),
    )


@pytest.mark.parametrize("weighted", [True, False], ids=["weighted", "summed"])
@pytest.mark.parametrize("name", FORMULAS)
def test_rule(name, weighted):
    m = small()
    formula = FORMULAS[name](m)
    m.define("y", total(formula, weights(m, formula.axes) if weighted else 1))
    gradient = m.gradient("y")
    slopes = gradient.base()
    assert len(slopes) > 0
    for label, value in slopes.items():
        right, left, noise = base_differences(gradient, label)
        same, tells = agree(value.values.ravel(), right, left, noise, 1e-6)
        zeros = label == "zeros"  # a kink at none, but flat to both sides of a double zero
        assert tells.all() or zeros, (label, right, left)
        assert same[tells].all(), (label, value.values, 0.5 * (right + left))


def names_of_operations():
    text = (ROOT / "cpp/src/graph/rules.cpp").read_text("utf-8")
    return re.findall(r'\{Op::\w+, \{"([\w.]+)", .*?(smooth|kinked|flat)\}\}', text)


def test_every_operation_has_a_rule():
    known = dict(names_of_operations())
    assert len(known) > 50
    assert set(RULES) == set(known)
    for name, rule in RULES.items():
        if rule.slope not in ("leaf", "made"):
            assert rule.slope == known[name], name
            assert (rule.pull is None) == (rule.slope == "flat"), name


def test_every_rule_is_tried():
    ops = set()
    for make in FORMULAS.values():
        m = small()
        m.define("y", make(m))
        todo = [x for n in m._core.names for x in (m._core.at(n).formula, m._core.at(n).initial) if x is not None]
        while todo:
            e = todo.pop()
            ops.add(e.op)
            todo += e.args
    assert {name for name, rule in RULES.items() if rule.pull or rule.slope == "flat"} <= ops


# Models.
def loan():
    """A path, labels, a date, cohorts, a loop, a jump and kinks."""
    m = gw.Model("loan", gw.quarters("2026Q1", 8))
    price = m.input("price", gw.lognormal(p5=3, p95=9), "USD/kWh", path=gw.gbm(sd=0.2))
    wind = m.input("wind", gw.normal(5, 1), "kW", path=gw.ar1(phi=0.5, sd=0.3))
    noise = m.input("noise", gw.normal(1, 0.1), path=gw.fresh())
    size = m.input("size", {"a": gw.to(1, 2), "b": 1.5, "c": gw.to(0.5, 3)}, "%", over=SITE)
    season = m.input("season", [1, 1.2, 0.9, 1.1, 1, 1.2, 0.9, 1.1], over=m.timeline)
    life = m.input("life", gw.to(2.2, 4.4))
    rate = m.input("rate", gw.to(0.01, 0.02))
    start = m.input("start", "2026-05-11")
    limit = m.input("limit", gw.to(60, 90), "kW")
    share = gw.ramp((m.time.end - start) / (200 * DAY))
    built = m.define("built", wind * size.sum("site") * 100 * season * share, "kW")
    age = gw.position(gw.Axis._of(m._core.age_axis))
    fleet = m.define("fleet", (built.aged() * gw.clip(life - age, 0, 1)).sum("age"), "kW")
    bonus = m.define("bonus", gw.where(fleet > limit, 5 * USD, 0), "USD")
    revenue = m.define("revenue", fleet * price * noise * m.time.length * 1e-5 + bonus, "USD", timing="flow")
    debt = m.state("debt", "USD", 300)
    debt.update(debt.prev * (1 + rate) - gw.minimum(revenue * 0.4, debt.prev))
    m.define("owed", debt, "USD", timing="stock")
    m.define("worth", (revenue * 0.5).sum() - debt.sel(time="2027Q4"), "USD")
    return m


UNIT_MOVE = {"price": "share"}  # of a path that multiplies, the start moves by a share of itself


def shifted_case(m, name, by):
    """The model with an input moved in every scenario: all labels and periods by so much, of a gbm by a share."""
    info = m._core.at(name)
    if info.input.path_kind == "gbm":
        return m.case("moved", {name: lambda old: old * (1 + by)})
    if info.kind == "date":
        return m.case("moved", {name: lambda old: old + by * DAY})
    one = gw.Expression(_core.constant(by, info.shown_unit))
    return m.case("moved", {name: lambda old: old + one})


@pytest.mark.parametrize("name", ["price", "wind", "noise", "size", "season", "life", "rate", "start", "limit"])
def test_in_every_scenario(name):
    m, n, h = loan(), 300, 1e-5 if name != "start" else 1e-2
    gradient = m.gradient("worth")
    got = gradient.run(n, seed=4)
    slopes = got[name].to_numpy()
    if m._core.at(name).input.path_kind == "gbm":
        slopes = slopes * got.run[name].to_numpy()[0]
    slopes = slopes.reshape((-1, n)).sum(axis=0)
    y = m.run(n, seed=4)["worth"].to_numpy()
    right = (shifted_case(m, name, h).run(n, seed=4)["worth"].to_numpy() - y) / h
    left = (y - shifted_case(m, name, -h).run(n, seed=4)["worth"].to_numpy()) / h
    same, tells = agree(slopes, right, left, 2e-14 * abs(y) / h)
    assert tells.mean() > 0.95
    assert same[tells].all(), (slopes[tells & ~same], right[tells & ~same])


def test_of_the_mean():
    """The mean of the gradient is the gradient of the mean on common draws, where nothing jumps."""
    m, h, n = loan(), 1e-4, 3000
    got = m.gradient("owed", "rate", at={"time": "2027Q2"}).run(n, seed=2)["rate"].mean()
    ends = [shifted_case(m, "rate", s).run(n, seed=2)["owed"].sel(time="2027Q2").mean().value for s in (h, -h)]
    assert got.value == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-3)
    assert got.error > 0


def test_the_base_run_and_elasticities():
    m = loan()
    gradient = m.gradient("worth")
    base, elastic = gradient.base(), gradient.elasticities()
    middle = m.base()
    assert elastic["rate"] == pytest.approx(float(base["rate"]) * float(middle["rate"]) / float(middle["worth"]))
    assert elastic["size"] == pytest.approx((base["size"].values * middle["size"].values).sum() / float(middle["worth"]))
    assert "start" not in elastic and "start" in base
    assert elastic["price"] == pytest.approx(
        float(base["price"]) * float(middle["price"].values[0]) / float(middle["worth"])
    )
    run = gradient.run(500, seed=1)
    y, slope, x = run.value.to_numpy(), run["rate"].to_numpy(), run.run["rate"].to_numpy()
    assert run.elasticities()["rate"].value == pytest.approx((slope * x / y).mean())


def test_the_shapes_and_units():
    gradient = loan().gradient("worth")
    run = gradient.run(64, seed=1)
    assert run["price"].unit == "USD/(USD/kWh)" and run["price"].shape == ()
    assert run["noise"].shape == (8,) and run["season"].shape == (8,) and run["size"].shape == (3,)
    assert run["start"].unit == "USD/day" and run["life"].unit == "USD" and run["size"].unit == "USD/%"
    assert list(run) == list(gradient) and len(run) == len(gradient) == 9
    assert run.value.to_numpy() == pytest.approx(loan().run(64, seed=1)["worth"].to_numpy())


def test_at_a_label_or_along_an_axis():
    m = loan()
    labels = m.time.labels
    each = [float(m.gradient("owed", "rate", at={"time": t}).base()["rate"]) for t in labels]
    for word, expected in {"sum": sum(each), "mean": sum(each) / 8, "first": each[0], "last": each[-1]}.items():
        gradient = m.gradient("owed", ["rate"], at={"time": word})
        assert float(gradient.base()["rate"]) == pytest.approx(expected, rel=1e-12)
    assert m.gradient("owed", "rate", at={"time": "2026Q3"}).output == "owed[2026Q3]"


def test_what_was_crossed():
    gradient = loan().gradient("worth")
    (flat,) = gradient.crossed
    assert (flat.quantity, flat.operation) == ("bonus", "less")
    assert set(flat.inputs) == {"wind", "size", "season", "life", "start", "limit"}
    assert gradient.flat == ["limit"] and float(gradient.base()["limit"]) == 0.0
    kinks = {(k.quantity, k.operation) for k in gradient.kinks}
    assert kinks == {("built", "maximum"), ("built", "minimum"), ("fleet", "maximum"), ("fleet", "minimum"),
                     ("bonus", "where"), ("debt", "minimum")}  # fmt: skip
    text = repr(gradient)
    assert "less in bonus" in text and "only through jumps" in text
    assert loan().gradient("worth", "rate").crossed == []


def test_an_input_that_counts_nothing():
    m = loan()
    m.input("idle", 1)
    m.define("used", m["idle"] * 2)
    gradient = m.gradient("worth", ["rate", "idle"])
    assert gradient.unused == ["idle"] and float(gradient.base()["idle"]) == 0.0
    assert "worth does not depend on idle" in repr(gradient)
    assert gradient.run(100, seed=1)["idle"].mean().value == 0.0
    assert "idle" not in m.gradient("worth")


def test_the_model_is_left_as_it_was():
    m = loan()
    names, outputs = list(m), m.outputs
    m.gradient("worth").run(10, seed=1)
    assert list(m) == names and m.outputs == outputs


def test_draws_and_values_are_those_of_the_model():
    m = loan()
    got = m.gradient("worth").run(5000, seed=9)
    assert np.array_equal(got.value.to_numpy(), m.run(5000, seed=9)["worth"].to_numpy())
    again = m.gradient("worth").run(5000, seed=9, threads=1)
    assert np.array_equal(got["price"].to_numpy(), again["price"].to_numpy())


def test_a_case_and_what_it_built_on():
    m = loan().case("dear", {"price": lambda old: old * 2, "life": 3.3})
    gradient = m.gradient("worth")
    assert {"price", "life"} <= set(gradient)
    plain = loan().case("once", {"life": 3.3})
    h = 1e-6
    y = [float(plain.case("x", {"price": lambda old, s=s: old * (2 + 2 * s)}).base()["worth"]) for s in (h, -h)]
    start = float(plain.base()["price"].values[0])
    assert float(gradient.base()["price"]) * start == pytest.approx((y[0] - y[1]) / (2 * h), rel=1e-6)


def test_an_output_that_has_no_value_has_no_gradient():
    m = gw.Model("rates", gw.years(2026, 3))
    back = m.input("back", gw.normal(1, 1), "USD")
    flow = m.define("flow", gw.where(gw.position(m.timeline.axis) == 0, -USD, back))
    status = m.define("status", gw.irr_status(flow))
    m.define("irr", gw.irr(flow), status=status.name)
    got = m.gradient("irr").run(2000, seed=3)
    there = np.isfinite(got.run["irr"].to_numpy())
    assert 0.5 < there.mean() < 0.9
    assert np.array_equal(np.isfinite(got["back"].to_numpy()), there)
    assert got["back"].share == there.mean() and got["back"].not_finite == 0


def test_a_branch_that_is_not_taken_gives_no_nan():
    m = gw.Model("branches", TIME)
    x = m.input("x", {"a": 0.0, "b": 4.0, "c": -1.0}, over=SITE)
    root = m.define("root", gw.sqrt(x) + gw.log(x) + 1 / x)
    m.define("y", gw.where(x > 0, root, x * 3).sum("site"))
    assert m.gradient("y").base()["x"].values == pytest.approx([3, 0.25 + 0.25 - 1 / 16, 3])


def test_at_a_kink_the_branch_taken_counts():
    m = gw.Model("kinks", TIME)
    x, y = m.input("x", 1.0), m.input("y", 1.0)
    m.define("lower", gw.minimum(x, y * 2 - 1))
    m.define("size", abs(x - y))
    m.define("hold", gw.clip(x, 1, 2))
    assert [float(v) for v in m.gradient("lower").base().values()] == [1, 0]
    assert [float(v) for v in m.gradient("size").base().values()] == [0, 0]
    assert float(m.gradient("hold").base()["x"]) == 1


def test_deep_chains():
    m = gw.Model("chain", TIME)
    x = m.input("x", 1.001)
    last = x
    for k in range(1500):
        last = m.define(f"step{k}", last * x if k % 100 == 0 else last + 1e-4)
    h = 1e-6
    y = [float(m.case("x", {"x": 1.001 + s}).base()[last.name]) for s in (h, -h)]
    assert float(m.gradient(last.name).base()["x"]) == pytest.approx((y[0] - y[1]) / (2 * h), rel=1e-6)


# Python functions.
def call_model(**how):
    m = small()
    m.define("y", gw.call(curve, m["money"], m["t"], m["p"], unit="1e3*USD", **how).sum("site").sum())
    m.define("rest", m["x"].sum("site") + (m["u"] + m["zeros"]).sum() * m["one"] * (m["day"] - m["day"]) / DAY * USD)
    return m


def test_a_function_with_its_vjp_per_scenario_and_pickled():
    m = call_model(vjp=curve_back).case("drawn", {"money": gw.normal(3, 1)})
    got = pickle.loads(pickle.dumps(m)).gradient("y", ["money", "p"]).run(5000, seed=1)
    t, p = m.base()["t"].values, m.base()["p"].values
    assert got["money"].mean().value == pytest.approx(1e3 * (t**2).sum() * p.sum())  # USD per 1e3*USD
    drawn = got.run["money"].to_numpy()
    np.testing.assert_allclose(got["p"].to_numpy(), np.outer(np.ones(3), drawn) * (t**2).sum() * 1e3, rtol=1e-12)


def test_equal_calls_with_a_vjp_are_one():
    m = small()
    a, b = (gw.call(np.square, m["one"], vjp=np.multiply) for _ in range(2))
    assert a.same_as(b)
    assert not a.same_as(gw.call(np.square, m["one"]))


def test_a_function_without_vjp_is_refused_by_name():
    with pytest.raises(FunctionError, match=r"'curve' of 'y'.*vjp=") as refused:
        call_model().gradient("y")
    assert refused.value.subject == "curve"
    assert "rate" in loan().gradient("worth")  # what does not pass through one is not
    m = call_model()
    m.define("other", m["one"] * 2)
    assert float(m.gradient("other").base()["one"]) == 2.0


@pytest.mark.parametrize(
    ("vjp", "error", "text"),
    [
        (lambda *_: None, FunctionError, "one array per argument, 3 of them, got NoneType"),
        (lambda a, b, c, g: (a, b), FunctionError, "got 2 of them"),
        (lambda a, b, c, g: (None, None, None), FunctionError, "returned None for argument"),
        (lambda a, b, c, g: (g, g, g), AxisError, "curve.vjp"),
        (lambda a, b, c: (a, b, c), FunctionError, "TypeError"),
    ],
)
def test_a_bad_vjp(vjp, error, text):
    with pytest.raises(error, match=text):
        call_model(vjp=vjp).gradient("y").run(10, seed=1)


def test_a_vjp_that_is_no_function():
    with pytest.raises(KindError, match="vjp="):
        call_model(vjp=3)


# Bad input.
def test_errors():
    m = loan()
    m.define("late", m["fleet"] > m["limit"])
    m.define("when", m["late"].first())
    with pytest.raises(KindError, match="'late' is a flag"):
        m.gradient("late")
    with pytest.raises(KindError, match="'when' is a date"):
        m.gradient("when")
    with pytest.raises(AxisError, match=r"8 values along time.*at=\{'time': '2027Q4'\}"):
        m.gradient("owed")
    with pytest.raises(AxisError, match="no axis 'tine'.*Did you mean 'time'"):
        m.gradient("owed", at={"tine": "2027Q4"})
    with pytest.raises(UnknownNameError, match="Did you mean '2027Q1'"):
        m.gradient("owed", at={"time": "2027Q5"})
    with pytest.raises(UnknownNameError, match="worth"):
        m.gradient("wort")
    with pytest.raises(UnknownNameError, match="rate"):
        m.gradient("worth", ["rat"])
    with pytest.raises(KindError, match="'fleet' is a formula"):
        m.gradient("worth", "fleet")
    with pytest.raises(UnknownNameError, match="life"):
        m.gradient("worth").run(10, seed=1)["lif"]
    with pytest.raises(TypeError, match="Did you mean 'inputs'"):
        m.gradient("worth", input="rate")
    with pytest.raises(KindError, match="named by text"):
        m.gradient("worth", [m["rate"]])
    m.input("on", True)
    with pytest.raises(KindError, match="'on' is a flag"):
        m.gradient("worth", "on")
    m.state("open", "USD", 0)
    with pytest.raises(InvalidValueError, match="'open' has no update"):
        m.gradient("open", at={"time": "last"})


def test_how_it_shows_itself():
    gradient = loan().gradient("worth")
    lines = repr(gradient).splitlines()
    assert lines[0].startswith("Gradient of worth, in the base run")
    elastic = gradient.elasticities()
    assert lines[3].split()[0] == max(elastic, key=lambda n: abs(elastic[n]))
    frame = gradient.to_dataframe()
    assert list(frame.columns) == ["input", "label", "derivative", "unit", "elasticity"]
    assert len(frame) == sum(v.values.size for v in gradient.base().values())
    run = gradient.run(200, seed=1)
    assert "200 scenarios, seed 1" in repr(run)
    assert len(run.to_dataframe()) == len(frame)
    assert "<table" in gradient._repr_html_() and "<table" in run._repr_html_()
    assert copy.copy(gradient).base().keys() == gradient.base().keys()
